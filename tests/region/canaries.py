"""Places that protect people, full of words that stand nowhere else: where such a word turns up, something leaked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pypdfium2
from django.http import HttpResponse

from directory.models import (
    AccessibilityFact,
    ContactPoint,
    Course,
    CourseRun,
    Location,
    LocationText,
    Municipality,
    Organisation,
    Service,
    ServiceAtLocation,
    Term,
)

STEM = "kanari"  # in every text of these places
POINT = ("50.423457", "6.643219")
POSTCODE = "52987"
PHONE = "0241 000-98761"
# As pages in any language, feeds and files may write them.
CANARIES = (STEM, POSTCODE, *POINT, *(value[:6] for value in POINT), *(value[:6].replace(".", ",") for value in POINT))
CANARY_PHONE = re.compile(r"98[\s/-]?761")
# 15:06:50.423 is no latitude.
TIME = re.compile(r"\d{2}:\d{2}:\d{2}[.,]\d+")


@dataclass(frozen=True, slots=True)
class Planted:
    """What was added to the demo: offers that everybody may find, at places that nobody may."""

    redacted: Location
    hidden: Location
    service: Service
    elsewhere: Service  # at the hidden place
    course: Course
    run: CourseRun
    organisation: Organisation


def plant() -> Planted:
    organisation = Organisation.objects.published().first()
    assert organisation is not None
    town = Municipality.objects.create(name="Kanariengemeinde", slug="kanariengemeinde", ags="05999999")
    redacted = _place("redacted", "hidden", municipality=town)
    hidden = _place("physical", "staff", municipality=town, latitude=POINT[0], longitude=POINT[1])
    for place in (redacted, hidden):
        place.organisations.add(organisation)
    service = _copy(Service.objects.published().filter(places__schedules__isnull=False).first(), "Zuflucht Morgenrot")
    elsewhere = _copy(service, "Beratung Morgenrot")
    for offer, place in ((service, redacted), (elsewhere, hidden)):
        ServiceAtLocation.objects.create(
            service=offer, location=place, room="Kanarienzimmer", note="bei Kanari klingeln", order=0
        )
    _contacts(organisation, service)
    course = Course.objects.published().filter(runs__isnull=False).first()
    assert course is not None
    run = course.runs.order_by("-starts_on").first()
    run.location = redacted
    run.save(update_fields=["location"])
    return Planted(redacted, hidden, service, elsewhere, course, run, organisation)


def _place(kind: str, visibility: str, **facts: Any) -> Location:
    place = Location.objects.create(
        name=f"Haus Kanari {kind}",
        kind=kind,
        address_visibility=visibility,
        street="Kanarienweg 47",
        postal_code=POSTCODE,
        city="Kanarienstadt",
        directions="Hintereingang am Kanarienhof",
        transport="Haltestelle Kanarienplatz",
        online_url="https://kanari.example.org/",
        staff_note="Kanarienschlüssel beim Pförtner",
        **facts,
    )
    for language in ("en", "ar"):
        LocationText.objects.create(
            record=place, language=language, name="Kanari house", directions="Kanari door", transport="Kanari stop"
        )
    AccessibilityFact.objects.create(
        location=place,
        feature=Term.objects.filter(vocabulary="accessibility").first(),
        value=Term.objects.filter(vocabulary="accessibility_value").first(),
        note="Kanarienrampe",
    )
    return place


def _contacts(organisation: Organisation, service: Service) -> None:
    """For staff; the public has the number of the offer itself."""
    ContactPoint.objects.create(
        organisation=organisation,
        service=service,
        function="Kanarienleitung",
        phone=PHONE,
        email="kanari@example.org",
        note="Kanarienvertretung",
        visibility=ContactPoint.Visibility.STAFF,
    )


def _copy(original: Service | None, name: str) -> Service:
    """A public offer of the demo once more, without its places."""
    assert original is not None
    topics = list(original.topics.all())
    copy = Service.objects.get(pk=original.pk)
    copy.pk, copy.uuid = None, None  # type: ignore[assignment]
    copy._state.adding = True
    copy.uuid = Service._meta.get_field("uuid").get_default()
    copy.name, copy.staff_note = name, "Kanarienvermerk"
    copy.save()
    copy.topics.set(topics)
    return copy


def leaks(text: str) -> list[str]:
    """The canaries in a text. What was asked for in the address must be taken out before."""
    low = TIME.sub("", text.casefold())
    found = [canary for canary in CANARIES if canary in low]
    return [*found, *CANARY_PHONE.findall(text)]


def text_of(response: HttpResponse) -> str:
    """Everything a reader gets: the page, the words of a PDF, the unfolded lines of a calendar, the headers."""
    content = response.getvalue() if hasattr(response, "getvalue") else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    if content.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(content)
        metadata = " ".join(pdf.get_metadata_dict().values())
        return "\n".join([headers, metadata, *(page.get_textpage().get_text_bounded() for page in pdf)])
    return headers + "\n" + content.decode("utf-8", "replace").replace("\r\n ", "")
