"""Guidance for newcomers: pages and short texts, what readers say of them, and how long things last."""

from .events import EventIndexPage, EventPage
from .feedback import PageFeedback, PageMonth, Verdict
from .folder import FolderRegister, FolderRegisterText
from .machine import KeptTerm, MachineMonth
from .pages import DimensionPage, InformationPage, KompassPage, LandingPage, PageSource, ProcessPage, TopicPage
from .rules import KompassRules
from .snippets import EmergencyContact, GlossaryTerm, Notice
from .start import StartAnswer, StartAnswerLabel, StartQuestion, StartQuestionLabel, StartRule, StartRuleTopic

__all__ = [
    "DimensionPage",
    "EmergencyContact",
    "EventIndexPage",
    "EventPage",
    "FolderRegister",
    "FolderRegisterText",
    "GlossaryTerm",
    "InformationPage",
    "KeptTerm",
    "KompassPage",
    "KompassRules",
    "LandingPage",
    "MachineMonth",
    "Notice",
    "PageFeedback",
    "PageMonth",
    "PageSource",
    "ProcessPage",
    "StartAnswer",
    "StartAnswerLabel",
    "StartQuestion",
    "StartQuestionLabel",
    "StartRule",
    "StartRuleTopic",
    "TopicPage",
    "Verdict",
]
