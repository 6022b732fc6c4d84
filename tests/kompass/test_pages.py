"""Pages of the Beratungskompass as readers get them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import localdate
from wagtail.models import Locale

from kompass.models import EmergencyContact, Notice, PageSource
from search import index
from tests.directory.factories import ServiceFactory, TopicFactory
from tests.kompass.factories import (
    DimensionPageFactory,
    InformationPageFactory,
    KompassPageFactory,
    ProcessPageFactory,
    TopicPageFactory,
    kompass,
    paragraph,
)
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db

STEPS = (
    "steps",
    {"heading": "Schritt für Schritt", "items": [{"title": "Termin machen", "text": "<p>Am Telefon.</p>"}]},
)


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def notice(tone: str, heading: str) -> tuple[str, dict[str, str]]:
    return ("notice", {"tone": tone, "heading": heading, "text": "<p>Text</p>"})


def contact(code: str, number: str, **fields: object) -> EmergencyContact:
    return EmergencyContact.objects.create(
        number=number, name="Notruf", text="bei Gefahr", locale=Locale.objects.get(language_code=code), **fields
    )


# --- Topic -------------------------------------------------------------------------------------------------------
def test_the_title_of_a_topic_follows_its_label(client) -> None:
    homes = portal("en")
    shown = kompass(homes["de"], title="Wohnsitz anmelden", titles={"en": "Register your address"})
    path = shown["topic"].url_path.split("/", 2)[2]
    assert "<h1>Register your address</h1>" not in body_of(client, f"/de/{path}")
    assert "<h1>Register your address</h1>" in body_of(client, f"/en/{path}")


def test_title_and_summary_are_translated_where_the_long_text_is_not(client) -> None:
    homes = portal("ar")
    shown = kompass(homes["de"], title="Wohnen", titles={"ar": "السكن"})
    german = shown["topic"]
    german.body = [STEPS]
    german.save()
    entrance = KompassPageFactory(parent=homes["ar"], language="ar", translation_of=shown["entrance"])
    dimension = DimensionPageFactory(
        parent=entrance, language="ar", translation_of=shown["dimension"], dimension=shown["dimension"].dimension
    )
    TopicPageFactory(
        parent=dimension, language="ar", translation_of=german, topic=german.topic, plain_summary="ملخص قصير"
    )
    html = body_of(client, f"/ar/{german.url_path.split('/', 2)[2]}")
    assert "<h1>السكن</h1>" in html
    assert '<p class="kim-lead">ملخص قصير</p>' in html
    assert '<div class="kim-stack-l" lang="de" dir="ltr">' in html
    assert "noindex" not in html


def test_a_topic_without_a_page_in_a_language_is_read_in_german(client) -> None:
    homes = portal("uk")
    shown = kompass(homes["de"], title="Wohnen", titles={"uk": "Житло"})
    html = body_of(client, f"/uk/{shown['topic'].url_path.split('/', 2)[2]}")
    assert "<h1>Житло</h1>" in html
    assert '<p class="kim-lead" lang="de" dir="ltr">' in html
    assert "noindex" in html


def test_a_protection_topic_has_a_way_out_and_all_numbers(client) -> None:
    shown = kompass(portal()["de"], protection=True)
    contact("de", "112", order=1)
    contact("de", "110", order=2, is_protection=True)
    html = body_of(client, f"/de/{shown['topic'].url_path.split('/', 2)[2]}")
    assert '<a class="kim-exit__btn" href="https://www.dwd.de/" rel="noreferrer nofollow">' in html
    assert html.index('href="tel:110"') < html.index('href="tel:112"')


def test_an_ordinary_topic_has_no_way_out_and_no_numbers(client) -> None:
    shown = kompass(portal()["de"])
    contact("de", "112")
    html = body_of(client, f"/de/{shown['topic'].url_path.split('/', 2)[2]}")
    assert "kim-exit" not in html
    assert "tel:112" not in html


def test_notices_stand_together_below_what_they_say(client) -> None:
    shown = kompass(portal()["de"])
    page = shown["topic"]
    page.body = [STEPS, notice("deadline", "2 Wochen Zeit"), notice("right", "Das dürfen Sie")]
    page.save()
    html = body_of(client, f"/de/{page.url_path.split('/', 2)[2]}")
    assert html.count('class="kim-stack" aria-labelledby') == 1
    assert '<h3 class="kim-note__title">2 Wochen Zeit</h3>' in html


def test_related_topics_and_the_first_contact_are_shown(client) -> None:
    home = portal()["de"]
    shown = kompass(home, topics=2)
    page, other = shown["topics"]
    page.topic.related.add(other.topic)
    service = ServiceFactory(name="Bürgerbüro", topics=[page.topic])
    page.topic.first_contacts.add(service)
    index.rebuild()
    html = body_of(client, f"/de/{page.url_path.split('/', 2)[2]}")
    assert "Bürgerbüro" in html
    assert html.count(f"/de/angebote/{service.pk}-") == 1
    assert f'href="/de/{other.url_path.split("/", 2)[2]}"' in html


def test_the_day_of_the_last_check_is_told(client) -> None:
    shown = kompass(portal()["de"])
    page = shown["topic"]
    page.reviewed_on, page.reviewer_function = localdate() - dt.timedelta(days=400), "Fachredaktion"
    page.sources = [{"title": "§ 17 Bundesmeldegesetz", "url": "https://www.gesetze-im-internet.de/bmg/__17.html"}]
    page.save()
    html = body_of(client, f"/de/{page.url_path.split('/', 2)[2]}")
    assert "kim-fresh--old" in html
    assert "§ 17 Bundesmeldegesetz" in html


def test_the_public_never_reads_the_note_for_staff(client, person) -> None:
    shown = kompass(portal()["de"])
    page = shown["topic"]
    page.staff_note = "Nur für Fachkräfte gedacht"
    page.save()
    path = f"/de/{page.url_path.split('/', 2)[2]}"
    assert "Nur für Fachkräfte gedacht" not in body_of(client, path)
    client.force_login(person("provider"))
    assert "Nur für Fachkräfte gedacht" not in body_of(client, path)
    client.force_login(person("counsellor"))
    assert "Nur für Fachkräfte gedacht" in body_of(client, path)
    assert "private" in client.get(path)["Cache-Control"]


def test_a_topic_costs_at_most_fifteen_statements(client, django_assert_max_num_queries) -> None:
    homes = portal("ar")
    shown = kompass(homes["de"], topics=3)
    page, *others = shown["topics"]
    page.topic.related.set([other.topic for other in others])
    page.topic.first_contacts.add(ServiceFactory(topics=[page.topic]))
    index.rebuild()
    path = f"/ar/{page.url_path.split('/', 2)[2]}"
    client.get(path)
    with django_assert_max_num_queries(15):
        client.get(path)


# --- Entrance and dimension --------------------------------------------------------------------------------------
def test_the_entrance_lists_every_topic_by_dimension_and_by_letter(client) -> None:
    home = portal("tr")["de"]
    shown = kompass(home, topics=1, title="Ärztin finden", titles={"tr": "Doktor bulmak"})
    path = shown["topic"].url_path.split("/", 2)[2]
    german = body_of(client, "/de/kompass/")
    assert german.count(f'href="/de/{path}"') == 2
    assert '<h3 id="az-1">A</h3>' in german
    assert '<h3 id="az-1">D</h3>' in body_of(client, "/tr/kompass/")


def test_a_draft_of_a_topic_is_listed_nowhere(client) -> None:
    shown = kompass(portal()["de"])
    TopicPageFactory(parent=shown["dimension"], topic=TopicFactory(title="Geheim"), slug="geheim", draft=True)
    assert "geheim" not in body_of(client, "/de/kompass/")


def test_a_dimension_lists_its_topics_with_summaries_in_the_readers_language(client) -> None:
    homes = portal("en")
    shown = kompass(homes["de"])
    entrance = KompassPageFactory(parent=homes["en"], language="en", translation_of=shown["entrance"])
    dimension = DimensionPageFactory(
        parent=entrance, language="en", translation_of=shown["dimension"], dimension=shown["dimension"].dimension
    )
    TopicPageFactory(
        parent=dimension, language="en", translation_of=shown["topic"], topic=shown["topic"].topic,
        plain_summary="What you need to know.", machine=True,
    )  # fmt: skip
    TopicPageFactory(parent=shown["dimension"], topic=TopicFactory(dimension=shown["dimension"].dimension))
    html = body_of(client, f"/en/{shown['dimension'].url_path.split('/', 2)[2]}")
    assert "What you need to know." in html
    assert html.count('lang="de" dir="ltr">Das müssen Sie wissen.') == 1
    assert html.count("kim-result__title") == 2


@pytest.mark.parametrize("path", ["/ar/kompass/", "/ar/kompass/dim/"])
def test_lists_of_topics_cost_at_most_fifteen_statements(client, django_assert_max_num_queries, path: str) -> None:
    home = portal("ar")["de"]
    entrance = KompassPageFactory(parent=home)
    dimension = DimensionPageFactory(parent=entrance, slug="dim")
    for _number in range(12):
        TopicPageFactory(parent=dimension, topic=TopicFactory(dimension=dimension.dimension))
    client.get(path)
    with django_assert_max_num_queries(15):
        client.get(path)


# --- Processes and information -----------------------------------------------------------------------------------
def test_a_process_shows_its_steps_in_order(client) -> None:
    entrance = KompassPageFactory(parent=portal()["de"])
    ProcessPageFactory(parent=entrance, slug="ablauf", body=[STEPS])
    assert '<ol class="kim-steps">' in body_of(client, "/de/kompass/ablauf/")
    assert "/de/kompass/ablauf/" in body_of(client, "/de/kompass/")


def test_an_imported_page_names_its_source_and_lists_what_is_below(client) -> None:
    text = paragraph("<h3>Klein</h3><p>Text</p>")
    page = InformationPageFactory(parent=portal()["de"], slug="willkommen", body=[text])
    child = InformationPageFactory(parent=page, slug="mehr", title="Mehr dazu")
    InformationPageFactory(parent=page, slug="entwurf", draft=True)
    PageSource.objects.create(
        page=page, source_name="Integreat Musterkreis", path="/w/", url="https://integreat.app/x/", digest="0"
    )
    html = body_of(client, "/de/willkommen/")
    assert 'href="https://integreat.app/x/"' in html
    assert f'href="/de/willkommen/{child.slug}/"' in html
    assert "entwurf" not in html
    # No heading of the second level stands above: the outline must not have a hole.
    assert "<h2>Klein</h2>" in html


# --- Home --------------------------------------------------------------------------------------------------------
def test_a_notice_is_shown_on_the_days_it_holds(client) -> None:
    portal()
    day, german = localdate(), Locale.objects.get(language_code="de")
    Notice.objects.create(title="Gilt heute", text="x", valid_from=day, valid_to=day, locale=german)
    Notice.objects.create(title="Vorbei", text="x", valid_to=day - dt.timedelta(days=1), locale=german)
    Notice.objects.create(title="Kommt erst", text="x", valid_from=day + dt.timedelta(days=1), locale=german)
    html = body_of(client, "/de/")
    assert "Gilt heute" in html
    assert "Vorbei" not in html
    assert "Kommt erst" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//elsewhere.example", "kurse"])
def test_an_address_that_is_none_is_refused(url) -> None:
    with pytest.raises(ValidationError) as error:
        Notice(title="Umzug", text="x", url=url).clean()
    assert "url" in error.value.message_dict
    page = kompass(portal()["de"])["topic"]
    page.sources = [{"title": "Gesetz", "url": url}]
    with pytest.raises(ValidationError) as error:
        page.clean()
    assert "sources" in error.value.message_dict


@pytest.mark.parametrize("url", ["", "/kurse/", "https://www.bamf.de/"])
def test_a_notice_leads_to_a_page_or_to_another_website(url) -> None:
    Notice(title="Umzug", text="x", url=url).clean()


def test_a_notice_that_is_not_translated_is_marked(client) -> None:
    portal("ar")
    Notice.objects.create(title="Umzug", text="x", locale=Locale.objects.get(language_code="de"))
    html = body_of(client, "/ar/")
    assert 'lang="de" dir="ltr">Umzug' in html
    assert "kim-langmark" in html


def test_emergency_numbers_are_shown_once_in_the_readers_language(client) -> None:
    portal("ar")
    german = contact("de", "116 117")
    contact("ar", "116 117", translation_key=german.translation_key)
    assert body_of(client, "/ar/").count('href="tel:116117"') == 1
