"""Translating pages at the desk: who may open what, the question in the German form, files, and „still right?“."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation as active
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringSegment, StringTranslation

from kompass.models import InformationPage
from kompass.translating import publish_translation
from kompass.translation.po_file import Misfit, NotThisFile, export_po, import_po
from portal.models import HomePage
from portal.role_groups import make_groups, translator_group
from tests.forms import filled
from tests.kompass.factories import InformationPageFactory
from tests.kompass.translating import ARABIC, begun, fresh, german_page, translation_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def german() -> InformationPage:
    return german_page("ar", "fa")


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with active.override("en"):
        yield


def login(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    user.wagtail_userprofile.preferred_language = "en"
    user.wagtail_userprofile.save()
    client.force_login(user, BACKEND)
    return client


@pytest.fixture
def editor(person: Any, german: InformationPage) -> Client:
    make_groups()
    return login(profiled(person("editor")))


@pytest.fixture
def translator(person: Any, german: InformationPage) -> Client:
    """Of Arabic."""
    make_groups()
    user = profiled(person("translator"))
    user.groups.add(translator_group("ar", HomePage.objects.get(locale__language_code="ar")))
    return login(user)


def profiled(user: Any) -> Any:
    UserProfile.get_for_user(user)
    return user


def done(client: Client, path: str, data: dict[str, Any] | None = None) -> str:
    """What the desk says after a form was sent."""
    response = client.post(path, data or {}, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def single(page: Any) -> StringSegment:
    return StringSegment.objects.filter(source=translation_of(page).source).order_by("order").first()


# --- Who may what ----------------------------------------------------------------------------------------------------
def test_a_translator_begins_writes_and_publishes_their_own_language(
    translator: Client, german: InformationPage
) -> None:
    response = translator.post("/admin/page-translations/start/", {"start": f"{german.pk}:ar"})
    page = InformationPage.objects.get(locale__language_code="ar")
    assert response.url == f"/admin/pages/{page.pk}/edit/"
    assert translator.get(response.url).status_code == 200
    write(page, ARABIC)
    done(translator, f"/admin/page-translations/publish/{page.pk}/", {"state": "confirmed"})
    assert (fresh(page).live, fresh(page).text_status) == (True, "confirmed")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/admin/page-translations/publish/{persian}/"),
        ("get", "/admin/pages/{persian}/edit/"),
        ("get", "/admin/pages/{german}/edit/"),
        ("post", "/admin/pages/{arabic}/unpublish/"),
        ("post", "/admin/pages/{arabic}/delete/"),
        ("get", "/admin/page-translations/still-right/{persian}/"),
        ("post", "/admin/page-translations/still-right/{german}/"),
        ("get", "/admin/localize/submit/page/{german}/"),
        ("get", "/admin/localize/submit/page/{arabic}/"),
        ("get", "/admin/localize/update/{source}/"),
        ("get", "/admin/localize/translate/{foreign}/pofile/download/"),
        ("post", "/admin/localize/translate/{foreign}/pofile/upload/"),
        ("post", "/admin/localize/translate/{foreign}/machine_translate/"),
        ("post", "/admin/localize/translate/{foreign}/disable/"),
        ("post", "/admin/localize/translate/{own}/disable/"),
        ("get", "/admin/localize/translate/{foreign}/preview/"),
        ("put", "/admin/localize/translate/{foreign}/strings/{string}/edit/"),
        ("get", "/admin/localize/page/{arabic}/convert_to_alias/"),
    ],
)
def test_a_translator_reaches_nothing_of_others(
    translator: Client, german: InformationPage, method: str, path: str
) -> None:
    arabic, persian = begun(german), begun(german, "fa")
    InformationPage.objects.filter(pk=arabic.pk).update(live=True)  # a draft of their own they may throw away
    numbers = {
        "german": german.pk, "arabic": arabic.pk, "persian": persian.pk, "string": single(persian).pk,
        "own": translation_of(arabic).pk, "foreign": translation_of(persian).pk,
        "source": translation_of(arabic).source_id,
    }  # fmt: skip
    before = (InformationPage.objects.count(), StringTranslation.objects.count())
    response = getattr(translator, method)(path.format(**numbers))
    assert response.status_code in (302, 403, 404), response.status_code
    if response.status_code == 302:
        assert response.url == "/admin/"
    assert (InformationPage.objects.count(), StringTranslation.objects.count()) == before


@pytest.mark.parametrize("start", ["{german}:fa", "{german}:de", "999999:ar", "x", "{draft}:ar"])
def test_a_translator_begins_only_what_the_public_reads_in_their_language(
    translator: Client, german: InformationPage, start: str
) -> None:
    draft = InformationPageFactory(parent=german, draft=True)
    response = translator.post(
        "/admin/page-translations/start/", {"start": start.format(german=german.pk, draft=draft.pk)}
    )
    assert response.status_code == 404
    assert InformationPage.objects.exclude(locale__language_code="de").count() == 0


def test_lists_show_a_translator_their_language_and_an_editor_all(
    translator: Client, person: Any, german: InformationPage
) -> None:
    own = translator.get("/admin/page-translations/matrix/").context["columns"]
    assert [column["language"].code for column in own] == ["ar"]
    every = login(profiled(person("editor"))).get("/admin/page-translations/matrix/").context["columns"]
    assert len(every) == 7
    assert translator.get("/admin/page-translations/?language=fa").context["language"].code == "ar"


@pytest.mark.parametrize("role", ["provider", "counsellor"])
def test_others_see_no_list(person: Any, german: InformationPage, role: str) -> None:
    make_groups()
    assert login(profiled(person(role))).get("/admin/page-translations/").status_code in (302, 403)


def test_the_second_report_of_translations_leads_to_ours(editor: Client) -> None:
    assert editor.get("/admin/localize/reports/translations/").url == "/admin/page-translations/matrix/"


# --- The German form -------------------------------------------------------------------------------------------------
def german_form(client: Client, page: Any) -> dict[str, Any]:
    form = client.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    return filled(form) | {
        "easy_body-count": "0",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": '{"blocks": [{"key": "a", "text": "Neu.", "type": "unstyled"}], "entityMap": {}}',
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip


def translated(german: InformationPage) -> InformationPage:
    page = begun(german)
    write(page, ARABIC)
    publish_translation(page, confirmed=True, by=None, today=dt.date(2026, 11, 24))
    return fresh(page)


def test_publishing_changed_german_asks_what_it_means(editor: Client, german: InformationPage) -> None:
    page = translated(german)
    url = f"/admin/pages/{german.pk}/edit/"
    data = german_form(editor, german)
    refused = editor.post(url, data | {"action-publish": "1"})
    assert refused.status_code == 200
    assert "Say what your change means" in refused.content.decode()
    assert "Neu." in refused.content.decode()
    assert editor.post(url, data | {"action-publish": "1", "meaning": "spelling"}).status_code == 302
    assert fresh(page).source_digest == fresh(german).published_digest


def test_a_draft_is_saved_without_the_question(editor: Client, german: InformationPage) -> None:
    translated(german)
    response = editor.post(f"/admin/pages/{german.pk}/edit/", german_form(editor, german))
    assert response.status_code == 302
    assert fresh(german).has_unpublished_changes


def test_where_nothing_is_translated_nothing_is_asked(editor: Client, german: InformationPage) -> None:
    url = f"/admin/pages/{german.pk}/edit/"
    assert "The meaning has changed" not in editor.get(url).content.decode()
    assert editor.post(url, german_form(editor, german) | {"action-publish": "1"}).status_code == 302


# --- Publishing ------------------------------------------------------------------------------------------------------
def test_localizes_own_button_publishes_nothing_half_translated(editor: Client, german: InformationPage) -> None:
    page = begun(german)
    write(page, {"Ankommen": "الوصول"})
    told = done(editor, f"/admin/pages/{page.pk}/edit/", {"action": "publish"})
    assert "2 texts are not translated yet" in told
    assert not fresh(page).live


def test_a_text_that_is_too_long_is_said_at_its_field(editor: Client, german: InformationPage) -> None:
    page = begun(german)
    write(page, {**ARABIC, "Ankommen": "ا" * 300})
    told = done(editor, f"/admin/page-translations/publish/{page.pk}/", {"state": "confirmed"})
    assert "Some texts do not fit" in told
    error = StringTranslation.objects.get(context__path="title").get_error()
    assert "255" in str(error)


# --- Still right -----------------------------------------------------------------------------------------------------
def test_an_editor_confirms_a_page_from_its_header(editor: Client, german: InformationPage) -> None:
    url = f"/admin/page-translations/still-right/{german.pk}/"
    assert url in editor.get(f"/admin/pages/{german.pk}/edit/").content.decode()
    assert editor.get(url).status_code == 200
    assert "1 page is confirmed." in done(editor, url, {"act": "branch"})
    assert fresh(german).reviewed_on is not None
    history = editor.get(f"/admin/pages/{german.pk}/history/").content.decode()
    assert "Confirmed as right: Deutsch" in history


def test_several_pages_are_confirmed_from_a_listing(editor: Client, german: InformationPage) -> None:
    other = InformationPageFactory(parent=german)
    url = f"/admin/bulk/wagtailcore/page/still_right/?id={german.pk}&id={other.pk}&next=/admin/pages/"
    assert editor.get(url).status_code == 200
    assert editor.post(url).status_code == 302
    assert fresh(other).reviewed_on == fresh(german).reviewed_on is not None


def test_ticked_translations_are_confirmed(editor: Client, german: InformationPage) -> None:
    page = begun(german)
    write(page, ARABIC)
    done(editor, f"/admin/page-translations/publish/{page.pk}/", {"state": "in_review"})
    told = done(editor, "/admin/page-translations/confirm/", {"language": "ar", "row": [page.pk]})
    assert "1 translation is confirmed." in told
    assert fresh(page).text_status == "confirmed"


# --- Files -----------------------------------------------------------------------------------------------------------
def po_of(page: Any) -> polib.POFile:
    po = polib.pofile(export_po(translation_of(page)))
    for entry in po:
        entry.msgstr = ARABIC[entry.msgid]
    return po


def test_a_page_goes_out_as_a_file_and_comes_back(translator: Client, german: InformationPage) -> None:
    page = begun(german)
    address = f"/admin/localize/translate/{translation_of(page).pk}/pofile/"
    po = polib.pofile(translator.get(f"{address}download/").content.decode())
    assert po.metadata["Language"] == "ar"
    for entry in po:
        entry.msgstr = ARABIC[entry.msgid]
    file = SimpleUploadedFile("ar.po", str(po).encode())
    assert "3 texts are taken over" in done(translator, f"{address}upload/", {"file": file})
    assert not fresh(page).live
    file.seek(0)
    assert import_po(translation_of(page), file.read(), by=None).unchanged == 3


def test_the_report_names_what_did_not_fit(translator: Client, german: InformationPage) -> None:
    page = begun(german)
    po = po_of(page)
    po[0].msgstr = "ا" * 300
    po[1].flags.append("fuzzy")
    po[2].msgstr = "<a id='a9'>سجّل</a>"
    po.append(polib.POEntry(msgctxt="title", msgid="Früher", msgstr="سابقًا"))
    po.append(polib.POEntry(msgctxt="lead", msgid="Früher", msgstr=""))
    address = f"/admin/localize/translate/{translation_of(page).pk}/pofile/upload/"
    told = done(translator, address, {"file": SimpleUploadedFile("ar.po", str(po).encode())})
    for sentence in ("Too long", "at most 255 fit", "Marked as uncertain", "Links or formatting", "another one by now"):
        assert sentence in told
    report = import_po(translation_of(page), str(po).encode(), by=None)
    assert {one.why for one in report.refused} == {Misfit.TOO_LONG, Misfit.FUZZY, Misfit.BROKEN, Misfit.UNKNOWN}
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no PO file"),
        (b"/etc/passwd", "no PO file"),
        (b"msgid", "no PO file"),
        (b"\xff\xfe msgid", "no PO file"),
        (b'msgid ""\nmsgstr ""\n"Language: fa\\n"\n\nmsgid "x"\nmsgstr "y"\n', "another language"),
        (b'msgid ""\nmsgstr ""\n"X-WagtailLocalize-TranslationID: 1\\n"\n\nmsgid "x"\nmsgstr "y"\n', "another page"),
        (b"msgid" + b" " * (2 * 1024 * 1024), "too large"),
    ],
)
def test_a_file_that_is_none_of_this_page_is_refused(german: InformationPage, content: bytes, reason: str) -> None:
    translation = translation_of(begun(german))
    with pytest.raises(NotThisFile) as error:
        import_po(translation, content, by=None)
    assert reason in error.value.messages[0]
