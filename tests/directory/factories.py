"""Records of the directory for tests. Traits say the state: published is the default, then paused, ended, stale …

Dates count back from today, as the public lists do.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory

from directory.models import (
    AccessibilityFact,
    AdmissionNotice,
    ContactPoint,
    CostOption,
    Course,
    CourseRun,
    CourseText,
    CourseType,
    CourseTypeLabel,
    Dimension,
    DimensionLabel,
    District,
    Location,
    LocationText,
    Municipality,
    Organisation,
    OrganisationText,
    Postcode,
    Schedule,
    ScheduleException,
    SchoolHolidays,
    Service,
    ServiceAtLocation,
    ServiceText,
    SpokenLanguage,
    Term,
    TermLabel,
    Topic,
    TopicLabel,
)


class TermFactory(DjangoModelFactory):
    """`TermFactory(vocabulary="access", code="ohne_termin", label="Ohne Termin", labels={"en": "Walk in"})`."""

    class Meta:
        model = Term
        django_get_or_create = ("vocabulary", "code")
        skip_postgeneration_save = True

    vocabulary = "offer_kind"
    code = factory.Sequence(lambda number: f"term_{number}")
    order = factory.Sequence(lambda number: number % 30_000)

    @factory.post_generation
    def label(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        text = extracted or self.code.replace("_", " ").capitalize()  # type: ignore[attr-defined]
        TermLabel.objects.get_or_create(term=self, language="de", defaults={"text": text})

    @factory.post_generation
    def labels(self, create: bool, extracted: dict[str, str] | None, **kwargs: Any) -> None:
        for language, text in (extracted or {}).items():
            TermLabel.objects.update_or_create(term=self, language=language, defaults={"text": text})


def term(vocabulary: str, code: str, label: str = "") -> Term:
    """The term of that code, made when it is missing."""
    return TermFactory(vocabulary=vocabulary, code=code, label=label or None)  # type: ignore[return-value]


class DimensionFactory(DjangoModelFactory):
    class Meta:
        model = Dimension
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"dimension-{number}")
    order = factory.Sequence(lambda number: number % 30_000)

    @factory.post_generation
    def title(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        DimensionLabel.objects.get_or_create(
            dimension=self,
            language="de",
            defaults={"title": extracted or self.code.capitalize()},  # type: ignore[attr-defined]
        )

    @factory.post_generation
    def titles(self, create: bool, extracted: dict[str, str] | None, **kwargs: Any) -> None:
        for language, text in (extracted or {}).items():
            DimensionLabel.objects.update_or_create(dimension=self, language=language, defaults={"title": text})


class TopicFactory(DjangoModelFactory):
    """`TopicFactory(code="jobcenter", title="Jobcenter", titles={"ar": "…"}, synonyms=["Hartz IV"])`."""

    class Meta:
        model = Topic
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    class Params:
        protection = factory.Trait(is_protection=True)

    code = factory.Sequence(lambda number: f"topic_{number}")
    dimension = factory.SubFactory(DimensionFactory)
    order = factory.Sequence(lambda number: number % 30_000)

    @factory.post_generation
    def title(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        text = extracted or self.code.replace("_", " ").capitalize()  # type: ignore[attr-defined]
        TopicLabel.objects.get_or_create(topic=self, language="de", defaults={"title": text})

    @factory.post_generation
    def titles(self, create: bool, extracted: dict[str, str] | None, **kwargs: Any) -> None:
        for language, text in (extracted or {}).items():
            TopicLabel.objects.update_or_create(topic=self, language=language, defaults={"title": text})

    @factory.post_generation
    def synonyms(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        if extracted:
            TopicLabel.objects.filter(topic=self, language="de").update(synonyms=extracted)


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("slug",)

    name = "Aachen"
    slug = factory.LazyAttribute(lambda town: town.name.lower())
    ags = factory.Sequence(lambda number: f"{5334000 + number:08d}")
    kind = "Stadt"


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District
        django_get_or_create = ("slug",)

    municipality = factory.SubFactory(MunicipalityFactory)
    name = "Aachen-Mitte"
    slug = factory.LazyAttribute(lambda district: district.name.lower())


class PostcodeFactory(DjangoModelFactory):
    class Meta:
        model = Postcode
        django_get_or_create = ("code",)

    code = "52062"
    municipality = factory.SubFactory(MunicipalityFactory)
    latitude = "50.776000"
    longitude = "6.087200"


class RecordFactory(DjangoModelFactory):
    """What organisations, locations and offers share: how old their facts are."""

    class Meta:
        abstract = True

    class Params:
        stale = factory.Trait(verified_on=factory.LazyFunction(lambda: localdate() - dt.timedelta(days=400)))
        never_verified = factory.Trait(verified_on=None)

    verified_on = factory.LazyFunction(lambda: localdate() - dt.timedelta(days=10))
    verified_by_function = "Verwaltungsstelle"


class OrganisationFactory(RecordFactory):
    class Meta:
        model = Organisation

    class Params:
        closed = factory.Trait(status="closed")
        unlisted = factory.Trait(is_listed=False)

    name = factory.Sequence(lambda number: f"Wohlfahrtsverband {number}")
    kind = factory.LazyFunction(lambda: term("organisation_kind", "wohlfahrtsverband", "Wohlfahrtsverband"))
    description = "Hilft Menschen in der Region."
    phone = "+49241000100"
    email = "info@verband.example"


class OrganisationTextFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationText

    language = "en"
    description = "Helps people in the region."


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = ContactPoint

    class Params:
        staff_only = factory.Trait(visibility="S", function="Durchwahl für Fachkräfte", phone="+49241000999")

    organisation = factory.SubFactory(OrganisationFactory)
    function = "Anmeldung und erste Fragen"
    phone = "+49241000210"


class LocationFactory(RecordFactory):
    class Meta:
        model = Location

    class Params:
        redacted = factory.Trait(
            name="Schutzwohnung",
            kind="redacted",
            address_visibility="hidden",
            street="Geheimweg 13",
            postal_code="52099",
            city="Verborgenstadt",
            latitude=None,
            longitude=None,
            district=None,
        )
        virtual = factory.Trait(
            kind="virtual",
            street="",
            postal_code="",
            city="",
            latitude=None,
            longitude=None,
            municipality=None,
            district=None,
        )
        unlisted = factory.Trait(is_listed=False)

    name = factory.Sequence(lambda number: f"Haus der Beratung {number}")
    street = factory.Sequence(lambda number: f"Beispielstraße {number}")
    postal_code = "52062"
    city = "Aachen"
    latitude = "50.776000"
    longitude = "6.087200"
    municipality = factory.SubFactory(MunicipalityFactory)
    district = factory.SubFactory(DistrictFactory)
    directions = "Eingang im Hof, 1. Stock"
    transport = "Bus 3, Haltestelle Beispielplatz"


class LocationTextFactory(DjangoModelFactory):
    class Meta:
        model = LocationText

    language = "en"
    transport = "Bus 3, stop Beispielplatz"


class AccessibilityFactory(DjangoModelFactory):
    """`AccessibilityFactory(location=…, code="wheelchair", degree="yes")`."""

    class Meta:
        model = AccessibilityFact

    class Params:
        code = "wheelchair"
        degree = "yes"

    location = factory.SubFactory(LocationFactory)
    feature = factory.LazyAttribute(lambda fact: term("accessibility", fact.code, fact.code))
    value = factory.LazyAttribute(lambda fact: term("accessibility_value", fact.degree, fact.degree))


class OfferFactory(RecordFactory):
    """Published unless a trait says otherwise."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status="draft")
        paused = factory.Trait(status="paused")
        ended = factory.Trait(status="ended")
        staff_only = factory.Trait(audience="staff")
        free = factory.Trait(is_free=True, cost_text="Die Beratung ist kostenlos.")

    organisation = factory.SubFactory(OrganisationFactory)
    status = "published"
    summary = "Hilfe bei allen Fragen zum Ankommen."
    description = "Wir klären mit Ihnen, was Sie brauchen."

    @factory.post_generation
    def topics(self, create: bool, extracted: list[Topic] | None, **kwargs: Any) -> None:
        self.topics.set(extracted or ())  # type: ignore[attr-defined]

    @factory.post_generation
    def target_groups(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        self.target_groups.set([term("target_group", code) for code in extracted or ()])  # type: ignore[attr-defined]


class ServiceFactory(OfferFactory):
    """With one place, open Monday to Friday 9:00 to 12:30 there; `place=False` leaves it out.

    `ServiceFactory(place__location__redacted=True)`, `ServiceFactory(hours=[(0, "9:00", "12:30")])`,
    `ServiceFactory(access=["ohne_termin"], speaks=["de", "ar"])`.
    """

    class Meta:
        model = Service
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Migrationsberatung {number}")
    kind = factory.LazyFunction(lambda: term("offer_kind", "beratung", "Beratung"))
    phone = "0241 000-210"

    @factory.post_generation
    def access(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        self.access.set([term("access", code) for code in extracted or ()])  # type: ignore[attr-defined]

    @factory.post_generation
    def speaks(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        for code in extracted or ():
            language, _, level = code.partition(":")
            SpokenLanguage.objects.create(
                service=self, language=term("language", language), level=term("spoken_level", level or "fluent")
            )

    @factory.post_generation
    def place(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if extracted is None:
            ServiceAtLocationFactory(service=self, **kwargs)

    @factory.post_generation
    def hours(self, create: bool, extracted: list[tuple[int, str, str]] | None, **kwargs: Any) -> None:
        place = self.places.first()  # type: ignore[attr-defined]
        spans = [(day, "9:00", "12:30") for day in range(5)] if extracted is None else extracted
        if place is not None:
            for weekday, opens, closes in spans:
                Schedule.objects.create(place=place, weekday=weekday, opens=opens, closes=closes)


class ServiceAtLocationFactory(DjangoModelFactory):
    class Meta:
        model = ServiceAtLocation

    service = factory.SubFactory(ServiceFactory)
    location = factory.SubFactory(LocationFactory)


class ServiceTextFactory(DjangoModelFactory):
    class Meta:
        model = ServiceText

    class Params:
        machine = factory.Trait(state="machine")

    language = "en"
    state = "confirmed"
    name = "Migration counselling"
    summary = "Help with all questions on arrival."
    description = "We find out with you what you need."


class ScheduleFactory(DjangoModelFactory):
    class Meta:
        model = Schedule

    weekday = 0
    opens = dt.time(9)
    closes = dt.time(12, 30)


class SchoolHolidaysFactory(DjangoModelFactory):
    class Meta:
        model = SchoolHolidays

    name = "Ferien"


class ScheduleExceptionFactory(DjangoModelFactory):
    class Meta:
        model = ScheduleException

    first_day = factory.LazyFunction(localdate)
    last_day = factory.SelfAttribute("first_day")


class CostOptionFactory(DjangoModelFactory):
    class Meta:
        model = CostOption

    label = "Teilnahme"
    amount = "12.50"


class CourseTypeFactory(DjangoModelFactory):
    class Meta:
        model = CourseType
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "ik_allgemein"
    family = "integrationskurs"
    units_language = 600
    units_orientation = 100

    @factory.post_generation
    def label(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        CourseTypeLabel.objects.get_or_create(
            course_type=self, language="de", defaults={"text": extracted or "Allgemeiner Integrationskurs"}
        )


class AdmissionNoticeFactory(DjangoModelFactory):
    class Meta:
        model = AdmissionNotice
        skip_postgeneration_save = True

    title = "Regel seit 9. Februar 2026"
    texts = factory.LazyFunction(
        lambda: {
            "de": "Zurzeit keine neuen freiwilligen Zulassungen.",
            "en": "No new voluntary admissions at the moment.",
        }
    )
    valid_from = dt.date(2026, 2, 9)

    @factory.post_generation
    def course_types(self, create: bool, extracted: list[CourseType] | None, **kwargs: Any) -> None:
        self.course_types.set(extracted or ())  # type: ignore[attr-defined]


class CourseFactory(OfferFactory):
    """With one run that starts in seven weeks and has places; `runs=0` leaves it out."""

    class Meta:
        model = Course
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Deutschkurs {number}")
    course_type = factory.SubFactory(CourseTypeFactory)
    start_level = "A2"
    target_level = "B1"
    summary = "Deutsch lernen am Vormittag."

    @factory.post_generation
    def access(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        self.access.set([term("course_access", code) for code in extracted or ()])  # type: ignore[attr-defined]

    @factory.post_generation
    def runs(self, create: bool, extracted: int | None, **kwargs: Any) -> None:
        for _number in range(1 if extracted is None else extracted):
            CourseRunFactory(course=self, **kwargs)


class CourseTextFactory(DjangoModelFactory):
    class Meta:
        model = CourseText

    language = "en"
    state = "confirmed"
    name = "German course"
    summary = "Learn German in the morning."


class CourseRunFactory(DjangoModelFactory):
    """`CourseRunFactory(course=…, places="wenige")`; places were told three days ago."""

    class Meta:
        model = CourseRun
        skip_postgeneration_save = True

    class Params:
        places = "plaetze_frei"
        places_old = factory.Trait(places_as_of=factory.LazyFunction(lambda: now() - dt.timedelta(days=15)))

    course = factory.SubFactory(CourseFactory, runs=0)
    location = factory.SubFactory(LocationFactory)
    starts_on = factory.LazyFunction(lambda: localdate() + dt.timedelta(days=49))
    ends_on = factory.LazyAttribute(lambda run: run.starts_on + dt.timedelta(days=180))
    weekdays = factory.LazyFunction(lambda: [0, 1, 2, 3])
    starts_at = dt.time(8, 45)
    ends_at = dt.time(12)
    mode = factory.LazyFunction(lambda: term("course_mode", "praesenz"))
    places_state = factory.LazyAttribute(lambda run: term("place_state", run.places))
    places_as_of = factory.LazyFunction(lambda: now() - dt.timedelta(days=3))
    places_source = "self"

    @factory.post_generation
    def times(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        self.times.set([term("course_time", code) for code in extracted or ("vormittags",)])  # type: ignore[attr-defined]
