"""The facts of an offer as short labelled lines, in the active language: for the Merkliste, on the page and on paper.

What is not known is said where people ask for it first (when, where, cost, telephone), and left out elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from portal import languages
from portal.lists import joined

from . import course_words
from .catalogue import catalogue
from .hours import Hours, WeeklySpan
from .models import Location, Offer, Vocabulary, Wording
from .offer_words import Phrase, for_whom, material, phrase, prices
from .opening_words import announcements, span_words
from .phones import phone_of
from .reading import OfferReading
from .reading_places import PlaceReading


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fact, with the language it is really in."""

    text: str
    language: str
    is_phone: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A question and its answer. `is_list`: the lines are things of one kind, such as papers to bring."""

    code: str
    label: str
    lines: tuple[Line, ...]
    is_list: bool = False


# In the order of an offer's own page.
LABELS = {
    "what": gettext_lazy("What is it?"),
    "level": pgettext_lazy("course", "Level"),
    "who": gettext_lazy("For whom?"),
    "cost": gettext_lazy("What does it cost?"),
    "when": gettext_lazy("When?"),
    "where": gettext_lazy("Where?"),
    "language": gettext_lazy("In which language?"),
    "children": gettext_lazy("Children"),
    "register": gettext_lazy("How to register?"),
    "bring": gettext_lazy("What to bring?"),
    "call": gettext_lazy("Whom to call?"),
}
_LISTS = frozenset({"who", "bring"})


@dataclass(frozen=True, slots=True)
class Facts:
    """Makes facts in one language."""

    language: str

    def fact(self, code: str, *lines: Line, is_list: bool = False) -> Fact:
        return Fact(code, str(LABELS[code]), lines, is_list or code in _LISTS)

    def said(self, *texts: str) -> tuple[Line, ...]:
        """Words of the portal, in the language of the sheet."""
        return tuple(Line(text, self.language) for text in texts if text)

    def what(self, wording: Wording) -> Fact:
        return self.fact("what", *worded(wording, "summary"))

    def who(self, reading: OfferReading, offer: Offer, wording: Wording, *more: str, is_open: bool = True) -> Fact:
        lines = self.said(*for_whom(reading, offer, is_open=is_open), *more)
        return self.fact("who", *lines, *worded(wording, "eligibility"))

    def cost(self, offer: Offer, wording: Wording, *, on: dt.date) -> Fact:
        lines = [*self.said(pgettext("costs", "Nothing.") if offer.is_free else ""), *worded(wording, "cost_text")]
        if not offer.is_free and hasattr(offer, "costs"):
            for price in prices(list(offer.costs.all()), on=on):
                amount = f": {price.amount}" if price.amount else ""
                lines.append(Line(f"{price.label}{amount}", languages.BASE))
        lines = lines or [*self.said(_("Costs are not known. Please ask."))]
        return self.fact("cost", *lines, *self.said(material(getattr(offer, "material_costs", None))))

    def where(self, place: PlaceReading | None, further: Iterable[PlaceReading] = ()) -> Fact:
        lines = list(self._address(place)) if place else list(self.said(_("No place is known. Please call.")))
        if towns := [other.town for other in further if other.town]:
            lines += self.said(_("Also in: %(places)s") % {"places": joined(dict.fromkeys(towns))})
        return self.fact("where", *lines)

    def _address(self, place: PlaceReading) -> Iterable[Line]:
        location, wording = place.location, place.location.wording()
        if place.is_open_to_all:
            yield from worded(wording, "name")
            yield Line(location.address_line, languages.BASE)
            yield from worded(wording, "directions")
            if place.place is not None and place.place.room:
                yield Line(place.place.room, languages.BASE)
        elif location.kind == Location.Kind.VIRTUAL:
            yield from self.said(_("Online or by telephone"))
        else:
            yield from self.said(_("You are told the address on the telephone."))

    def bring(self, wording: Wording) -> Fact:
        papers = phrase(wording, "required_documents")
        return self.fact("bring", *(Line(paper, papers.language) for paper in papers.text))

    def call(self, *numbers: object, email: str = "") -> Fact:
        number = phone_of(*numbers)
        lines = [Line(number, self.language, is_phone=True)] if number else []
        if not number:
            lines = [Line(email, self.language)] if email else list(self.said(_("No telephone number is known.")))
        return self.fact("call", *lines)

    def hours(self, hours: Hours, *, today: dt.date) -> tuple[Line, ...]:
        """The usual week, days with the same hours in one line, then the days that differ."""
        lines = [*self.said(*week_lines(hours, today=today))]
        for row in announcements(hours, today=today):
            lines += [*self.said(row.words), *([Line(row.reason, languages.BASE)] if row.reason else [])]
        return tuple(lines) or self.said(_("Opening hours are not known. Please call before you go."))


def week_lines(hours: Hours, *, today: dt.date) -> list[str]:
    """„Mon to Thu: 9:00 to 12:30, 14:00 to 16:00“: days with the same hours share a line."""
    days: dict[str, list[int]] = {}
    for weekday in range(7):
        spans = [row for row in hours.schedules if row.weekday == weekday and not _is_over(row, today)]
        words = joined(_span(row, today) for row in sorted(spans, key=lambda row: row.opens or dt.time.min))
        if words:
            days.setdefault(words, []).append(weekday)
    return [
        _("%(days)s: %(hours)s") % {"days": course_words.weekdays(numbers), "hours": words}
        for words, numbers in days.items()
    ]


def _span(row: WeeklySpan, today: dt.date) -> str:
    """Its times, and in brackets who speaks what then and what the office remarks."""
    remarks = joined(
        [*(catalogue().label(Vocabulary.LANGUAGE, code) for code in row.languages), *filter(None, [row.note])]
    )
    return f"{span_words(row, today)} ({remarks})" if remarks else span_words(row, today)


def _is_over(row: WeeklySpan, today: dt.date) -> bool:
    return row.valid_to is not None and row.valid_to < today


def worded(wording: Wording, name: str) -> tuple[Line, ...]:
    """A text of the record; one line for each of its paragraphs."""
    text: Phrase = phrase(wording, name)
    return tuple(Line(part.strip(), text.language) for part in text.text.splitlines() if part.strip())
