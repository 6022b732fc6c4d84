"""The Wunschzettel and the page on which people guess their own level."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from .factories import CourseFactory, MunicipalityFactory, PostcodeFactory, TermFactory, TopicFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vocabularies() -> None:
    TermFactory(vocabulary="course_time", code="abends", label="abends", labels={"ar": "مساءً"})
    term("cefr_level", "B1", "B1")
    stolberg = MunicipalityFactory(name="Stolberg (Rheinland)", slug="stolberg")
    PostcodeFactory(code="52222", municipality=stolberg, latitude="50.769000", longitude="6.230000")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    return unescape(response.content.decode())


def cells(html: str) -> list[list[str]]:
    """Rows of the slip, each with one answer a language."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [re.findall(r"</span>(.*?)</td>", row) for row in rows]


WISHES = "from=A2&level=B1&time=abends&near=52222&radius=5&weeks=8&childcare=yes"


def test_the_slip_stands_in_the_readers_language_and_in_german(client: Client) -> None:
    html = page(client, f"/ar/kurse/wunschzettel/?{WISHES}")
    rows = cells(html)
    assert ["مساءً", "abends"] in rows
    assert all(len(row) == 2 for row in rows)
    german = [row[1] for row in rows]
    assert any("Stolberg" in answer and "5 km" in answer for answer in german)


def test_who_reads_german_chooses_the_second_language(client: Client) -> None:
    assert all(len(row) == 1 for row in cells(page(client, f"/de/kurse/wunschzettel/?{WISHES}")))
    html = page(client, f"/de/kurse/wunschzettel/?{WISHES}&with=ar")
    assert ["abends", "مساءً"] in cells(html)
    assert '<input type="hidden" name="time" value="abends">' in html
    assert all(len(row) == 1 for row in cells(page(client, "/de/kurse/wunschzettel/?with=xx")))


def test_nothing_typed_stands_on_it_or_in_its_address(client: Client) -> None:
    html = page(client, "/en/kurse/wunschzettel/?q=Amira%20Musterfrau&near=bei%20Amira&time=abends")
    body = html[html.index('<main id="inhalt">') : html.index("</main>")]
    assert "Amira" not in body
    named = page(client, "/en/kurse/wunschzettel/?near=in%2052222%20bei%20Amira")
    assert "Amira" not in named[named.index('<main id="inhalt">') : named.index("</main>")]
    assert "52222 Stolberg" in named


def test_it_is_kept_by_nobody(client: Client) -> None:
    response = client.get(f"/en/kurse/wunschzettel/?{WISHES}")
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_a_course_leads_to_a_slip_with_what_it_offers_unless_it_protects_somebody(client: Client) -> None:
    term("childcare", "kinderbeaufsichtigung")
    course = CourseFactory(runs__times=["abends"], childcare=term("childcare", "kinderbeaufsichtigung"))
    assert "/en/kurse/wunschzettel/?level=B1&time=abends&childcare=yes" in page(
        client, course.get_absolute_url().replace("/de/", "/en/")
    )
    protecting = CourseFactory(topics=[TopicFactory(code="haeusliche_gewalt", protection=True)])
    assert "wunschzettel" not in page(client, protecting.get_absolute_url().replace("/de/", "/en/"))


def test_the_guess_leads_to_the_finder_with_the_level_and_the_other_wishes(client: Client) -> None:
    html = page(client, "/en/kurse/mein-deutsch/?time=abends&level=C1&page=3")
    for level in ("Alpha", "A0", "A1", "A2", "B1", "B2", "C1"):
        assert f'href="/en/kurse/?from={level}&time=abends"' in html
    assert "<form" not in html[html.index("<main") : html.index("</main>")]
    assert 'href="/en/kurse/mein-deutsch/?time=abends"' in page(client, "/en/kurse/?from=A2&time=abends")
