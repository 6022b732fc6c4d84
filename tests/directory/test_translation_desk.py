"""„Übersetzungen“ at the desk: who may write which language, what the form says, what happens when two write."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation
from wagtail.log_actions import registry

from directory.models import Service, ServiceText, TextState
from directory.translation.form import GERMAN_CHANGED_MEANWHILE, SAVED_MEANWHILE
from portal.role_groups import make_groups
from search.models import OutboxEntry
from tests.directory.factories import (
    CourseFactory,
    LocationFactory,
    OrganisationFactory,
    ServiceFactory,
    ServiceTextFactory,
)

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/admin/translations/"


@pytest.fixture
def door(person: Any) -> Any:
    """A browser of somebody: door("translator", "ar")."""
    make_groups()

    def enter(role: str, *languages: str) -> Client:
        somebody = person(role)
        for code in languages:
            somebody.groups.add(Group.objects.get_or_create(name=f"translator-{code}")[0])
        client = Client()
        client.force_login(somebody, BACKEND)
        return client

    return enter


@pytest.fixture
def translator(door: Any) -> Client:
    return door("translator", "ar")


def address(record: Any, language: str = "ar") -> str:
    return f"{LIST}{record._meta.model_name}/{record.pk}/{language}/"


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def write(client: Client, record: Any, *, to: str = "", **texts: str) -> Any:
    """What the browser sends; `to` is the address with its filters."""
    url = to or address(record)
    form = client.get(url).context["form"]
    data = {pair.name: form[pair.name].value() or "" for pair in form.pairs}
    return client.post(url, {"seen": form["seen"].value(), "state": "confirmed", **data, **texts})


def outdated(**fields: Any) -> Service:
    service = ServiceFactory(summary="Montags geöffnet.", place=False, **fields)
    ServiceTextFactory(record=service, language="ar", name="استشارة", summary="مفتوح يوم الاثنين", description="")
    service.summary = "Montags geschlossen."
    service.save()
    return service


# --- Who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["counsellor", "steering", "guest", "provider"])
def test_who_does_not_work_at_the_desk_gets_a_plain_no(door: Any, role: str) -> None:
    client, service = door(role), ServiceFactory()
    for url in (LIST, address(service)):
        assert client.get(url).status_code == 403


def test_who_keeps_the_accounts_translates_nothing(door: Any) -> None:
    client, service = door("admin", "ar"), ServiceFactory()
    for url in (LIST, address(service)):
        assert client.get(url).get("Location") == "/admin/"
    assert client.post(f"{LIST}confirm/", {"language": "ar"}).get("Location") == "/admin/"


@pytest.mark.parametrize("role", ["editor", "coordinator"])
def test_editors_write_every_language(door: Any, role: str) -> None:
    client, service = door(role), ServiceFactory()
    for language in ("en", "ar", "uk", "tr", "ru", "fr", "fa"):
        assert client.get(address(service, language)).status_code == 200
    assert client.get(address(service, "de")).status_code == 404


def test_a_translator_writes_their_own_language_only(translator: Client) -> None:
    service = ServiceFactory()
    assert translator.get(address(service)).status_code == 200
    assert translator.get(address(service, "fr")).status_code == 404
    page = shown(translator, f"{LIST}?language=fr")
    assert "العربية" in page
    assert "Français" not in page


def test_a_translator_without_a_language_is_told_whom_to_ask(door: Any) -> None:
    with translation.override("de"):
        page = shown(door("translator"), LIST)
    assert "kim-work__amounts" not in page
    assert "help-block" in page


def test_a_translator_does_not_edit_the_german_record(translator: Client) -> None:
    service = ServiceFactory()
    assert translator.get(f"/admin/service/edit/{service.pk}/").get("Location") == "/admin/"
    assert translator.get("/admin/service/").get("Location") == "/admin/"


def test_the_menu_leads_there(translator: Client) -> None:
    assert LIST in shown(translator, "/admin/")


@pytest.mark.parametrize("role", ["translator", "editor"])
def test_what_nobody_reads_has_no_form(door: Any, role: str) -> None:
    client = door(role, "ar")
    hidden = [
        ServiceFactory(draft=True),
        ServiceFactory(staff_only=True),
        LocationFactory(redacted=True),
        LocationFactory(address_visibility="staff"),
        OrganisationFactory(unlisted=True),
        OrganisationFactory(description=""),
    ]
    for record in hidden:
        assert client.get(address(record)).status_code == 404, record
    assert client.get(f"{LIST}term/1/ar/").status_code == 404


# --- The list --------------------------------------------------------------------------------------------------------
def test_a_full_page_costs_few_statements(translator: Client, django_assert_max_num_queries: Any) -> None:
    ServiceFactory.create_batch(60, place=False)
    translator.get(LIST)
    with django_assert_max_num_queries(15):
        page = shown(translator, f"{LIST}?language=ar&state=missing&kind=service&q=a")
    assert page.count('class="title"') == 50


@pytest.mark.parametrize(
    "query",
    [
        "state=x",
        "kind=x",
        "municipality=x",
        "municipality=9",
        "organisation=x",
        "p=x",
        "p=9",
        "q=%00",
        "q=" + "x" * 300,
    ],
)
def test_an_address_somebody_made_up_shows_the_list(translator: Client, query: str) -> None:
    ServiceFactory()
    assert translator.get(f"{LIST}?{query}").status_code == 200


def test_the_list_is_narrowed_to_one_organisation_and_opened_again(translator: Client) -> None:
    service = ServiceFactory(organisation__name="Mieterverein", name="Mietrecht")
    ServiceFactory(name="Anderes")
    page = shown(translator, f"{LIST}?language=ar&kind=service&organisation={service.organisation_id}")
    assert "Mietrecht" in page
    assert "Anderes" not in page
    assert '<a href="?language=ar&amp;kind=service">' in page


# --- The form --------------------------------------------------------------------------------------------------------
def test_both_languages_stand_beside_each_other_in_their_direction(translator: Client) -> None:
    page = shown(translator, address(ServiceFactory(name="Rat & Hilfe")))
    assert "<p>Rat &amp; Hilfe</p>" in page
    assert '<div class="kim-text__german" lang="de">' in page
    assert 'lang="ar" dir="rtl"' in page


def test_an_outdated_text_shows_what_changed_also_to_a_screen_reader(translator: Client) -> None:
    page = shown(translator, address(outdated()))
    assert "geschlossen.<" in page.partition("<ins>")[2][:140]
    assert "geöffnet.<" in page.partition("<del>")[2][:140]
    assert 'class="w-sr-only"' in page.partition("<ins>")[2][:40]


def test_a_text_that_is_still_german_is_pointed_out(translator: Client) -> None:
    service = ServiceFactory(eligibility="Für alle.")
    ServiceTextFactory(record=service, language="ar")
    page = shown(translator, address(service))
    assert page.count("kim-text__gap") == 1
    assert "kim-text__gap" in page.partition("Für alle.")[0]


def test_a_machine_draft_is_marked(translator: Client) -> None:
    service = ServiceFactory()
    assert "kim-text__machine" not in shown(translator, address(service))
    ServiceTextFactory(record=service, language="ar", machine=True)
    assert "kim-text__machine" in shown(translator, address(service))


def test_a_confirmed_text_goes_public_without_a_mark(translator: Client, client: Client) -> None:
    service = outdated()
    public = f"/ar/angebote/{service.pk}-{service.slug}/"
    assert "Text auf Deutsch" in client.get(public).content.decode()
    OutboxEntry.objects.all().delete()
    response = write(translator, service, summary="مغلق يوم الاثنين", description="نوضح معك ما تحتاج إليه")
    assert response.status_code == 302
    page = client.get(public).content.decode()
    assert "مغلق يوم الاثنين" in page
    assert "Text auf Deutsch" not in page
    assert OutboxEntry.objects.filter(key=f"service:{service.pk}").exists()
    assert registry.get_logs_for_instance(service).first().action == "directory.confirm_translation"


def test_a_text_can_wait_for_somebody_else(translator: Client) -> None:
    service = ServiceFactory()
    write(translator, service, name="استشارة", state="in_review")
    assert ServiceText.objects.get(record=service).state == TextState.IN_REVIEW


def test_saving_leads_to_the_next_text_of_the_same_list(translator: Client) -> None:
    ServiceFactory(name="A", place=False)
    first, second = ServiceFactory(name="B", place=False), ServiceFactory(name="C", place=False)
    CourseFactory(name="BB", runs=0)
    query = "?language=ar&kind=service"
    response = write(translator, first, to=address(first) + query, name="ب")
    assert response["Location"] == address(second) + query
    response = write(translator, second, to=address(second) + query, name="ج")
    assert response["Location"] == LIST + query


def test_a_text_that_is_too_long_is_refused_at_its_field(translator: Client) -> None:
    service = ServiceFactory()
    response = write(translator, service, name="x" * 201, summary="ملخص")
    assert list(response.context["form"].errors) == ["name"]
    assert "ملخص" in response.content.decode()
    assert "error-message" in response.content.decode()
    assert not ServiceText.objects.exists()


def test_nothing_at_all_is_no_translation(translator: Client) -> None:
    response = write(translator, ServiceFactory())
    assert response.status_code == 200
    assert not ServiceText.objects.exists()


def test_a_list_is_written_one_entry_a_line(translator: Client) -> None:
    service = ServiceFactory(required_documents=["Pass", "Foto"])
    write(translator, service, required_documents="جواز السفر\n\nصورة\n")
    assert ServiceText.objects.get(record=service).required_documents == ["جواز السفر", "صورة"]


def test_the_second_of_two_translators_sees_a_sentence_and_loses_nothing(translator: Client, door: Any) -> None:
    service, other = ServiceFactory(), door("translator", "ar")
    seen = other.get(address(service)).context["form"]["seen"].value()
    write(translator, service, name="الأول")
    response = other.post(address(service), {"seen": seen, "state": "confirmed", "name": "الثاني"})
    page = response.content.decode()
    assert response.context["form"].non_field_errors() == [SAVED_MEANWHILE]
    assert "الثاني" in page
    assert ServiceText.objects.get(record=service).name == "الأول"
    again = response.context["form"]["seen"].value()
    assert other.post(address(service), {"seen": again, "state": "confirmed", "name": "الثاني"}).status_code == 302
    assert ServiceText.objects.get(record=service).name == "الثاني"


def test_a_german_text_that_changed_meanwhile_is_compared_first(translator: Client) -> None:
    service = ServiceFactory()
    seen = translator.get(address(service)).context["form"]["seen"].value()
    service.summary = "Ganz anders."
    service.save()
    response = translator.post(address(service), {"seen": seen, "state": "confirmed", "name": "استشارة"})
    assert response.context["form"].non_field_errors() == [GERMAN_CHANGED_MEANWHILE]
    assert "Ganz anders." in response.content.decode()
    assert not ServiceText.objects.exists()


def test_a_changed_telephone_number_disturbs_no_translator(translator: Client) -> None:
    service = ServiceFactory()
    seen = translator.get(address(service)).context["form"]["seen"].value()
    service.phone = "0241 000-77"
    service.save()
    assert translator.post(address(service), {"seen": seen, "state": "confirmed", "name": "ا"}).status_code == 302


def test_an_editor_who_has_the_record_open_does_not_overwrite_a_translation(translator: Client, door: Any) -> None:
    from tests.directory.factories import TopicFactory
    from tests.forms import filled

    editor, service = door("editor"), ServiceFactory(topics=[TopicFactory()])
    url = f"/admin/service/edit/{service.pk}/"
    data = filled(editor.get(url).context["form"], phone="0241 000-88")
    write(translator, service, name="استشارة")
    editor.post(url, data)
    assert ServiceText.objects.get(record=service).name == "استشارة"


# --- Several at once -------------------------------------------------------------------------------------------------
def confirm(client: Client, *records: Any, language: str = "ar") -> Any:
    rows = [f"{record._meta.model_name}:{record.pk}" for record in records]
    return client.post(f"{LIST}confirm/", {"language": language, "row": rows, "query": "language=ar&state=machine"})


def test_ticked_texts_are_confirmed_and_each_is_written_down(translator: Client) -> None:
    services = ServiceFactory.create_batch(3)
    for service in services:
        ServiceTextFactory(record=service, language="ar", machine=True)
    response = confirm(translator, *services[:2])
    assert response["Location"] == f"{LIST}?language=ar&state=machine"
    assert list(ServiceText.objects.order_by("record_id").values_list("state", flat=True)) == [
        "confirmed",
        "confirmed",
        "machine",
    ]
    for service in services[:2]:
        assert registry.get_logs_for_instance(service).first().action == "directory.confirm_translation"


def test_only_what_somebody_could_have_read_is_confirmed_at_once(translator: Client) -> None:
    old, missing = outdated(), ServiceFactory()
    hidden = ServiceFactory(draft=True)
    ServiceTextFactory(record=hidden, language="ar", machine=True)
    confirm(translator, old, missing, hidden)
    assert not ServiceText.objects.filter(state="confirmed", record=hidden).exists()
    assert registry.get_logs_for_instance(old).first() is None
    made_up = {"language": "ar", "row": ["service:x", "term:1", "", "service:9999"]}
    assert translator.post(f"{LIST}confirm/", made_up).status_code == 302


def test_nobody_confirms_somebody_elses_language(translator: Client) -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service, language="fr", machine=True)
    assert confirm(translator, service, language="fr").status_code == 404
    assert ServiceText.objects.get().state == "machine"
