"""The records of the demo: organisations, places, offers, courses. Every day in the files is relative to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from directory.counting import countable, months_before
from directory.hours import is_public_holiday
from directory.models import (
    AccessibilityFact,
    ContactPoint,
    CostOption,
    Course,
    CourseRun,
    CourseText,
    CourseType,
    District,
    Location,
    LocationText,
    Municipality,
    OfferMonth,
    Organisation,
    OrganisationText,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
    ServiceText,
    SpokenLanguage,
    SuggestionTarget,
    Term,
    Topic,
)

FOLDER = settings.ROOT / "portal" / "demo" / "directory"
Progress = Callable[[str, int, int], None]
Counts = tuple[int, int, int, int, int]
SOURCE = "Beispieldaten"


def load(*, today: dt.date, progress: Progress) -> Counts:
    """Creates everything, or nothing where the demo is there already (keys are kept in `source_name`)."""
    if Service.objects.filter(is_sample=True).exists():
        return 0, 0, 0, 0, 0
    return _Loading(today, progress).run()


def _entries(kind: str) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob(f"{kind}*.yaml")):
        found += yaml.load(path.read_text(encoding="utf-8"), Loader=loader)[kind]  # noqa: S506
    return found


class _Loading:
    """One load: the lookups it needs, and what it made so far by key."""

    def __init__(self, today: dt.date, progress: Progress) -> None:
        self.today, self.progress = today, progress
        self.terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
        self.topics = {topic.code: topic for topic in Topic.objects.all()}
        self.types = {kind.code: kind for kind in CourseType.objects.all()}
        self.towns = {place.slug: place for place in Municipality.objects.all()}
        self.districts = {place.slug: place for place in District.objects.all()}
        self.organisations: dict[str, Organisation] = {}
        self.locations: dict[str, Location] = {}
        self.services: dict[str, Service] = {}
        self.runs = 0

    def run(self) -> Counts:
        self._each("organisations", self._organisation)
        self._members()
        self._each("locations", self._location)
        self._each("services", self._service)
        self._successors()
        courses = self._each("courses", self._course)
        self._months()
        return len(self.organisations), len(self.locations), len(self.services), courses, self.runs

    def _months(self) -> None:
        """What providers see of half a year: a few hundred readers, the same for the same demo."""
        first = self.today.replace(day=1)
        OfferMonth.objects.bulk_create(
            OfferMonth(
                target=target,
                record_id=pk,
                month=months_before(first, months),
                shown=(pk * 37 + months * 11) % 160,
                opened=(pk * 13 + months * 7) % 40,
            )
            for target in (SuggestionTarget.SERVICE, SuggestionTarget.COURSE)
            for pk in countable(target).order_by("pk").values_list("pk", flat=True).distinct()
            for months in range(6)
        )

    def _each(self, kind: str, make: Callable[[dict[str, Any]], None]) -> int:
        entries = _entries(kind)
        for number, entry in enumerate(entries, start=1):
            make(entry)
            self.progress(kind, number, len(entries))
        return len(entries)

    def term(self, vocabulary: str, code: str | None) -> Term | None:
        return self.terms[vocabulary, code] if code else None

    def some(self, vocabulary: str, codes: list[str] | None) -> list[Term]:
        return [self.terms[vocabulary, code] for code in codes or []]

    def _days_ago(self, days: int | None) -> dt.date | None:
        return None if days is None else self.today - dt.timedelta(days=days)

    def _age(self, entry: dict[str, Any]) -> dict[str, Any]:
        days = entry.get("verified_days_ago")
        return {
            "verified_on": None if days is None else self.today - dt.timedelta(days=days),
            "verified_by_function": entry.get("verified_by") or "",
            "verification_method": self.term("verification_method", entry.get("method")) if days is not None else None,
            "is_sample": True,
            "source_name": SOURCE,
        }

    def _organisation(self, entry: dict[str, Any]) -> None:
        organisation = Organisation.objects.create(
            name=entry["name"],
            short_name=entry.get("short_name") or "",
            kind=self.terms["organisation_kind", entry["kind"]],
            description=entry.get("description") or "",
            website=entry.get("website") or "",
            email=entry.get("email") or "",
            phone=entry.get("phone") or "",
            status=entry.get("status", "active"),
            is_listed=entry.get("is_listed", True),
            alternate_names=entry.get("alternate_names") or [],
            **self._age(entry),
        )
        self.organisations[entry["key"]] = organisation
        for code, words in (entry.get("texts") or {}).items():
            OrganisationText.objects.create(
                record=organisation,
                language=code,
                description=words.get("description", ""),
                **self._state(code, words),
            )
        for order, contact in enumerate(entry.get("contacts") or []):
            point = ContactPoint.objects.create(
                organisation=organisation,
                function=contact["function"],
                phone=contact.get("phone") or "",
                email=contact.get("email") or "",
                note=contact.get("note") or "",
                order=order,
                visibility=contact.get("visibility", "P"),
            )
            point.languages.set(self.some("language", contact.get("languages")))

    @staticmethod
    def _state(code: str, words: dict[str, Any]) -> dict[str, Any]:
        return {"state": words.get("state") or ("confirmed" if code == "en" else "machine")}

    def _members(self) -> None:
        for entry in _entries("organisations"):
            organisation = self.organisations[entry["key"]]
            for name in ("umbrella", "parent"):
                if entry.get(name):
                    setattr(organisation, name, self.organisations[entry[name]])
                    organisation.save(update_fields=[name])

    def _location(self, entry: dict[str, Any]) -> None:
        redacted = entry["kind"] == "redacted"
        location = Location.objects.create(
            name=entry["name"],
            kind=entry["kind"],
            street=entry.get("street") or "",
            postal_code=entry.get("postal_code") or "",
            city=entry.get("city") or "",
            latitude=entry.get("lat"),
            longitude=entry.get("lon"),
            municipality=self.towns[entry["municipality"]] if entry.get("municipality") else None,
            district=self.districts[entry["district"]] if entry.get("district") else None,
            directions=entry.get("directions") or "",
            transport=entry.get("transport") or "",
            online_url=entry.get("url") or "",
            address_visibility="hidden" if redacted else entry.get("address_visibility", "public"),
            owner=self.organisations[entry["owner"]] if entry.get("owner") else None,
            **self._age({"verified_days_ago": 30, **entry}),
        )
        self.locations[entry["key"]] = location
        location.organisations.set([self.organisations[key] for key in entry.get("organisations") or []])
        for code, words in (entry.get("texts") or {}).items():
            fields = {key: value for key, value in words.items() if key in LocationText.FIELDS}
            LocationText.objects.create(record=location, language=code, **fields, **self._state(code, words))
        for fact in entry.get("accessibility") or []:
            AccessibilityFact.objects.create(
                location=location,
                feature=self.terms["accessibility", fact["feature"]],
                value=self.terms["accessibility_value", str(fact["value"])],
                note=fact.get("note") or "",
            )
        self._hours(entry.get("hours"), location=location)

    def _hours(self, hours: list[dict[str, Any]] | None, **owner: Any) -> None:
        for span in hours or []:
            Schedule.objects.create(
                weekday=span["day"],
                opens=span.get("opens"),
                closes=span.get("closes"),
                kind=span.get("kind", "open"),
                nth_week=span.get("nth_week"),
                languages=[self.terms["language", code].code for code in span.get("languages") or []],
                note=span.get("note") or "",
                **owner,
            )

    def _offer(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The fields that services and courses share."""
        alert_days = entry.get("alert_days")
        return {
            "organisation": self.organisations[entry["organisation"]],
            "name": entry["name"],
            "summary": entry["summary"],
            "description": entry.get("description") or "",
            "status": entry.get("status", "published"),
            "audience": entry.get("audience", "public"),
            "alert": entry.get("alert") or "",
            "alert_until": self.today + dt.timedelta(days=alert_days) if alert_days else None,
            "min_age": entry.get("min_age"),
            "max_age": entry.get("max_age"),
            "women_only": bool(entry.get("women_only")),
            "eligibility": entry.get("eligibility") or "",
            "application_process": entry.get("application_process") or "",
            "required_documents": entry.get("required_documents") or [],
            "is_free": entry.get("is_free"),
            "cost_text": entry.get("cost_text") or "",
            "interpretation": entry.get("interpretation") or "",
            "funding_programme": self.term("funding_programme", entry.get("funding_programme")),
            "website": entry.get("website") or "",
            "phone": entry.get("phone") or "",
            "email": entry.get("email") or "",
            **self._age(entry),
        }

    def _groups(self, offer: Service | Course, entry: dict[str, Any]) -> None:
        offer.topics.set([self.topics[code] for code in entry["topics"]])
        offer.target_groups.set(self.some("target_group", entry.get("target_groups")))
        offer.residence_groups.set(self.some("residence_group", entry.get("residence_groups")))
        offer.life_phases.set(self.some("life_phase", entry.get("life_phases")))
        offer.stay_phases.set(self.some("stay_phase", entry.get("stay_phases")))

    def _service(self, entry: dict[str, Any]) -> None:
        service = Service.objects.create(
            kind=self.terms["offer_kind", entry["kind"]],
            childcare=entry.get("childcare"),
            capacity=self.term("place_state", entry.get("capacity")),
            capacity_note=entry.get("capacity_note") or "",
            capacity_as_of=self._days_ago(entry.get("capacity_days_ago")),
            **self._offer(entry),
        )
        self.services[entry["key"]] = service
        self._groups(service, entry)
        service.municipalities.set([self.towns[slug] for slug in entry.get("only_for_towns") or []])
        service.districts.set([self.districts[slug] for slug in entry.get("only_for_districts") or []])
        service.access.set(self.some("access", entry.get("access")))
        service.traits.set(self.some("trait", entry.get("traits")))
        for spoken in entry.get("spoken") or []:
            SpokenLanguage.objects.create(
                service=service,
                language=self.terms["language", spoken["language"]],
                level=self.terms["spoken_level", spoken.get("level", "fluent")],
            )
        for cost in entry.get("costs") or []:
            CostOption.objects.create(
                service=service, label=cost["label"], amount=cost.get("amount"), unit=cost.get("unit") or ""
            )
        for order, place in enumerate(entry.get("places") or []):
            here = ServiceAtLocation.objects.create(
                service=service,
                location=self.locations[place["location"]],
                room=place.get("room") or "",
                order=order,
                phone=place.get("phone") or "",
                note=place.get("note") or "",
            )
            self._hours(place.get("hours"), place=here)
            for change in place.get("exceptions") or []:
                ScheduleException.objects.create(
                    place=here,
                    first_day=self.today + dt.timedelta(days=change["from_days"]),
                    last_day=self.today + dt.timedelta(days=change["to_days"]),
                    reason=change.get("reason") or "",
                    opens=change.get("opens"),
                    closes=change.get("closes"),
                )
        self._texts(ServiceText, service, entry)
        for code in entry.get("first_contact_of") or []:
            self.topics[code].first_contacts.add(service)

    def _texts(
        self, model: type[ServiceText] | type[CourseText], record: Service | Course, entry: dict[str, Any]
    ) -> None:
        for code, words in (entry.get("texts") or {}).items():
            fields = {key: value for key, value in words.items() if key in model.FIELDS and value}
            model.objects.create(record=record, language=code, **fields, **self._state(code, words))

    def _successors(self) -> None:
        for entry in _entries("services"):
            if entry.get("successor"):
                service = self.services[entry["key"]]
                service.successor = self.services[entry["successor"]]
                service.save(update_fields=["successor"])

    def _course(self, entry: dict[str, Any]) -> None:
        course = Course.objects.create(
            course_type=self.types[entry["course_type"]],
            start_level=entry.get("start_level") or "",
            target_level=entry.get("target_level") or "",
            units=entry.get("units"),
            material_costs=entry.get("material_costs"),
            childcare=self.term("childcare", entry.get("childcare")),
            childcare_from_months=entry.get("childcare_from_months"),
            childcare_to_years=entry.get("childcare_to_years"),
            childcare_places=entry.get("childcare_places"),
            childcare_cost=entry.get("childcare_cost"),
            childcare_as_of=self._days_ago(entry.get("childcare_days_ago")),
            childcare_note=entry.get("childcare_note") or "",
            provider_number=entry.get("provider_number") or "",
            own_number=entry.get("own_number") or "",
            **self._offer(entry),
        )
        self._groups(course, entry)
        course.access.set(self.some("course_access", entry.get("access")))
        course.certificates.set(self.some("certificate", entry.get("certificates")))
        self._texts(CourseText, course, entry)
        for run in entry.get("runs") or []:
            self._run(course, run)

    @staticmethod
    def _on_a_lesson_day(day: dt.date, weekdays: list[int] | None) -> dt.date:
        """The same day or the next one on which the course meets."""
        while (weekdays and day.weekday() not in weekdays) or is_public_holiday(day):
            day += dt.timedelta(days=1)
        return day

    def _run(self, course: Course, entry: dict[str, Any]) -> None:
        starts = self._on_a_lesson_day(self.today + dt.timedelta(days=entry["starts_in_days"]), entry.get("weekdays"))
        test_in = entry.get("placement_test_days")
        as_of = entry.get("as_of_days_ago")
        register_until = entry.get("register_until_days")
        run = CourseRun.objects.create(
            course=course,
            location=self.locations.get(entry.get("location") or ""),
            status=entry.get("status", "open"),
            starts_on=starts,
            ends_on=starts + dt.timedelta(days=entry["length_days"]) if entry.get("length_days") else None,
            module=entry.get("module"),
            weekdays=entry.get("weekdays") or [],
            starts_at=entry.get("from"),
            ends_at=entry.get("to"),
            mode=self.term("course_mode", entry.get("mode")),
            units_per_week=entry.get("units_per_week"),
            max_places=entry.get("max_places"),
            places_free=entry.get("places_free"),
            places_state=self.term("place_state", entry.get("places_state")),
            places_as_of=None if as_of is None else timezone.now() - dt.timedelta(days=as_of),
            places_source=entry.get("source") or "",
            register_until=None if register_until is None else self.today + dt.timedelta(days=register_until),
            placement_test_on=None if test_in is None else self.today + dt.timedelta(days=test_in),
            register_how=entry.get("register_how") or "",
            entry_possible_later=bool(entry.get("entry_possible_later")),
        )
        run.times.set(self.some("course_time", entry.get("times")))
        self.runs += 1
