"""Guidance for newcomers: pages and short texts."""

from .events import EventIndexPage, EventPage
from .folder import FolderRegister, FolderRegisterText
from .pages import DimensionPage, InformationPage, KompassPage, PageSource, ProcessPage, TopicPage
from .snippets import EmergencyContact, Notice
from .start import StartAnswer, StartAnswerLabel, StartQuestion, StartQuestionLabel, StartRule, StartRuleTopic

__all__ = [
    "DimensionPage",
    "EmergencyContact",
    "EventIndexPage",
    "EventPage",
    "FolderRegister",
    "FolderRegisterText",
    "InformationPage",
    "KompassPage",
    "Notice",
    "PageSource",
    "ProcessPage",
    "StartAnswer",
    "StartAnswerLabel",
    "StartQuestion",
    "StartQuestionLabel",
    "StartRule",
    "StartRuleTopic",
    "TopicPage",
]
