"""Kompass pages and short texts at the desk: sending into translation, names that follow their topic."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Locale, Page

from kompass.models import DimensionPage, EmergencyContact, KompassPage, TopicPage
from portal.models import HomePage
from portal.role_groups import make_groups
from search.models import OutboxEntry
from tests.directory.factories import TopicFactory
from tests.forms import filled, row

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def german() -> TopicPage:
    """A published topic page in German, below home, entrance and dimension; English has its home page only."""
    de, _ = Locale.objects.get_or_create(language_code="de")
    Locale.objects.get_or_create(language_code="en")
    topic = TopicFactory(code="pass", title="Pass und Ausweis", titles={"en": "Passport"})
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Start", slug="start", heading="Willkommen", lead="Hier", locale=de)
    )
    home.copy_for_translation(Locale.objects.get(language_code="en"))
    entrance = home.add_child(instance=KompassPage(title="Kompass", slug="kompass", locale=de))
    dimension = entrance.add_child(instance=DimensionPage(dimension=topic.dimension, slug="leben", locale=de))
    page = dimension.add_child(instance=TopicPage(topic=topic, slug="pass", plain_summary="So geht es.", locale=de))
    page.save_revision().publish()
    return TopicPage.objects.get(pk=page.pk)


@pytest.fixture
def contact() -> EmergencyContact:
    de, _ = Locale.objects.get_or_create(language_code="de")
    Locale.objects.get_or_create(language_code="en")
    return EmergencyContact.objects.create(number="112", name="Notruf", text="Feuer, Unfall", locale=de)


@pytest.fixture
def editor(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client


@pytest.fixture
def sender(person: Any) -> Client:
    """Somebody with the global right to send, and none on pages."""
    make_groups()
    user = person("translator")
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    client = Client()
    client.force_login(user, BACKEND)
    return client


def english() -> int:
    return Locale.objects.get(language_code="en").pk


# --- Names -----------------------------------------------------------------------------------------------------------
def test_a_page_is_called_like_its_topic_whatever_was_typed(german: TopicPage) -> None:
    assert german.title == "Pass und Ausweis"
    german.title = "Anders"
    german.save_revision().publish()
    assert TopicPage.objects.get(pk=german.pk).title == "Pass und Ausweis"


def test_a_renamed_topic_renames_its_pages_and_waits_for_the_index(german: TopicPage, editor: Client) -> None:
    url = f"/admin/topic/edit/{german.topic_id}/"
    data = filled(editor.get(url).context["form"])
    data["labels-0-title"] = "Pass"
    response = editor.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = TopicPage.objects.get(pk=german.pk)
    assert (page.title, page.draft_title) == ("Pass", "Pass")
    assert OutboxEntry.objects.filter(key=f"topic:{german.translation_key}").exists()


def test_a_renamed_dimension_renames_its_page(german: TopicPage, editor: Client) -> None:
    dimension = german.topic.dimension
    url = f"/admin/dimension/edit/{dimension.pk}/"
    data = filled(editor.get(url).context["form"])
    total = int(data["labels-TOTAL_FORMS"])
    if total:
        data["labels-0-title"] = "Alltag"
    else:
        data |= {"labels-TOTAL_FORMS": 1} | row("labels", 0, language="de", title="Alltag")
    assert editor.post(url, data).status_code == 302
    assert DimensionPage.objects.get(dimension=dimension).title == "Alltag"


# --- Into translation ------------------------------------------------------------------------------------------------
def test_a_topic_page_sent_into_english_is_a_draft_with_the_english_label(german: TopicPage, editor: Client) -> None:
    response = editor.post(f"/admin/localize/submit/page/{german.pk}/", {"locales": [english()]})
    assert response.status_code == 302
    page = TopicPage.objects.get(translation_key=german.translation_key, locale__language_code="en")
    assert not page.live
    assert (page.title, page.slug, page.topic) == ("Passport", "pass", german.topic)
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_a_short_text_sent_into_english_is_a_draft(contact: EmergencyContact, editor: Client) -> None:
    url = f"/admin/localize/submit/snippet/kompass/emergencycontact/{contact.pk}/"
    assert editor.get(url).status_code == 200
    assert editor.post(url, {"locales": [english()]}).status_code == 302
    twin = EmergencyContact.objects.get(translation_key=contact.translation_key, locale__language_code="en")
    assert (twin.live, twin.number) == (False, "112")


def test_the_right_to_send_is_not_enough_without_a_right_on_the_page(german: TopicPage, sender: Client) -> None:
    url = f"/admin/localize/submit/page/{german.pk}/"
    assert sender.get(url).status_code == 404
    assert sender.post(url, {"locales": [english()]}).status_code == 404
    assert TopicPage.objects.count() == 1


def test_the_right_to_send_is_not_enough_without_a_right_on_the_text(contact: EmergencyContact, sender: Client) -> None:
    url = f"/admin/localize/submit/snippet/kompass/emergencycontact/{contact.pk}/"
    assert sender.post(url, {"locales": [english()]}).status_code == 404
    assert EmergencyContact.objects.count() == 1


def test_who_may_edit_the_source_only_sends_nowhere(german: TopicPage, person: Any) -> None:
    make_groups()
    group = Group.objects.create(name="nur-deutsch")
    group.permissions.add(
        Permission.objects.get(codename="submit_translation"), Permission.objects.get(codename="access_admin")
    )
    home = HomePage.objects.get(locale__language_code="de")
    for verb in ("add", "change"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{verb}_page")
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user = person()
    user.groups.add(group)
    client = Client()
    client.force_login(user, BACKEND)
    url = f"/admin/localize/submit/page/{german.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"locales": [english()]}).status_code == 404
    assert TopicPage.objects.count() == 1


def test_existing_translations_are_renewed_only_by_who_may_edit_the_german(
    german: TopicPage, editor: Client, sender: Client
) -> None:
    from wagtail_localize.models import TranslationSource

    editor.post(f"/admin/localize/submit/page/{german.pk}/", {"locales": [english()]})
    url = f"/admin/localize/update/{TranslationSource.objects.get_for_instance(german).pk}/"
    assert sender.get(url).status_code == 404
    assert editor.get(url).status_code == 200


# --- Lists -----------------------------------------------------------------------------------------------------------
def test_editors_open_short_texts_and_others_do_not(contact: EmergencyContact, editor: Client, sender: Client) -> None:
    for model in ("emergencycontact", "notice"):
        assert editor.get(f"/admin/snippets/kompass/{model}/").status_code == 200
        assert editor.get(f"/admin/snippets/kompass/{model}/add/").status_code == 200
        assert sender.get(f"/admin/snippets/kompass/{model}/").status_code == 302
    assert editor.get(f"/admin/snippets/kompass/emergencycontact/edit/{contact.pk}/").status_code == 200


def test_the_form_of_a_topic_page_asks_for_no_title(german: TopicPage, editor: Client) -> None:
    form = editor.get(f"/admin/pages/{german.pk}/edit/").context["form"]
    assert "title" not in form.fields
