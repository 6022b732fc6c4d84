"""What the list of offers can be filtered by, and that „not known“ is a choice everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from freezegun import freeze_time

from directory.models import Service
from directory.views.lists import ask
from search import links
from search.query import search

from .factories import (
    AccessibilityFactory,
    LocationFactory,
    MunicipalityFactory,
    PostcodeFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    TopicFactory,
    term,
)
from .test_lists import shown

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
TUESDAY_TEN = "2026-11-24 09:00:00"  # UTC: ten o'clock in the region


def counts(facet: str, reader: str = "de", **filters: tuple[str, ...]) -> dict[str, int]:
    found = search("", language=reader, kinds=("service",), filters=filters)
    return {value.value: value.count for value in found.facets.get(facet, [])}


# --- Languages -------------------------------------------------------------------------------------------------------
def test_a_language_is_spoken_there_and_with_an_interpreter_is_a_value_of_its_own(
    client: Client, indexed: Index
) -> None:
    ServiceFactory(name="Spricht", speaks=["de", "ar"])
    ServiceFactory(name="Dolmetscht", speaks=["de", "ar:interpreter"])
    ServiceFactory(name="Auf Wunsch", interpretation="Wir rufen jemanden an.")
    ServiceFactory(name="Niemand weiß es")
    indexed()
    assert shown(client, "/de/angebote/?language=ar") == ["Spricht"]
    assert shown(client, "/de/angebote/?language=ar.interpreter") == ["Dolmetscht"]
    assert set(shown(client, "/de/angebote/?language=ar&language=ar.interpreter")) == {"Spricht", "Dolmetscht"}
    assert set(shown(client, "/de/angebote/?language=interpreter")) == {"Dolmetscht", "Auf Wunsch"}
    assert shown(client, "/de/angebote/?language=unknown") == ["Niemand weiß es"]
    assert counts("language") == {"de": 2, "ar": 1, "ar.interpreter": 1, "interpreter": 2, "unknown": 1}


def test_the_readers_own_language_stands_first_with_its_interpreters(indexed: Index) -> None:
    for code, order in (("de", 1), ("en", 2), ("uk", 3)):
        row = term("language", code)
        row.order = order
        row.save()
    ServiceFactory(speaks=["de", "en", "uk"])
    ServiceFactory(speaks=["de", "uk:interpreter"])
    indexed()
    assert list(counts("language", "uk")) == ["uk", "uk.interpreter", "de", "en", "interpreter"]


@freeze_time(TUESDAY_TEN)
def test_a_language_of_some_hours_is_one_of_the_offer_and_asked_with_a_time_it_must_be_there(
    client: Client, indexed: Index
) -> None:
    term("language", "ar", "Arabisch")
    whole = ServiceFactory(name="Immer", speaks=["de", "ar"], hours=[(1, "9:00", "17:00")])
    by_hour = ServiceFactory(name="Nachmittags", speaks=["de"], hours=[(1, "9:00", "12:00")])
    ScheduleFactory(
        place=by_hour.places.get(), weekday=1, opens=dt.time(14), closes=dt.time(16), languages=["ar"]
    )  # fmt: skip
    indexed()
    assert set(shown(client, "/de/angebote/?language=ar")) == {whole.name, by_hour.name}
    assert shown(client, "/de/angebote/?language=ar&open=now") == [whole.name]
    assert set(shown(client, "/de/angebote/?language=ar&open=today")) == {whole.name, by_hour.name}
    assert set(shown(client, "/de/angebote/?language=de&open=now")) == {whole.name, by_hour.name}
    assert counts("open", language=("ar",)) == {"now": 1, "today": 2}
    assert counts("language", open=("now",)) == {"de": 2, "ar": 1}
    page = client.get("/en/angebote/?language=ar&open=today").content.decode()
    assert "Arabisch: " in page  # the badge of the second one tells the hours of that language


# --- What nobody has told --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facet", "told"),
    [
        ("open", {"hours": [(0, "9:00", "12:00")]}),
        ("language", {"speaks": ["de"]}),
        ("access", {"access": ["ohne_termin"]}),
        ("cost", {"is_free": True}),
        ("audience", {"target_groups": ["eltern"]}),
        ("childcare", {"childcare": False}),
        ("life_phase", {}),
        ("stay_phase", {}),
        ("verified", {}),
    ],
)
def test_not_known_can_be_chosen(client: Client, indexed: Index, facet: str, told: dict[str, object]) -> None:
    knows = ServiceFactory(name="Bekannt", **told)
    ServiceFactory(name="Unbekannt", hours=[], never_verified=True)
    knows.life_phases.set([term("life_phase", "schule")])
    knows.stay_phases.set([term("stay_phase", "ankommen")])
    indexed()
    assert shown(client, f"/de/angebote/?{facet}=unknown") == ["Unbekannt"]
    assert counts(facet)["unknown"] == 1


def test_a_wheelchair_at_some_place_partly_or_not_known(client: Client, indexed: Index) -> None:
    for name, degree in (("Ja", "yes"), ("Teilweise", "partly"), ("Nein", "no"), ("Unbekannt", "")):
        location = LocationFactory()
        if degree:
            AccessibilityFactory(location=location, degree=degree)
        ServiceFactory(name=name, place__location=location)
    indexed()
    for value, name in (("", "Ja"), ("_partly", "Teilweise"), ("_unknown", "Unbekannt")):
        assert shown(client, f"/de/angebote/?accessibility=wheelchair{value}") == [name]


def test_the_age_of_the_facts_can_be_chosen(client: Client, indexed: Index) -> None:
    ServiceFactory(name="Frisch")
    ServiceFactory(name="Alt", stale=True)
    ServiceFactory(name="Nie", never_verified=True)
    indexed()
    assert shown(client, "/de/angebote/?verified=365") == ["Frisch"]
    assert shown(client, "/de/angebote/?verified=older") == ["Alt"]
    assert shown(client, "/de/angebote/?verified=older&verified=unknown") == ["Alt", "Nie"]


def test_the_kind_of_offer_and_the_two_other_orderings_can_be_chosen(client: Client, indexed: Index) -> None:
    group = ServiceFactory(name="Gruppe", kind=term("offer_kind", "gruppe"))
    group.life_phases.set([term("life_phase", "geburt")])
    group.stay_phases.set([term("stay_phase", "ankommen")])
    ServiceFactory(name="Beratung")
    indexed()
    for query in ("offer_kind=gruppe", "life_phase=geburt", "stay_phase=ankommen"):
        assert shown(client, f"/de/angebote/?{query}") == ["Gruppe"]
    html = client.get("/en/angebote/").content.decode()
    folded = html.partition("More filters")[2]
    assert 'name="offer_kind"' in folded
    assert 'name="life_phase"' in folded
    assert 'name="language"' not in folded


# --- Using them ------------------------------------------------------------------------------------------------------
def test_every_filter_in_use_can_be_taken_away_alone_and_survives_another_language(
    client: Client, indexed: Index
) -> None:
    ServiceFactory(access=["ohne_termin"], speaks=["ar"], is_free=True)
    indexed()
    query = "?language=ar&access=ohne_termin&cost=free&offer_kind=beratung"
    html = client.get(f"/de/angebote/{query}").content.decode()
    chips = re.findall(r'<a class="kim-chip kim-chip--on" href="([^"]+)"', html)
    assert len(chips) == 4
    for chip in chips:
        assert len(chip.replace("&amp;", "&").split("&")) == 3
    assert f'href="/ar/angebote/{query.replace("&", "&amp;")}"' in html


def test_who_names_a_place_gets_the_nearest_first_and_can_choose_another_order(client: Client, indexed: Index) -> None:
    PostcodeFactory(code="52062", municipality=MunicipalityFactory())
    near = LocationFactory(latitude="50.776000", longitude="6.087200")
    far = LocationFactory(latitude="50.560000", longitude="6.240000")
    ServiceFactory(name="Weit", place__location=far, verified_on=dt.date.today())
    ServiceFactory(name="Nah", place__location=near, verified_on=dt.date(2020, 1, 1))
    indexed()
    assert shown(client, "/de/angebote/?near=52062") == ["Nah", "Weit"]
    assert shown(client, "/de/angebote/?near=52062&sort=verified") == ["Weit", "Nah"]
    assert shown(client, "/de/angebote/?near=Nirgendwo") == shown(client, "/de/angebote/") == ["Weit", "Nah"]
    form, results = ask(client.get("/de/angebote/?near=52062").wsgi_request, "service")
    assert [(link.value, link.href, link.current) for link in links.sort_links(form, results)] == [
        ("distance", "?near=52062", True),
        ("verified", "?near=52062&sort=verified", False),
    ]


@freeze_time(TUESDAY_TEN)
def test_of_several_places_the_card_names_one_that_is_open_when_it_shall_be(client: Client, indexed: Index) -> None:
    PostcodeFactory(code="52062", municipality=MunicipalityFactory())
    service = ServiceFactory(place__location__name="Nebenan", hours=[(4, "9:00", "12:00")])
    far = LocationFactory(municipality=MunicipalityFactory(name="Monschau"), district=None, latitude="50.56",
                          longitude="6.24")  # fmt: skip
    ScheduleFactory(
        place=ServiceAtLocationFactory(service=service, location=far), weekday=1, opens=dt.time(9), closes=dt.time(17)
    )
    indexed()
    closed = client.get("/en/angebote/?near=52062").content.decode()
    opened = client.get("/en/angebote/?near=52062&open=today").content.decode()
    assert "Aachen-Mitte" in closed
    assert "<bdi>Monschau</bdi>" in opened
    assert "26" in re.findall(r"<strong>(\d+)[.,]\d km</strong>", opened)


def test_a_named_town_can_be_left_on_the_list_too(client: Client, indexed: Index) -> None:
    ServiceFactory(name="Beratung in Aachen", place__location__municipality=MunicipalityFactory(name="Aachen"))
    MunicipalityFactory(name="Stolberg")
    indexed()
    assert shown(client, "/de/angebote/?q=Beratung Stolberg") == []
    assert shown(client, "/de/angebote/?q=Beratung Stolberg&anywhere=1") == ["Beratung in Aachen"]


def test_a_topic_filter_and_a_fact_are_counted_together(indexed: Index) -> None:
    topic = TopicFactory(code="wohnen")
    ServiceFactory(topics=[topic], is_free=True)
    ServiceFactory(topics=[topic], is_free=None)
    ServiceFactory(is_free=True)
    indexed()
    assert counts("cost", topic=("wohnen",)) == {"free": 1, "unknown": 1}
    assert Service.objects.count() == 3
