from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from portal import navigation
from portal.models import RegionSettings
from portal.navigation import MenuEntry
from tests.portal.factories import StandardPageFactory, portal


def frame(path: str, language: str, **kwargs: object) -> navigation.Frame:
    with translation.override(language):
        return navigation.frame_of(RequestFactory().get(path), **kwargs)  # type: ignore[arg-type]


def links(shown: navigation.Frame) -> dict[str, str]:
    return {link.code: link.url for link in shown.languages}


# --- Languages ---------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_language_switch_leads_to_the_same_list_and_keeps_the_search() -> None:
    assert links(frame("/de/suche/?q=wohnung", "de"))["ar"] == "/ar/suche/?q=wohnung"


@pytest.mark.django_db
def test_an_endless_query_string_is_not_carried_into_eight_links() -> None:
    assert links(frame("/de/suche/?q=" + "x" * 900, "de"))["ar"] == "/ar/suche/"


@pytest.mark.django_db
def test_outside_the_languages_the_switch_leads_home() -> None:
    shown = frame("/konto/login/?next=/admin/", "de")
    assert links(shown)["en"] == "/en/"


@pytest.mark.django_db
def test_a_page_without_translation_is_still_reachable_in_every_language() -> None:
    page = StandardPageFactory(parent=portal()["de"], slug="hilfe")
    shown = frame("/de/hilfe/", "de", page=page)
    assert links(shown)["fa"] == "/fa/hilfe/"
    assert [link.is_real for link in shown.languages if link.code == "fa"] == [False]


@pytest.mark.django_db
def test_only_real_translations_are_told_to_search_engines(settings) -> None:
    homes = portal("en", "ar")
    page = StandardPageFactory(parent=homes["de"], slug="hilfe")
    StandardPageFactory(parent=homes["en"], language="en", translation_of=page)
    StandardPageFactory(parent=homes["ar"], language="ar", translation_of=page, draft=True)
    shown = frame("/de/hilfe/", "de", page=page)
    assert {link.code: link.url for link in shown.alternates} == {
        "de": f"{settings.BASE_URL}/de/hilfe/", "en": f"{settings.BASE_URL}/en/hilfe/",
    }  # fmt: skip


@pytest.mark.django_db
def test_german_shown_under_another_language_is_not_indexed_and_names_the_original(settings) -> None:
    page = StandardPageFactory(parent=portal("ar")["de"], slug="hilfe")
    shown = frame("/ar/hilfe/", "ar", page=page)
    assert (shown.is_indexed, shown.canonical) == (False, f"{settings.BASE_URL}/de/hilfe/")
    assert shown.alternates == ()


@pytest.mark.django_db
def test_a_record_is_indexed_in_the_languages_it_has(settings) -> None:
    shown = frame("/uk/angebote/1-x/", "uk", text_languages=("de", "en"))
    assert (shown.is_indexed, shown.canonical) == (False, f"{settings.BASE_URL}/de/angebote/1-x/")
    assert frame("/en/angebote/1-x/", "en", text_languages=("de", "en")).is_indexed


@pytest.mark.django_db
def test_the_canonical_address_has_no_query(settings) -> None:
    assert frame("/de/kurse/?level=B1&page=3", "de").canonical == f"{settings.BASE_URL}/de/kurse/"


@pytest.mark.parametrize(
    ("path", "rest"), [("/ar/kurse/", "/kurse/"), ("/ar/", "/"), ("/konto/login/", None), ("/", None), ("/xx/a/", None)]
)
def test_the_language_is_taken_off_an_address(path: str, rest: str | None) -> None:
    assert navigation.without_language(path) == rest


@pytest.mark.parametrize(
    ("url_path", "address"),
    [("/home-de/", "/ar/"), ("/home-de/kompass/wohnen/", "/ar/kompass/wohnen/"), ("/start/hilfe/", "/ar/hilfe/")],
)
def test_the_tree_is_the_same_below_each_home(url_path: str, address: str) -> None:
    assert navigation.page_address(url_path, "ar") == address


# --- Menu --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "current"),
    [("/kurse/", {"/de/kurse/": "page"}), ("/kurse/3-b1/", {"/de/kurse/": "true"}), ("/", {}), ("/suche/", {})],
)
def test_the_menu_says_where_the_reader_is(path: str, current: dict[str, str]) -> None:
    assert {link.url: link.current for link in navigation.menu("de", path) if link.current} == current


def test_an_app_adds_its_entry_once_and_in_its_place(monkeypatch) -> None:
    monkeypatch.setattr(navigation, "_MENU", list(navigation._MENU))
    for _twice in range(2):
        navigation.add_to_menu(MenuEntry(35, "/vereinbarungen/", "Agreements"))
    paths = [link.url for link in navigation.menu("de", "/")]
    assert paths[:5] == ["/de/kompass/", "/de/angebote/", "/de/kurse/", "/de/vereinbarungen/", "/de/traeger/"]


# --- Footer ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_legal_pages_are_found_by_their_purpose_with_german_standing_in() -> None:
    homes = portal("en")
    imprint = StandardPageFactory(parent=homes["de"], purpose="imprint", slug="impressum")
    StandardPageFactory(parent=homes["de"], purpose="privacy", slug="datenschutz")
    StandardPageFactory(parent=homes["en"], language="en", purpose="imprint", translation_of=imprint)
    found = {link.url: link.language for link in frame("/en/", "en", page=homes["en"]).legal_links}
    assert found == {"/en/impressum/": "en", "/en/datenschutz/": "de"}


@pytest.mark.django_db
def test_a_change_of_the_region_is_seen_at_once() -> None:
    portal()
    assert frame("/de/", "de").region.region_name == "Region Musterstadt"
    region = RegionSettings.objects.get()
    region.region_name = "Region Neustadt"
    region.save()
    assert frame("/de/", "de").region.region_name == "Region Neustadt"


@pytest.mark.django_db
def test_a_frame_needs_neither_site_nor_region() -> None:
    RegionSettings.objects.all().delete()
    assert frame("/de/nichts/", "de").region.operator


@pytest.mark.django_db
def test_the_frame_of_a_warm_process_costs_one_statement(django_assert_num_queries) -> None:
    homes = portal("en")
    page = StandardPageFactory(parent=homes["de"], purpose="help")
    frame("/de/hilfe/", "de", page=page)
    fresh = type(page).objects.select_related("locale").get(pk=page.pk)
    with django_assert_num_queries(1):
        frame("/de/hilfe/", "de", page=fresh)


# --- Breadcrumbs -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_crumbs_name_the_pages_above_in_the_language_they_have() -> None:
    parent = StandardPageFactory(parent=portal()["de"], title="Hilfe", slug="hilfe")
    page = StandardPageFactory(parent=parent, title="Suche", slug="suche-erklaert")
    crumbs = navigation.crumbs_of(page, "ar")
    assert [(crumb.title, crumb.url, crumb.language) for crumb in crumbs] == [("Hilfe", "/ar/hilfe/", "de")]
