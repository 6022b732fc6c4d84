"""What happens to a German page happens to its translations: address, place, publicity, end."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import TranslationSource

from directory.translating import TARGETS
from kompass.models import InformationPage
from kompass.translating import publish_translation
from portal.models import HomePage
from tests.kompass.factories import (
    DimensionPageFactory,
    InformationPageFactory,
    KompassPageFactory,
    TopicPageFactory,
    paragraph,
)
from tests.kompass.translating import ARABIC, begun, edit, fresh, german_page, write
from tests.portal.factories import portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]


def free(german: Any, language: str = "ar", parent: Any = None) -> InformationPage:
    """A public translation that wagtail-localize knows nothing of."""
    home = parent or HomePage.objects.get(locale__language_code=language)
    page: InformationPage = InformationPageFactory(
        parent=home, language=language, translation_of=german, title="الوصول", text_status="confirmed",
        source_digest=german.published_digest,
    )  # fmt: skip
    return page


# --- Publicity and end -----------------------------------------------------------------------------------------------
def test_a_german_page_that_is_unpublished_takes_its_translations_along(client: Client) -> None:
    german = german_page()
    arabic = free(german)
    german.unpublish()
    assert not fresh(arabic).live
    assert client.get("/ar/ankommen/").status_code == 404


def test_a_translation_that_is_unpublished_leaves_the_german_page(client: Client) -> None:
    german = german_page()
    free(german).unpublish()
    assert fresh(german).live
    assert "Was zuerst zu tun ist." in client.get("/ar/ankommen/").content.decode()


def test_a_german_page_that_is_deleted_leaves_nothing(
    django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    monkeypatch.undo()
    german = german_page()
    child = InformationPageFactory(parent=german, slug="mehr")
    arabic = free(german)
    free(child, parent=arabic)
    with django_capture_on_commit_callbacks(execute=True):
        fresh(german).delete()
    assert InformationPage.objects.count() == 0
    assert not TranslationSource.objects.exists()
    assert HomePage.objects.get(locale__language_code="ar").numchild == 0


def test_a_translation_that_is_deleted_leaves_the_german_page() -> None:
    german = german_page()
    fresh(free(german)).delete()
    assert fresh(german).live


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_a_restriction_holds_in_every_language_and_ends_in_every_language(client: Client, kind: str) -> None:
    german = german_page()
    arabic = free(german)
    restriction = PageViewRestriction.objects.create(page=german, restriction_type=kind)
    if kind == "groups":
        restriction.groups.add(Group.objects.create(name="wenige"))
    copied = PageViewRestriction.objects.get(page=arabic)
    assert copied.restriction_type == kind
    assert [group.name for group in copied.groups.all()] == [group.name for group in restriction.groups.all()]
    restriction.delete()
    assert not arabic.view_restrictions.exists()


def test_a_translation_begun_later_is_restricted_too() -> None:
    german = german_page()
    PageViewRestriction.objects.create(page=german, restriction_type="login")
    assert begun(german).view_restrictions.exists()


# --- Address and place -----------------------------------------------------------------------------------------------
def test_a_new_slug_is_new_in_every_language_and_old_addresses_lead_on(client: Client) -> None:
    german = german_page()
    arabic = free(german)
    arabic.save_revision()
    edit(german, slug="neu-hier")
    assert fresh(arabic).slug == "neu-hier"
    assert client.get("/ar/neu-hier/").status_code == 200
    assert Redirect.objects.filter(redirect_page_id=arabic.pk).exists()
    fresh(arabic).latest_revision.publish()
    assert fresh(arabic).slug == "neu-hier"


def test_a_moved_page_moves_in_every_language() -> None:
    german = german_page()
    arabic = free(german)
    home = HomePage.objects.get(locale__language_code="de")
    other = InformationPageFactory(parent=home, slug="leben")
    free(other)
    fresh(german).move(Page.objects.get(pk=other.pk), pos="last-child")
    assert fresh(german).url_path.endswith("/leben/ankommen/")
    assert fresh(arabic).url_path.endswith("/leben/ankommen/")


def test_a_page_moved_below_an_untranslated_one_keeps_the_same_path_in_all_languages() -> None:
    german = german_page()
    arabic = free(german)
    other = InformationPageFactory(parent=HomePage.objects.get(locale__language_code="de"), slug="leben")
    fresh(german).move(Page.objects.get(pk=other.pk), pos="last-child")
    above = fresh(arabic).get_parent()
    assert (above.slug, above.live, above.locale.language_code) == ("leben", False, "ar")


# --- What is the same in all languages -------------------------------------------------------------------------------
def test_what_is_the_same_in_all_languages_reaches_readers_with_the_german_page() -> None:
    homes = portal("ar")
    dimension = DimensionPageFactory(parent=KompassPageFactory(parent=homes["de"]))
    german = TopicPageFactory(parent=dimension, topic__dimension=dimension.dimension, is_urgent=False)
    page = begun(german)
    write(page, {"Das müssen Sie wissen.": "هذا ما يجب معرفته."})
    publish_translation(fresh(page), confirmed=True, by=None, today=dt.date(2026, 11, 24))
    edit(german, is_urgent=True)
    assert fresh(page).is_urgent
    assert fresh(page).plain_summary == "هذا ما يجب معرفته."


def test_the_state_of_the_german_text_is_not_copied_to_its_translations() -> None:
    german = german_page(reviewer_function="Fachredaktion")
    page = begun(german)
    write(page, ARABIC)
    InformationPage.objects.filter(pk=page.pk).update(reviewer_function="Übersetzungsbüro")
    edit(german, lead="Was jetzt zu tun ist.")
    assert fresh(page).latest_revision.as_object().reviewer_function == "Übersetzungsbüro"


# --- Cost ------------------------------------------------------------------------------------------------------------
def test_publishing_a_page_with_eight_languages_takes_less_than_a_second_and_a_half(monkeypatch: Any) -> None:
    monkeypatch.undo()  # the strings are sorted by the background process
    german = german_page(*TARGETS, body=[paragraph(f"<p>Absatz {number}.</p>") for number in range(8)])
    for code in TARGETS:
        begun(german, code)
    started = time.perf_counter()
    edit(german, lead="Was jetzt zu tun ist.", meaning="sense")
    assert time.perf_counter() - started < 1.5
