"""Which fields each kind of record takes from a source, in which rows they are kept, what may not contradict what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.imports import children
from directory.imports.fields import Code, CourseTypeCode, Field, Many, Phone, Point, Reference, References, Rows
from directory.imports.words import Words
from directory.models import (
    RANK,
    Course,
    CourseRun,
    ImportKind,
    Location,
    OfferStatus,
    Organisation,
    Service,
    Vocabulary,
)

# Who may still learn of an offer; from here on a source may pause or end it.
_PUBLIC = (OfferStatus.PUBLISHED, OfferStatus.PAUSED)


class Status(Field):
    """A source may pause or end what is public and take back its own pause; it never publishes what waits or ended."""

    def after(self, here: Any, says: Any, said: Any) -> Any:
        if says == OfferStatus.PUBLISHED:
            return OfferStatus.PUBLISHED if here == said == OfferStatus.PAUSED else here
        return says if says and here in _PUBLIC else here


class RunStatus(Field):
    """A source may cancel a run and take that back; what is planned, open or over is told by the days."""

    def after(self, here: Any, says: Any, said: Any) -> Any:
        if says == CourseRun.Status.CANCELLED:
            return says
        return CourseRun.Status.OPEN if here == said == CourseRun.Status.CANCELLED else here


class Newest(Field):
    """A day on which somebody checked: it only moves forward."""

    def after(self, here: Any, says: Any, said: Any) -> Any:
        return max(here or "", says or "") or None


class Places(Field):
    """Free places, their state and the day they were told, together: the newest telling wins, from whomever it is."""

    def label(self, model: type[models.Model]) -> str:
        return str(model._meta.get_field("places_free").verbose_name)  # type: ignore[union-attr]

    def columns(self, model: type[models.Model]) -> Sequence[str]:
        return ("places_free", "places_state", "places_as_of", "places_source")

    def here(self, record: Any, words: Words) -> Any:
        if record.places_as_of is None:
            return None
        as_of = timezone.localdate(record.places_as_of).isoformat()
        return {"free": record.places_free, "state": words.code_of(record.places_state_id), "as_of": as_of}

    def assign(self, record: Any, value: Any, words: Words) -> None:
        told = dt.datetime.combine(dt.date.fromisoformat(value["as_of"]), dt.time(), timezone.get_current_timezone())
        record.places_free, record.places_as_of = value["free"], told
        record.places_state_id = words.ids.get((Vocabulary.PLACE_STATE, value["state"]))
        record.places_source = CourseRun.PlacesSource.IMPORT

    def after(self, here: Any, says: Any, said: Any) -> Any:
        if not here or not says:
            return says or here
        own = here == said  # nobody told anything since
        return says if says["as_of"] > here["as_of"] or (own and says["as_of"] == here["as_of"]) else here


# Compared by days or states of their own, not by who edited what.
RULED = (Status, RunStatus, Newest, Places)


@dataclass(frozen=True, slots=True)
class Shape:
    """`related` and `prefetched` are what reading all fields needs; `required` must be there to make a record."""

    model: Any
    fields: tuple[Field, ...]
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    required: tuple[str, ...] = ("name",)
    contradictions: Callable[[Mapping[str, Any]], Iterator[tuple[tuple[str, ...], str]]] = lambda merged: iter(())

    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


# --- What may not contradict what (the tables have constraints that say the same) ------------------------------------
def _offer(merged: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    low, high = merged.get("min_age"), merged.get("max_age")
    if low is not None and high is not None and high < low:
        yield ("min_age", "max_age"), _("The upper age is below the lower one.")


def _location(merged: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    if merged.get("kind") == Location.Kind.REDACTED:
        yield ("point", "kind"), _("A protected place has a hidden address and no coordinates, district or photo.")
    elif merged.get("kind") == Location.Kind.PHYSICAL and not (merged.get("city") and merged.get("postal_code")):
        yield ("kind", "city", "postal_code"), _("A place to go to needs a postcode and a city.")


def _course(merged: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    start, target = merged.get("start_level"), merged.get("target_level")
    if start and target and RANK[target] < RANK[start]:
        yield ("start_level", "target_level"), _("The target level lies below the start level.")


def _run(merged: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    starts, ends = merged.get("starts_on"), merged.get("ends_on")
    if starts and ends and ends < starts:
        yield ("starts_on", "ends_on"), _("The run ends before it starts.")
    opens, closes = merged.get("starts_at"), merged.get("ends_at")
    if opens and closes and closes <= opens:
        yield ("starts_at", "ends_at"), _("The lesson ends before it starts.")
    free = (merged.get("places") or {}).get("free")
    most, least = merged.get("max_places"), merged.get("min_places")
    if free is not None and most is not None and free > most:
        yield ("places", "max_places"), _("There cannot be more free places than places.")
    if least is not None and most is not None and most < least:
        yield ("max_places",), _("The largest number of places is below the smallest.")


# --- Shapes ----------------------------------------------------------------------------------------------------------
_HOURS = Rows("schedules", children.hours, children.write_hours, gettext_lazy("opening hours"))
_DAYS_OFF = Rows("exceptions", children.days_off, children.write_days_off, gettext_lazy("different hours"))

_OFFER: tuple[Field, ...] = (
    Reference("organisation", ImportKind.ORGANISATION, is_required=True),
    *(Field(name) for name in ("name", "summary", "description", "cost_text", "website", "email", "phone")),
    *(Field(name) for name in ("eligibility", "application_process", "interpretation", "alert")),
    Field("required_documents"),
    Field("is_free"),
    Field("min_age"),
    Field("max_age"),
    Many("topics"),
    Status("status"),
    Newest("verified_on"),
)

SHAPES: dict[str, Shape] = {
    ImportKind.ORGANISATION: Shape(
        Organisation,
        (
            *(Field(name) for name in ("name", "alternate_names", "description", "website", "email", "legal_form")),
            Phone("phone"),
            Field("register_ids"),
            Rows(
                "contacts",
                children.organisation_contacts,
                children.write_organisation_contacts,
                gettext_lazy("contacts"),
            ),
        ),
        prefetched=("contacts",),
    ),
    ImportKind.LOCATION: Shape(
        Location,
        (
            *(Field(name) for name in ("name", "kind", "street", "postal_code", "city", "country")),
            Point(),
            Field("transport"),
            Field("online_url"),
            References("organisations", ImportKind.ORGANISATION),
            Rows("accessibility", children.accessibility, children.write_accessibility, gettext_lazy("accessibility")),
            _HOURS,
            _DAYS_OFF,
        ),
        prefetched=("organisations", "accessibility", "schedules", "exceptions"),
        contradictions=_location,
    ),
    ImportKind.SERVICE: Shape(
        Service,
        (
            *_OFFER,
            Rows("spoken", children.spoken, children.write_spoken, gettext_lazy("spoken languages")),
            Rows("costs", children.costs, children.write_costs, gettext_lazy("costs")),
            Rows(
                "places",
                children.places,
                children.write_places,
                gettext_lazy("places and hours"),
                children.named_places,
                children.resolved_places,
            ),
            Rows("contacts", children.service_contacts, children.write_service_contacts, gettext_lazy("contacts")),
        ),
        prefetched=("topics", "spoken", "costs", "places__schedules", "places__exceptions", "contacts"),
        contradictions=_offer,
    ),
    ImportKind.COURSE: Shape(
        Course,
        (
            *_OFFER,
            CourseTypeCode("course_type"),
            Field("start_level"),
            Field("target_level"),
            Field("units"),
            Many("access", Vocabulary.COURSE_ACCESS),
            Many("certificates", Vocabulary.CERTIFICATE),
            Code("childcare", Vocabulary.CHILDCARE),
            Field("women_only"),
            Field("own_number"),
        ),
        prefetched=("topics", "access", "certificates"),
        required=("name", "course_type"),
        contradictions=_course,
    ),
    ImportKind.RUN: Shape(
        CourseRun,
        (
            Reference("course", ImportKind.COURSE, is_required=True),
            Field("own_number"),
            Field("module"),
            Field("starts_on"),
            Field("ends_on"),
            Field("weekdays"),
            Field("starts_at"),
            Field("ends_at"),
            Many("times", Vocabulary.COURSE_TIME),
            Code("mode", Vocabulary.COURSE_MODE),
            Field("units_per_week"),
            Reference("location", ImportKind.LOCATION),
            Field("max_places"),
            Places("places"),
            Field("register_until"),
            Field("entry_possible_later"),
            Field("placement_test_on"),
            RunStatus("status"),
        ),
        related=("course",),
        prefetched=("times",),
        required=("starts_on",),
        contradictions=_run,
    ),
}
