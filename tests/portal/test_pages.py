"""Home, standard pages, error pages as readers get them: frame, languages, marks, no cookie, few statements."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.directory.factories import DimensionFactory
from tests.kompass.factories import DimensionPageFactory, KompassPageFactory, paragraph
from tests.portal.factories import StandardPageFactory, portal

pytestmark = pytest.mark.django_db


def body_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


# --- Frame -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "direction", "kern"), [("de", "ltr", "kern.min.css"), ("ar", "rtl", "kern.rtl.min.css")]
)
def test_a_page_says_its_language_and_direction(client, language: str, direction: str, kern: str) -> None:
    portal("ar")
    html = body_of(client, f"/{language}/")
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert kern in html


def test_the_public_gets_no_cookie_and_no_inline_code(client) -> None:
    portal()
    response = client.get("/de/")
    html = response.content.decode()
    assert not response.cookies
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", html)
    assert "Cookie" not in response.headers.get("Vary", "")


def test_every_language_is_offered_in_its_own_name(client) -> None:
    portal()
    html = body_of(client, "/de/")
    assert '<a href="/fa/" lang="fa" hreflang="fa"><bdi>فارسی</bdi></a>' in html


def test_no_menu_entry_is_missing_its_address(client) -> None:
    portal()
    html = body_of(client, "/de/")
    for path in ("kompass", "angebote", "kurse", "traeger"):
        assert f'href="/de/{path}/"' in html


def test_sample_data_are_called_so(client, settings) -> None:
    portal()
    settings.DEMO = False
    assert "kim-sample" not in body_of(client, "/de/")
    settings.DEMO = True
    assert "kim-sample" in body_of(client, "/de/")


# --- Home --------------------------------------------------------------------------------------------------------
def test_home_shows_search_examples_and_dimensions(client) -> None:
    homes = portal()
    dimension = DimensionFactory(code="wohnen", title="Wohnen", titles={"ar": "السكن"})
    DimensionPageFactory(parent=KompassPageFactory(parent=homes["de"]), dimension=dimension, slug="wohnen")
    html = body_of(client, "/de/")
    assert 'href="/de/suche/?q=Kita-Platz"' in html
    assert 'href="/de/kompass/wohnen/"' in html


def test_home_costs_at_most_fifteen_statements(client, django_assert_max_num_queries) -> None:
    homes = portal("ar")
    KompassPageFactory(parent=homes["de"])
    client.get("/ar/")
    with django_assert_max_num_queries(15):
        client.get("/ar/")


# --- Standard pages ----------------------------------------------------------------------------------------------
def test_a_long_text_lists_its_parts(client) -> None:
    text = "".join(f"<h2>Teil {number}</h2><p>Text</p>" for number in range(3))
    StandardPageFactory(parent=portal()["de"], slug="hilfe", body=[paragraph(text)])
    html = body_of(client, "/de/hilfe/")
    assert '<a href="#s2">Teil 1</a>' in html
    assert 'id="s2"' in html


def test_german_text_stands_in_with_its_mark(client, settings) -> None:
    StandardPageFactory(parent=portal("ar")["de"], slug="hilfe", title="Hilfe", body=[paragraph("<p>Text</p>")])
    html = body_of(client, "/ar/hilfe/")
    assert '<h1 lang="de" dir="ltr">Hilfe</h1>' in html
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="{settings.BASE_URL}/de/hilfe/">' in html


def test_a_language_without_a_home_page_reads_german_in_its_own_frame(client) -> None:
    portal()
    html = body_of(client, "/fa/")
    assert '<html lang="fa" dir="rtl">' in html
    assert '<h1 lang="de" dir="ltr">' in html


def test_a_machine_text_is_marked_and_leads_to_the_german(client) -> None:
    homes = portal("uk")
    page = StandardPageFactory(parent=homes["de"], slug="hilfe")
    StandardPageFactory(parent=homes["uk"], language="uk", translation_of=page, machine=True)
    html = body_of(client, "/uk/hilfe/")
    assert '<a href="/de/hilfe/" lang="de" hreflang="de" dir="ltr">Text auf Deutsch</a>' in html


def test_text_of_editors_cannot_break_out_of_the_page(client) -> None:
    StandardPageFactory(parent=portal()["de"], slug="x", title="<script>alert(1)</script>")
    assert "<script>alert" not in body_of(client, "/de/x/")


def test_a_restricted_page_stays_restricted_below_and_in_other_languages(client) -> None:
    homes = portal("ar")
    closed = StandardPageFactory(parent=homes["de"], slug="zu")
    StandardPageFactory(parent=closed, slug="darunter")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/de/zu/", "/de/zu/darunter/", "/ar/zu/darunter/"):
        assert client.get(path).status_code == 302


def test_a_draft_is_not_served(client) -> None:
    StandardPageFactory(parent=portal("ar")["de"], slug="entwurf", draft=True)
    assert client.get("/de/entwurf/").status_code == 404
    assert client.get("/ar/entwurf/").status_code == 404


def test_an_address_without_its_last_slash_leads_to_the_page(client) -> None:
    StandardPageFactory(parent=portal()["de"], slug="hilfe")
    assert client.get("/de/hilfe").headers["Location"] == "/de/hilfe/"


# --- Errors ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "language"), [("/ar/nichts/", "ar"), ("/nichts/", "de")])
def test_nothing_found_answers_in_the_readers_language_with_a_search(client, path: str, language: str) -> None:
    portal("ar")
    html = body_of(client, path, 404)
    assert f'<html lang="{language}"' in html
    assert f'action="/{language}/suche/"' in html
    assert "noindex" in html


def test_nothing_found_needs_no_site(client) -> None:
    assert client.get("/de/nichts/").status_code == 404


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html"])
def test_pages_for_the_worst_need_no_context_and_no_database(name: str, django_assert_num_queries) -> None:
    with translation.override("ar"), django_assert_num_queries(0):
        html = render_to_string(name)
    assert '<html lang="ar" dir="rtl">' in html
    assert "{%" not in html


def test_login_stands_in_the_frame_and_is_not_indexed(client) -> None:
    portal()
    html = body_of(client, "/konto/login/")
    assert "kim-footer" in html
    assert "noindex" in html
    assert 'autocomplete="current-password"' in html


def test_a_wrong_password_is_told_at_the_form(client) -> None:
    portal()
    response = client.post("/konto/login/", {"login": "niemand@example.org", "password": "falsch"})
    assert 'role="alert"' in response.content.decode()
