"""Guidance for newcomers: pages and short texts."""

from .folder import FolderRegister, FolderRegisterText
from .pages import DimensionPage, InformationPage, KompassPage, PageSource, ProcessPage, TopicPage
from .snippets import EmergencyContact, Notice

__all__ = [
    "DimensionPage",
    "EmergencyContact",
    "FolderRegister",
    "FolderRegisterText",
    "InformationPage",
    "KompassPage",
    "Notice",
    "PageSource",
    "ProcessPage",
    "TopicPage",
]
