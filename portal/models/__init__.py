"""Models of the ground: pages, people, region."""

from .pages import BasePage, HomePage, StandardPage, TextStatus
from .people import User
from .region import RegionSettings

__all__ = ["BasePage", "HomePage", "RegionSettings", "StandardPage", "TextStatus", "User"]
