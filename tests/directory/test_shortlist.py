"""The Merkliste: an address and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.models import Course, Service
from directory.reading import read_courses, read_services
from directory.shortlist import LETTERS, LONGEST, MOST, Item, Shortlist
from directory.shortlist_reading import may_be_noted, read_shortlist
from portal import languages

from .factories import (
    CostOptionFactory,
    CourseFactory,
    CourseRunFactory,
    CourseTextFactory,
    LocationFactory,
    LocationTextFactory,
    ScheduleFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
    term,
)

SECRETS = ("Geheimweg", "52099", "Verborgenstadt", "Schutzwohnung")
items = st.builds(Item, st.sampled_from(sorted(LETTERS.values())), st.integers(1, 10**12 - 1))


def of(*records: Any) -> str:
    return "-".join(f"{'a' if isinstance(record, Service) else 'k'}{record.pk}" for record in records)


def page(client: Client, listed: str, code: str = "de", **more: str) -> str:
    response = client.get(f"/{code}/merkliste/?{urlencode({'items': listed, **more})}")
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'kim-result__title"><a[^>]*>(.*?)</a>', html)


# --- The address -----------------------------------------------------------------------------------------------------
@given(st.lists(items, max_size=MOST, unique=True))
def test_a_list_written_into_an_address_is_read_again(listed: list[Item]) -> None:
    shortlist = Shortlist(tuple(listed))
    assert Shortlist.read([str(shortlist)]) == shortlist
    assert quote(str(shortlist)) == str(shortlist)  # survives mail programs and QR codes as it is


@given(st.lists(st.text(max_size=60), max_size=8))
def test_whatever_stands_in_the_address_gives_a_list(values: list[str]) -> None:
    found = Shortlist.read(values)
    assert len(found) <= MOST
    assert len(set(found.items)) == len(found)
    assert Shortlist.read([str(found)]) == Shortlist(found.items)


@pytest.mark.parametrize(
    ("text", "expected", "unreadable"),
    [
        ("a1-k2", "a1-k2", False),
        ("a1-a1-a1", "a1", False),
        ("-a1--k2-", "a1-k2", False),
        ("a1-x2", "a1", True),
        ("a0", "", True),
        ("a01", "", True),
        ("A1", "", True),
        ("a1,k2", "", True),
        ("a١", "", True),
        (f"a{10**12}", "", True),
        ("a" * (LONGEST + 1), "", True),
        ("", "", False),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(text: str, expected: str, unreadable: bool) -> None:
    found = Shortlist.read([text])
    assert (str(found), found.unreadable) == (expected, unreadable)


def test_more_than_a_list_holds_is_left_out_and_counted() -> None:
    found = Shortlist.read(["-".join(f"a{number}" for number in range(1, MOST + 4))])
    assert (len(found), found.left_out, found.is_full) == (MOST, 3, True)


@given(st.lists(items, min_size=2, max_size=6, unique=True), st.data())
def test_an_entry_moves_by_one_place_and_back(listed: list[Item], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(listed) - 2))
    shortlist = Shortlist(tuple(listed))
    moved = shortlist.moved(listed[place], 1)
    assert moved.items.index(listed[place]) == place + 1
    assert moved.moved(listed[place], -1) == shortlist
    assert shortlist.moved(listed[0], -1) == shortlist


def test_a_successor_takes_the_place_of_its_predecessor_and_stands_there_once() -> None:
    a, b, c = Item("service", 1), Item("service", 2), Item("service", 3)
    assert Shortlist((a, b)).replaced(a, c).items == (c, b)
    assert Shortlist((a, b)).replaced(a, b).items == (b,)


# --- The page --------------------------------------------------------------------------------------------------------
pytestmark_db = pytest.mark.django_db


@pytestmark_db
def test_the_page_keeps_the_order_of_the_address(client: Client) -> None:
    first, course, last = ServiceFactory(name="Erste"), CourseFactory(name="Mittlerer"), ServiceFactory(name="Letzte")
    assert titles(page(client, of(last, course, first))) == ["Letzte", "Mittlerer", "Erste"]


@pytestmark_db
def test_the_script_stops_where_the_list_is_full(client: Client) -> None:
    assert f'data-shortlist="/ar/merkliste/" data-most="{MOST}"' in page(client, "", code="ar")


@pytestmark_db
def test_nothing_is_kept_anywhere(client: Client) -> None:
    response = client.get(f"/de/merkliste/?items={of(ServiceFactory())}")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


@pytestmark_db
def test_links_move_take_away_and_empty(client: Client) -> None:
    a, b = ServiceFactory(), ServiceFactory()
    html = page(client, of(a, b), **{"with": "en"})
    assert f'href="/de/merkliste/?items={of(b, a)}&amp;with=en#{of(a)}"' in html
    assert f'href="/de/merkliste/?items={of(b, a)}&amp;with=en#{of(b)}"' in html
    assert f'href="/de/merkliste/?items={of(b)}&amp;with=en"' in html
    assert "data-shortlist-clear" in page(client, of(a))


@pytestmark_db
def test_the_list_is_shown_in_two_languages_with_german_where_nothing_is_translated(client: Client) -> None:
    service = ServiceFactory(name="Beratung", required_documents=["Ausweis"])
    ServiceTextFactory(record=service, language="ar", name="استشارة", summary="نساعدكم")
    html = page(client, of(service), code="de", **{"with": "ar"})
    assert re.search(r'<div lang="ar" dir="rtl">.*نساعدكم', html, re.DOTALL)
    assert '<bdi lang="de" dir="ltr">Ausweis</bdi>' in html
    arabic = page(client, of(service), code="ar", **{"with": "de"})
    assert re.search(r'<div lang="de" dir="ltr">.*Hilfe bei allen Fragen', arabic, re.DOTALL)


@pytestmark_db
def test_who_changes_the_language_of_a_page_with_two_goes_on_with_two(client: Client) -> None:
    service = ServiceFactory()
    assert '<div lang="de" dir="ltr">' in page(client, of(service), code="ar", **{"with": "ar"})
    assert 'class="kim-bi kim-bi--one"' in page(client, of(service), code="de", **{"with": "de"})
    assert 'class="kim-bi kim-bi--one"' in page(client, of(service), code="de", **{"with": "xx"})


@pytestmark_db
def test_an_ended_offer_names_its_successor_which_can_take_its_place(client: Client) -> None:
    successor, other = ServiceFactory(name="Die neue Beratung"), ServiceFactory()
    ended = ServiceFactory(name="Die alte Beratung", ended=True, successor=successor)
    html = page(client, of(ended, other))
    assert "Die alte Beratung" in html
    assert successor.get_absolute_url() in html
    assert f'href="/de/merkliste/?items={of(successor, other)}"' in html
    assert len(titles(html)) == 1


@pytestmark_db
@pytest.mark.parametrize("trait", ["draft", "staff_only"])
def test_what_is_not_public_is_not_named(client: Client, trait: str) -> None:
    html = page(client, of(ServiceFactory(name="Nur intern", **{trait: True})), code="en")
    assert "Nur intern" not in html
    assert "1 entry does not exist, or no longer." in html


@pytestmark_db
def test_what_protects_people_is_refused_and_not_named(client: Client) -> None:
    protected = ServiceFactory(name="Schutz vor Gewalt", topics=[TopicFactory(protection=True)])
    secret = ServiceFactory(name="Zuflucht", place__location=LocationFactory(redacted=True))
    course = CourseFactory(name="Kurs im Haus", runs__location=LocationFactory(redacted=True))
    gone = ServiceFactory(name="Alte Zuflucht", ended=True, topics=[TopicFactory(protection=True)])
    html = page(client, of(protected, secret, course, gone), code="en")
    for name in ("Schutz vor Gewalt", "Zuflucht", "Kurs im Haus", *SECRETS):
        assert name not in html
    assert "3 entries cannot be noted." in html
    assert "1 entry does not exist, or no longer." in html


@pytestmark_db
def test_a_protected_successor_is_not_offered(client: Client) -> None:
    successor = ServiceFactory(name="Schutzhaus", topics=[TopicFactory(protection=True)])
    html = page(client, of(ServiceFactory(name="Alte Beratung", ended=True, successor=successor)), code="en")
    assert "Alte Beratung" in html
    assert "Schutzhaus" not in html


@pytestmark_db
def test_offers_that_protect_people_have_no_button(client: Client) -> None:
    protected = ServiceFactory(topics=[TopicFactory(protection=True)])
    secret = ServiceFactory(place__location=LocationFactory(redacted=True))
    open_to_all = ServiceFactory()
    for record in (protected, secret):
        html = client.get(record.get_absolute_url()).content.decode()
        assert "data-note=" not in html
        assert "oeffnungszeiten.ics" not in html
        assert "kim-qr" not in html
    assert f'data-note="{of(open_to_all)}"' in client.get(open_to_all.get_absolute_url()).content.decode()


@pytestmark_db
def test_the_rule_for_pages_is_the_rule_for_lists() -> None:
    TopicFactory(code="schutz", protection=True)
    ServiceFactory(topics=[TopicFactory(code="schutz")])
    ServiceFactory(place__location=LocationFactory(redacted=True))
    CourseFactory(topics=[TopicFactory(code="schutz")])
    readings = [*read_services(Service.objects.all()), *read_courses(Course.objects.all())]
    assert [may_be_noted(reading) for reading in readings] == [False] * 3


@pytestmark_db
def test_without_script_the_list_of_the_address_goes_on_at_an_offer(client: Client) -> None:
    held, other = ServiceFactory(), CourseFactory()
    html = client.get(f"{other.get_absolute_url()}?items={of(held)}").content.decode()
    assert f'href="/de/merkliste/?items={of(held, other)}"' in html
    assert f'href="/de/merkliste/?items={of(held)}"' in html  # and the way back


@pytestmark_db
def test_a_search_on_the_page_adds_to_the_list(client: Client, indexed: Callable[[], int]) -> None:
    held, wanted = ServiceFactory(name="Beratung"), ServiceFactory(name="Fahrradwerkstatt")
    hidden = ServiceFactory(name="Fahrradwerkstatt im Schutzhaus", topics=[TopicFactory(protection=True)])
    indexed()
    html = page(client, of(held), q="fahrradwerkstatt", **{"with": "ar"})
    assert f'href="/de/merkliste/?items={of(held, wanted)}&amp;with=ar"' in html
    assert of(hidden) not in re.findall(r'href="/de/merkliste/\?items=([^"&]*)', html)


@pytestmark_db
def test_a_paused_offer_says_so_on_the_list(client: Client) -> None:
    html = page(client, of(ServiceFactory(paused=True)), code="en")
    assert "This offer is paused at the moment." in html
    assert "Paused at the moment" in html


@pytestmark_db
def test_what_is_unknown_is_said_where_people_ask(client: Client) -> None:
    service = ServiceFactory(hours=[], phone="", organisation__phone="", organisation__email="")
    html = page(client, of(service, CourseFactory(runs=0)), code="en")
    for words in (
        "Opening hours are not known", "Costs are not known", "No telephone number is known", "No next start is known",
    ):  # fmt: skip
        assert words in html


@pytestmark_db
def test_days_with_the_same_hours_share_a_line(client: Client) -> None:
    service = ServiceFactory(
        hours=[(0, "9:00", "12:00"), (1, "9:00", "12:00"), (2, "9:00", "12:00"), (4, "8:00", "9:00")]
    )
    html = page(client, of(service), code="en")
    assert "Mon to Wed: 9:00 to 12:00" in html
    assert "Fri: 8:00 to 9:00" in html


@pytestmark_db
def test_a_line_of_hours_says_who_speaks_what_then(client: Client) -> None:
    service = ServiceFactory(hours=[])
    term("language", "ar", "Arabisch")
    ScheduleFactory(place=service.places.first(), weekday=1, languages=["ar"], note="im Hof")
    assert "Tue: 9:00 to 12:30 (Arabisch, im Hof)" in page(client, of(service), code="en")


@pytestmark_db
def test_a_course_shows_its_next_runs_and_how_old_the_count_of_places_is(client: Client) -> None:
    course = CourseFactory(runs__places="wenige")
    CourseRunFactory(course=course, status="cancelled", starts_at=None)
    html = page(client, of(course), code="en")
    assert "Mon to Thu, 8:45 to 12:00. Wenige (As of 3 days ago)" in html
    assert html.count("As of 3 days ago") == 1


@pytestmark_db
@pytest.mark.parametrize(
    "query",
    ["items=%00", "items=" + "a1-" * 3000, "items=a1&items=k1&items=%ff", "with=%00", "q=" + "x" * 5000, "items[]=a1"],
)
def test_a_broken_address_is_a_page_with_a_sentence(client: Client, query: str) -> None:
    assert client.get(f"/de/merkliste/?{query}").status_code == 200
    assert client.get(f"/ar/merkliste/liste.pdf?{query}").status_code == 200


@pytestmark_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=6))
def test_no_address_breaks_the_page(client: Client, listed: str, second: str) -> None:
    query = urlencode(
        [("items", listed.encode("utf-8", "surrogatepass")), ("with", second.encode("utf-8", "surrogatepass"))]
    )
    assert client.get(f"/de/merkliste/?{query}").status_code == 200


@pytestmark_db
@pytest.mark.parametrize("code", languages.CODES)
def test_the_page_works_in_every_language(client: Client, code: str) -> None:
    html = page(client, of(ServiceFactory(), CourseFactory()), code=code, **{"with": "tr"})
    assert f'<html lang="{code}" dir="{languages.direction(code)}">' in html
    assert len(titles(html)) == 2


@pytestmark_db
def test_a_list_of_twenty_takes_at_most_twenty_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    records: list[Any] = []
    for _number in range(10):
        service, course = ServiceFactory(speaks=["de", "ar"]), CourseFactory(access=["offen"])
        CostOptionFactory(service=service)
        ServiceAtLocationFactory(service=service)
        ServiceTextFactory(record=service, language="ar")
        LocationTextFactory(record=service.places.first().location, language="ar")
        CourseTextFactory(record=course, language="ar")
        records += [service, course]
    page(client, of(*records), code="ar", **{"with": "de"})
    with django_assert_max_num_queries(20):
        assert len(titles(page(client, of(*records), code="ar", **{"with": "de"}))) == 20
    with django_assert_max_num_queries(20):
        client.get(f"/ar/merkliste/liste.pdf?items={of(*records)}&with=de")


@pytestmark_db
def test_reading_a_list_does_not_depend_on_the_language_of_the_thread() -> None:
    service = ServiceFactory()
    with translation.override("ar"):
        found = read_shortlist(Shortlist.read([of(service)]), codes={"de"})
    assert [str(entry.item) for entry in found.noted] == [of(service)]
