"""The public pages: three lists, four kinds of records, the Merkliste, and what can be taken along from them."""

from .calendars import course_run, opening_hours
from .course_list import courses
from .course_page import course
from .downloads import courses_csv, courses_pdf, services_csv, services_pdf
from .level_help_page import level_help
from .lists import organisations, services
from .organisation_pages import location, organisation
from .poster_page import poster
from .report_page import report, reported
from .service_page import service
from .shortlist_page import shortlist, shortlist_pdf
from .status_page import services_by_status
from .wish_slip_page import wish_slip

__all__ = [
    "course",
    "course_run",
    "courses",
    "courses_csv",
    "courses_pdf",
    "level_help",
    "location",
    "opening_hours",
    "organisation",
    "organisations",
    "poster",
    "report",
    "reported",
    "service",
    "services",
    "services_by_status",
    "services_csv",
    "services_pdf",
    "shortlist",
    "shortlist_pdf",
    "wish_slip",
]
