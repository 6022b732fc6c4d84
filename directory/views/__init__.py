"""The public pages: three lists, four kinds of records."""

from .course_page import course
from .lists import courses, organisations, services
from .organisation_pages import location, organisation
from .service_page import service

__all__ = ["course", "courses", "location", "organisation", "organisations", "service", "services"]
