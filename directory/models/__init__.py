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
from .duplicates import DistinctPair
from .imports import ExternalId, FieldRule, ImportFormat, ImportItem, ImportKind, ImportRun, ImportSource
from .locations import AccessibilityFact, Location, LocationText
from .offer_months import OfferMonth
from .offers import SHOWN, Audience, Offer, OfferStatus
from .organisations import ContactPoint, Organisation, OrganisationText
from .places import District, Municipality, Postcode
from .records import Record, TextRow, TextState, Wording
from .schedules import Schedule, ScheduleException, School, Weekday
from .school_holidays import SchoolHolidays
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
from .upkeep import DirectField, UpkeepKind, UpkeepRequest, UpkeepRhythm, Verification
from .vocabularies import Term, TermLabel, Vocabulary, chosen

__all__ = [
    "CLOSED",
    "LISTED_AFTER_START",
    "PLACES_HOLD_FOR",
    "RANK",
    "SHOWN",
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
    "DirectField",
    "DistinctPair",
    "District",
    "ExternalId",
    "FieldRule",
    "ImportFormat",
    "ImportItem",
    "ImportKind",
    "ImportRun",
    "ImportSource",
    "Level",
    "Location",
    "LocationText",
    "Municipality",
    "Offer",
    "OfferMonth",
    "OfferStatus",
    "Organisation",
    "OrganisationText",
    "Postcode",
    "Record",
    "Schedule",
    "ScheduleException",
    "School",
    "SchoolHolidays",
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
    "UpkeepKind",
    "UpkeepRequest",
    "UpkeepRhythm",
    "Verification",
    "Vocabulary",
    "Weekday",
    "Wording",
    "chosen",
    "whole_level",
]
