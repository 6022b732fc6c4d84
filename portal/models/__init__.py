"""Models of the ground: pages, people, region, texts of files."""

from .files import DocumentText, DocumentTextPage
from .pages import EASY, BasePage, HomePage, StandardPage, TextStatus
from .people import User
from .region import RegionSettings

__all__ = [
    "EASY",
    "BasePage",
    "DocumentText",
    "DocumentTextPage",
    "HomePage",
    "RegionSettings",
    "StandardPage",
    "TextStatus",
    "User",
]
