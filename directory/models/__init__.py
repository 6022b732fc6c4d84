"""Who offers what, where, when, in which words."""

from .course_types import AdmissionNotice, CourseType, CourseTypeLabel
from .courses import (
    LISTED_AFTER_START,
    PLACES_HOLD_FOR,
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
from .taxonomy import Dimension, DimensionLabel, Topic, TopicLabel
from .vocabularies import Term, TermLabel, Vocabulary, chosen

__all__ = [
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
