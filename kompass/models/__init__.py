"""Guidance for newcomers: pages and short texts."""

from .pages import DimensionPage, InformationPage, KompassPage, PageSource, ProcessPage, TopicPage
from .snippets import EmergencyContact, Notice

__all__ = [
    "DimensionPage",
    "EmergencyContact",
    "InformationPage",
    "KompassPage",
    "Notice",
    "PageSource",
    "ProcessPage",
    "TopicPage",
]
