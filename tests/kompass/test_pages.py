"""Pages of the Beratungskompass as readers get them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import Locale
from wagtail.rich_text import RichText

from kompass.models import EmergencyContact, Notice, PageSource
from portal.blocks import VideoBlock
from search import index
from tests.directory.factories import ServiceFactory, TopicFactory
from tests.kompass.factories import (
    DimensionPageFactory,
    InformationPageFactory,
    KompassPageFactory,
    LandingPageFactory,
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


def source(title: str, url: str, as_of: str | None = None) -> tuple[str, dict[str, str | None]]:
    return ("source", {"title": title, "url": url, "as_of": as_of})


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
    page.sources = [source("§ 17 Bundesmeldegesetz", "https://www.gesetze-im-internet.de/bmg/__17.html")]
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
    page.sources = [source("Gesetz", url)]
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


# --- Blocks ------------------------------------------------------------------------------------------------------
def shown_with(client: Client, *blocks: tuple[str, object]) -> str:
    page = kompass(portal()["de"])["topic"]
    page.body = list(blocks)
    page.save()
    return body_of(client, page.url)


def test_a_deadline_says_by_when_and_what_if_it_is_late(client) -> None:
    block = {"heading": "Anmelden", "until": "2 Wochen nach dem Einzug", "late": "<p>Gehen Sie trotzdem.</p>"}
    html = shown_with(client, ("deadline", block))
    assert "Anmelden: 2 Wochen nach dem Einzug" in html
    assert "Gehen Sie trotzdem." in html


def test_deadlines_and_rights_that_follow_each_other_share_a_heading(client) -> None:
    block = {"heading": "Anmelden", "until": "2 Wochen", "late": ""}
    html = shown_with(client, ("deadline", block), notice("right", "Niemand darf Sie wegschicken"))
    assert html.count('<section id="s') == 1
    assert 'id="s1-t"' in html


def test_rights_name_their_statute(client) -> None:
    items = [{"text": "Sie dürfen jemanden mitbringen.", "basis": "§ 13 SGB X"}]
    html = shown_with(client, ("rights", {"heading": "Ihre Rechte", "items": items}))
    assert "Sie dürfen jemanden mitbringen." in html
    assert "(§ 13 SGB X)" in html


def test_references_and_sources_say_when_they_were_read(client) -> None:
    page = kompass(portal()["de"])["topic"]
    page.body = [
        (
            "references",
            {"heading": "Quellen", "items": [{"title": "BMG", "url": "https://x.example/", "as_of": "2026-03-01"}]},
        )
    ]
    page.sources = [source("SGB X", "https://y.example/", "2026-04-01")]
    page.reviewed_on = dt.date(2026, 4, 1)
    page.save()
    html = body_of(client, page.url)
    assert "1. März 2026" in html or "March 1, 2026" in html
    assert "1. April 2026" in html or "April 1, 2026" in html


@pytest.fixture
def files(db) -> dict[str, object]:
    names = {"film": "anmelden.mp4", "captions": "anmelden.vtt", "sheet": "merkblatt.pdf"}
    return {
        key: get_document_model().objects.create(title=name, file=ContentFile(b"x", name=name))
        for key, name in names.items()
    }


def test_a_film_is_ours_waits_to_be_played_and_can_be_read(client, files) -> None:
    block = {
        "heading": "In Gebärdensprache", "film": files["film"], "captions": files["captions"], "is_signed": True,
        "transcript": "<p>So melden Sie sich an.</p>",
    }  # fmt: skip
    html = shown_with(client, ("video", block))
    assert '<video controls preload="none" playsinline' in html
    assert f'<source src="{files["film"].url}" type="video/mp4">' in html
    assert '<track kind="captions"' in html
    assert "So melden Sie sich an." in html
    assert "autoplay" not in html


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"film": "sheet"}, "film"),
        ({"captions": "sheet"}, "captions"),
        ({"captions": None, "is_signed": False}, "captions"),
    ],
)
def test_a_film_that_some_cannot_follow_is_refused_at_its_field(files, facts, field) -> None:
    block = VideoBlock()
    chosen = {"film": "film", "captions": "captions", "is_signed": False, **facts}
    value = block.to_python({})
    value.update(
        heading="Film", film=files[chosen["film"]], poster=None, transcript=RichText("<p>Text</p>"),
        captions=files[chosen["captions"]] if chosen["captions"] else None, is_signed=chosen["is_signed"],
    )  # fmt: skip
    with pytest.raises(StructBlockValidationError) as error:
        block.clean(value)
    assert set(error.value.block_errors) == {field}


def test_a_landing_page_leads_to_live_pages_only(client) -> None:
    parts = kompass(portal()["de"], topics=2)
    first, second = parts["topics"]
    second.live = False
    second.save()
    items = [{"page": first, "text": "Zuerst lesen."}, {"page": second, "text": "Entwurf."}]
    page = LandingPageFactory(
        parent=parts["entrance"], title="Neu hier?", body=[("teasers", {"heading": "Wege", "items": items})]
    )
    html = body_of(client, page.url)
    assert "Zuerst lesen." in html
    assert f'href="{first.url}"' in html
    assert "Entwurf." not in html


def test_a_number_says_when_and_in_which_languages(client) -> None:
    shown = kompass(portal()["de"], protection=True)
    contact("de", "116 016", is_always_open=True, languages="18 Sprachen")
    contact("de", "116 111", hours="Montag bis Samstag ab 14 Uhr")
    html = body_of(client, shown["topic"].url)
    assert "18 Sprachen" in html
    assert "Montag bis Samstag ab 14 Uhr" in html


def test_a_number_has_one_kind_of_hours(db) -> None:
    portal()
    with pytest.raises(IntegrityError), transaction.atomic():
        contact("de", "112", is_always_open=True, hours="ab 14 Uhr")


# --- Leichte Sprache ---------------------------------------------------------------------------------------------
def test_the_same_page_in_easy_language_has_its_own_address(client) -> None:
    homes = portal("en")
    page = kompass(homes["de"], title="Wohnsitz anmelden")["topic"]
    assert client.get(f"{page.url}leicht/").status_code == 404
    assert "leicht/" not in body_of(client, page.url)
    page.easy_body = [paragraph("<p>Sie ziehen um. Sie müssen zum Amt.</p>")]
    page.save()
    assert f'href="{page.url}leicht/"' in body_of(client, page.url)
    assert f'href="{page.url}leicht/"' in body_of(client, page.url.replace("/de/", "/en/"))
    html = body_of(client, f"{page.url}leicht/")
    assert "Sie ziehen um." in html
    assert f'<link rel="canonical" href="{settings.BASE_URL}{page.url}leicht/">' in html
    assert "hreflang=" not in html.split("</head>")[0]
    assert 'name="robots"' not in html
    assert client.get(f"{page.url.replace('/de/', '/en/')}leicht/").status_code == 404
    assert client.get("/de/leicht/").status_code == 404


def test_a_page_of_information_can_be_easy_too(client) -> None:
    parts = kompass(portal()["de"])
    page = InformationPageFactory(parent=parts["dimension"], easy_body=[paragraph("<p>Das ist leicht.</p>")])
    assert f'href="{page.url}leicht/"' in body_of(client, page.url)
    assert "Das ist leicht." in body_of(client, f"{page.url}leicht/")


def test_a_real_page_called_leicht_is_that_page(client) -> None:
    parts = kompass(portal()["de"])
    parts["topic"].easy_body = [paragraph("<p>Variante</p>")]
    parts["topic"].save()
    real = InformationPageFactory(parent=parts["topic"], title="Leicht", slug="leicht")
    assert "<h1>Leicht</h1>" in body_of(client, real.url)


# --- Protection ---------------------------------------------------------------------------------------------------
def test_a_protected_page_has_no_name_in_the_history_of_the_browser(client) -> None:
    shown = kompass(portal()["de"], title="Gewaltschutz", protection=True)
    topic = shown["topic"]
    topic.easy_body = [paragraph("<p>Hilfe</p>")]
    topic.save()
    below = InformationPageFactory(parent=topic, title="Gewalt in der Ehe")
    for address in (topic.url, f"{topic.url}leicht/", below.url):
        html = body_of(client, address)
        assert "ewalt" not in html.split("<title>")[1].split("</title>")[0]
        assert "kim-exit__btn" in html
        assert "kim-breadcrumb" not in html
