"""wagtail-localize as we use it, on whatever database the tests run: upstream tests SQLite only (stack.md 1.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from kompass.models import EmergencyContact, InformationPage, Notice
from kompass.translating import page_models, publish_translation
from portal.models import HomePage
from portal.role_groups import make_groups
from tests.kompass.factories import InformationPageFactory, paragraph
from tests.kompass.translating import ARABIC, begun, edit, fresh, german_page, translation_of, write
from tests.portal.factories import locale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def editor(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client


def contact(**fields: Any) -> EmergencyContact:
    values = {"number": "112", "name": "Notruf", "text": "Feuer, Unfall", "locale": locale("de"), **fields}
    return EmergencyContact.objects.create(**values)


def sent(record: Any, code: str = "ar") -> Any:
    translate_object(record, [locale(code)])
    return type(record).objects.get(translation_key=record.translation_key, locale=locale(code))


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_a_page_with_every_kind_of_text_comes_back_in_another_language() -> None:
    german = german_page(
        body=[
            paragraph('<p>Eins <b>fett</b>.</p><ul><li>Zwei</li><li>Drei <a href="https://a.de/">Link</a></li></ul>'),
            ("steps", {"heading": "Schritte", "items": [{"title": "Vier", "text": "<p>Fünf</p>"}]}),
            ("notice", {"tone": "right", "heading": "Sechs", "text": "<p>Sieben</p>"}),
        ]
    )
    page = begun(german)
    strings = StringSegment.objects.filter(source=translation_of(page).source).select_related("string")
    write(page, {segment.string.data: f"ع{segment.string.data}" for segment in strings})
    publish_translation(page, confirmed=True, by=None, today=TODAY)
    body = str(fresh(page).body)
    for text in ("عEins", "fett", "عZwei", "https://a.de/", "عSchritte", "عVier", "عFünf", "عSechs", "عSieben"):
        assert text in body
    assert [block.block_type for block in fresh(page).body] == [block.block_type for block in german.body]


def test_a_begun_translation_is_never_public_by_itself() -> None:
    german = german_page("ar", "en", "tr")
    for code in ("ar", "en", "tr"):
        begun(german, code)
    assert [page.locale.language_code for page in InformationPage.objects.live()] == ["de"]


def test_missing_parents_are_made_as_drafts_with_the_same_slugs() -> None:
    german = german_page()
    child = InformationPageFactory(parent=german, slug="unten", body=[paragraph("<p>Unten</p>")])
    page = begun(child)
    assert (page.get_parent().slug, page.get_parent().live, page.slug) == ("ankommen", False, "unten")
    assert page.url_path.split("/", 2)[2] == fresh(child).url_path.split("/", 2)[2]


def test_sending_a_page_from_the_desk_makes_no_public_page_above_it(editor: Client) -> None:
    child = InformationPageFactory(parent=german_page(), slug="unten")
    editor.post(f"/admin/localize/submit/page/{child.pk}/", {"locales": [locale("ar").pk]})
    arabic = InformationPage.objects.filter(locale=locale("ar"))
    assert [(page.slug, page.live, page.alias_of) for page in arabic] == [
        ("ankommen", False, None), ("unten", False, None)
    ]  # fmt: skip


def test_a_slug_that_is_taken_in_another_language_is_not_taken_twice() -> None:
    german = german_page()
    InformationPageFactory(parent=HomePage.objects.get(locale__language_code="ar"), language="ar", slug="ankommen")
    page = begun(german)
    assert page.slug != "ankommen"
    assert Page.objects.filter(slug="ankommen", locale=locale("ar")).count() == 1


def test_beginning_twice_makes_one_page_and_one_source() -> None:
    german = german_page()
    assert begun(german).pk == begun(german).pk
    assert (TranslationSource.objects.count(), Translation.objects.count()) == (1, 1)


def test_a_translation_is_no_source_of_another(editor: Client) -> None:
    german = german_page()
    page = begun(german)
    response = editor.post(f"/admin/localize/submit/page/{page.pk}/", {"locales": [locale("en").pk]})
    assert response.status_code == 404
    assert TranslationSource.objects.count() == 1


def test_a_live_translation_keeps_its_words_while_a_new_draft_is_made() -> None:
    german = german_page()
    page = begun(german)
    write(page, ARABIC)
    publish_translation(page, confirmed=True, by=None, today=TODAY)
    before = str(fresh(page).body)
    edit(german, body=[paragraph("<p>Ganz anders.</p>")])
    assert str(fresh(page).body) == before
    assert "Ganz anders." in str(fresh(page).get_latest_revision_as_object().body)


def test_renewing_from_the_desk_publishes_nothing(editor: Client) -> None:
    german = german_page()
    page = begun(german)
    source = TranslationSource.objects.get()
    response = editor.post(f"/admin/localize/update/{source.pk}/", {"publish_translations": "on"})
    assert response.status_code == 302
    assert not fresh(page).live


def test_the_same_sentence_in_two_blocks_is_two_translations() -> None:
    page = begun(german_page(body=[paragraph("<p>Gleich</p>"), paragraph("<p>Gleich</p>")]))
    segments = StringSegment.objects.filter(source=translation_of(page).source, string__data="Gleich")
    assert segments.values("context").distinct().count() == 2


def test_words_are_told_apart_by_capital_letters() -> None:
    page = begun(german_page(title="Essen", lead="essen", slug="essen"))
    write(page, {"Essen": "إسن", "essen": "أكل"})
    found = dict(StringTranslation.objects.values_list("context__path", "data"))
    assert (found["title"], found["lead"]) == ("إسن", "أكل")


def test_a_deleted_translation_can_be_begun_again() -> None:
    german = german_page()
    begun(german).delete()
    page = begun(german)
    assert translation_of(page).enabled


def test_a_link_to_another_page_stays_when_the_text_is_translated() -> None:
    german = german_page()
    target = InformationPageFactory(parent=german, slug="ziel")
    page = begun(german)
    edit(german, body=[paragraph(f'<p>Zum <a id="{target.pk}" linktype="page">Ziel</a></p>')])
    write(page, {**ARABIC, 'Zum <a id="a1">Ziel</a>': 'إلى <a id="a1">الهدف</a>'})
    publish_translation(fresh(page), confirmed=True, by=None, today=TODAY)
    assert f'id="{target.pk}"' in fresh(page).body[0].value.source


@pytest.mark.parametrize("model", page_models())
def test_no_state_or_date_is_copied_between_languages(model: Any) -> None:
    names = {field.field_name for field in get_translatable_fields(model)}
    own = {"text_status", "source_digest", "published_digest", "meaning", "reviewed_on", "review_due"}
    assert not names & own
    assert set(model.CONTENT_FIELDS) <= names


@pytest.mark.parametrize("length", [255, 256])
def test_a_title_that_does_not_fit_is_refused_on_every_database(length: int) -> None:
    page = begun(german_page())
    write(page, {**ARABIC, "Ankommen": "م" * length})
    if length == 255:
        publish_translation(page, confirmed=True, by=None, today=TODAY)
        assert fresh(page).live
        return
    with pytest.raises(ValidationError):
        publish_translation(page, confirmed=True, by=None, today=TODAY)


# --- Short texts -----------------------------------------------------------------------------------------------------
def test_a_short_text_is_a_draft_until_it_is_published(editor: Client) -> None:
    twin = sent(contact())
    assert not twin.live
    write_snippet(twin, "نجدة")
    assert editor.post(f"/admin/snippets/kompass/emergencycontact/edit/{twin.pk}/", {"action": "publish"}).status_code
    twin.refresh_from_db()
    assert (twin.live, twin.name, twin.number) == (True, "نجدة", "112")


@pytest.mark.parametrize("model", ["emergencycontact", "notice"])
def test_a_short_text_that_is_too_long_is_an_error_at_its_field(editor: Client, model: str) -> None:
    german = contact() if model == "emergencycontact" else Notice.objects.create(
        title="Umzug", text="Wir ziehen um.", locale=locale("de")
    )  # fmt: skip
    twin = sent(german)
    path = "name" if model == "emergencycontact" else "title"
    write_snippet(twin, "م" * 300, path=path)
    url = f"/admin/snippets/kompass/{model}/edit/{twin.pk}/"
    assert editor.post(url, {"action": "publish"}, follow=True).status_code == 200
    twin.refresh_from_db()
    assert not twin.live
    assert len(getattr(twin, path)) < 130
    assert StringTranslation.objects.get(context__path=path).get_error()


def test_the_number_follows_the_german_text() -> None:
    german = contact()
    twin = sent(german)
    german.number = "116117"
    german.save()
    source = TranslationSource.objects.get()
    source.update_from_db()
    Translation.objects.get().save_target(publish=False)
    twin.refresh_from_db()
    assert twin.number == "116117"


def test_a_translator_of_pages_writes_no_short_texts(person: Any) -> None:
    make_groups()
    client = Client()
    client.force_login(person("translator"), BACKEND)
    twin = sent(contact())
    translation = Translation.objects.get()
    assert client.get(f"/admin/snippets/kompass/emergencycontact/edit/{twin.pk}/").status_code in (302, 403)
    assert client.get(f"/admin/localize/translate/{translation.pk}/pofile/download/").status_code == 404
    response = client.put(f"/admin/localize/translate/{translation.pk}/strings/{segment_of(twin).pk}/edit/")
    assert response.status_code in (302, 403, 404)
    assert not StringTranslation.objects.exists()


def segment_of(twin: Any, path: str = "name") -> StringSegment:
    return StringSegment.objects.get(source__object_id=twin.translation_key, context__path=path)


def write_snippet(twin: Any, text: str, *, path: str = "name") -> None:
    segment = segment_of(twin, path)
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=Locale.objects.get(pk=twin.locale_id),
        data=text, translation_type="manual",
    )  # fmt: skip
