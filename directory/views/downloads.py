"""Lists of offers and courses to take along: as PDF to print, as CSV for spreadsheets. The filters are the list's."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.course_finder import fitting
from directory.offline_lists import all_ids, csv_lines, readings
from directory.sheets import Sender, list_sheet
from directory.short_offers import short_offer
from directory.shortlist import Kind
from directory.wishes import Wishes
from portal.navigation import frame_of
from search.query import MOST_HITS

from .lists import ask
from .responses import personal, reader_language, sheet_response

# Some twenty pages: more is looked up on the net, or filtered first.
MOST_PRINTED = 200
PRINTED: dict[Kind, tuple[str, ...]] = {
    "service": ("when", "where", "language", "call"),
    "course": ("level", "when", "where", "call"),
}
NAMES: dict[Kind, str] = {"service": "angebote", "course": "kurse"}


def services_pdf(request: HttpRequest) -> HttpResponse:
    return _pdf(request, "service", _("Offers and places"))


def courses_pdf(request: HttpRequest) -> HttpResponse:
    return _pdf(request, "course", _("German courses"))


def services_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _csv(request, "service")


def courses_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _csv(request, "course")


def _pdf(request: HttpRequest, kind: Kind, title: str) -> HttpResponse:
    ids, total, query = _asked(request, kind)
    language, now = reader_language(), timezone.localtime()
    wanted = ids[:MOST_PRINTED]
    offers = [short_offer(reading, language, at=now) for reading in readings(kind, wanted, language=language)]
    notes = []
    if total > len(wanted):
        notes.append(
            _("These are the first %(shown)s of %(total)s. Choose filters in the portal to get a shorter list.")
            % {"shown": len(wanted), "total": total}
        )
    if hidden := len(wanted) - len(offers):
        notes.append(
            ngettext(
                "%(number)s offer that protects people is left out of printed lists.",
                "%(number)s offers that protect people are left out of printed lists.",
                hidden,
            )
            % {"number": hidden}
        )
    if not offers:
        notes.append(_("Nothing fits all your wishes"))
    sender = Sender.of(frame_of(request), f"{settings.BASE_URL}{request.path.removesuffix('liste.pdf')}{query}")
    content = list_sheet(
        offers, sender, title=title, columns=PRINTED[kind], notes=notes, language=language, at=now
    )  # fmt: skip
    return sheet_response(content, name=NAMES[kind])


def _csv(request: HttpRequest, kind: Kind) -> StreamingHttpResponse:
    ids, _total, _query = _asked(request, kind)
    lines = csv_lines(kind, ids, language=reader_language(), at=timezone.localtime())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAMES[kind]}.csv"'
    return personal(response)


def _asked(request: HttpRequest, kind: Kind) -> tuple[list[int], int, str]:
    """Ids in the order of the list, how many there are in all, and the query string that leads to the list."""
    if kind == "course":
        wishes = Wishes.read(request.GET)
        ids = fitting(wishes, language=reader_language(), at=timezone.localtime())
        return ids, len(ids), wishes.query_string().removesuffix("?")
    form, results = ask(request, kind, size=MOST_HITS)
    query = form.query_string(page=1).removesuffix("?")
    if results.is_browsing and not form.filters and not form.near:
        # The search ranks its best hits only; all there is comes from the database.
        ids = all_ids(kind)
        return ids, len(ids), query
    ids = [int(hit.id.partition(":")[2]) for hit in results.hits]
    return ids, max(results.total, len(ids)), query
