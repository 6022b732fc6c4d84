"""Who offers what, where, when, in which words."""

from directory.run_rules import LISTED_AFTER_START, PLACES_HOLD_FOR

from .course_types import AdmissionNotice, CourseType, CourseTypeLabel
from .courses import (
    RANK,
    Course,
    CourseRun,
    CourseText,
    Level,
    whole_level,
)
from .locations import AccessibilityFact, Location, LocationText
from .offers import SHOWN, Audience, Offer, OfferStatus
from .organisations import ContactPoint, Organisation, OrganisationText
from .places import District, Municipality, Postcode
from .records import STALE_AFTER, Record, TextRow, TextState, Wording
from .schedules import Schedule, ScheduleException, Weekday
from .services import CostOption, Service, ServiceAtLocation, ServiceText, SpokenLanguage
from .suggestions import (
    CLOSED,
    Suggestion,
    SuggestionPart,
    SuggestionSource,
    SuggestionState,
    SuggestionTarget,
)
from .taxonomy import Dimension, DimensionLabel, Topic, TopicLabel
from .vocabularies import Term, TermLabel, Vocabulary, chosen

__all__ = [
    "CLOSED",
    "LISTED_AFTER_START",
    "PLACES_HOLD_FOR",
    "RANK",
    "SHOWN",
    "STALE_AFTER",
    "AccessibilityFact",
    "AdmissionNotice",
    "Audience",
    "ContactPoint",
    "CostOption",
    "Course",
    "CourseRun",
    "CourseText",
    "CourseType",
    "CourseTypeLabel",
    "Dimension",
    "DimensionLabel",
    "District",
    "Level",
    "Location",
    "LocationText",
    "Municipality",
    "Offer",
    "OfferStatus",
    "Organisation",
    "OrganisationText",
    "Postcode",
    "Record",
    "Schedule",
    "ScheduleException",
    "Service",
    "ServiceAtLocation",
    "ServiceText",
    "SpokenLanguage",
    "Suggestion",
    "SuggestionPart",
    "SuggestionSource",
    "SuggestionState",
    "SuggestionTarget",
    "Term",
    "TermLabel",
    "TextRow",
    "TextState",
    "Topic",
    "TopicLabel",
    "Vocabulary",
    "Weekday",
    "Wording",
    "chosen",
    "whole_level",
]
