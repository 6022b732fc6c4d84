"""„War diese Seite hilfreich?“: what a reader can tell of a page, what is kept of it, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from kompass import feedback
from kompass.feedback_form import EMAIL_WITHIN, PHONE_WITHIN
from kompass.models import KompassRules, PageFeedback, PageMonth, TopicPage, Verdict
from kompass.views import feedback_page
from portal import public_forms
from portal.rate_limits import RateLimit
from portal.role_groups import make_groups
from tests.kompass.factories import InformationPageFactory, ProcessPageFactory, kompass
from tests.portal.factories import portal
from tests.public_forms import send, token_of

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _fresh_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = RateLimit(window=public_forms.WINDOW, per_key=public_forms.PER_NETWORK, in_all=public_forms.IN_ALL)
    monkeypatch.setattr(public_forms, "_limit", limit)
    monkeypatch.setattr(feedback_page, "_thumbs", RateLimit(window=dt.timedelta(minutes=10), per_key=5, in_all=500))


@pytest.fixture
def page() -> TopicPage:
    return kompass(portal("ar")["de"], title="Wohnsitz anmelden")["topic"]


def form_of(page: Any, code: str = "de") -> str:
    return f"/{code}/rueckmeldung/{page.pk}/"


def press(client: Client, page: Any, verdict: str = "yes", code: str = "de", **headers: str) -> Any:
    return client.post(f"{form_of(page, code)}stimme/", {"verdict": verdict, "subject": ""}, headers=headers or OWN)


def wrote(**fields: Any) -> PageFeedback:
    facts = {"page_key": "0" * 32, "page_title": "Pass", "language": "de", "text": "Unklar.", **fields}
    return PageFeedback.objects.create(**facts)


# --- Thumbs ----------------------------------------------------------------------------------------------------------
def test_one_press_counts_without_script_and_leads_to_a_form(client: Client, page: TopicPage) -> None:
    html = client.get(page.url).content.decode()
    assert f'action="{form_of(page)}stimme/"' in html

    response = press(client, page)

    assert (response.status_code, response["Location"]) == (303, f"{form_of(page)}?verdict=yes")
    [month] = PageMonth.objects.all()
    assert (month.page_key, month.language) == (page.translation_key, "de")
    assert (month.helpful, month.not_helpful, month.month.day) == (1, 0, 1)
    assert client.get(response["Location"]).status_code == 200
    assert not client.cookies


def test_thumbs_are_added_up_by_language_and_month(client: Client, page: TopicPage) -> None:
    for verdict, code in (("yes", "de"), ("no", "de"), ("no", "ar"), ("yes", "de")):
        press(client, page, verdict, code)
    assert list(PageMonth.objects.order_by("language").values_list("language", "helpful", "not_helpful")) == [
        ("ar", 0, 1),
        ("de", 2, 1),
    ]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.com"}, {"User-Agent": "curl"}],
    ids=["another site", "another origin", "no browser"],
)
def test_a_press_from_elsewhere_is_answered_and_not_counted(
    client: Client, page: TopicPage, headers: dict[str, str]
) -> None:
    assert press(client, page, **headers).status_code == 303
    assert not PageMonth.objects.exists()


def test_a_machine_that_fills_every_field_is_not_counted(client: Client, page: TopicPage) -> None:
    client.post(f"{form_of(page)}stimme/", {"verdict": "yes", "subject": "Kaufen!"}, headers=OWN)
    assert not PageMonth.objects.exists()


def test_many_presses_from_one_network_are_no_opinions(client: Client, page: TopicPage) -> None:
    for _press in range(9):
        assert press(client, page).status_code == 303
    assert PageMonth.objects.get().helpful == 5


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_a_press_that_says_nothing_leads_nowhere(client: Client, page: TopicPage, verdict: str) -> None:
    assert press(client, page, verdict).status_code == 404


def test_a_crawler_that_follows_the_address_counts_nothing(client: Client, page: TopicPage) -> None:
    assert client.get(f"{form_of(page)}stimme/").status_code == 405
    assert not PageMonth.objects.exists()


# --- Words -----------------------------------------------------------------------------------------------------------
def test_a_reader_tells_what_is_missing(client: Client, page: TopicPage) -> None:
    response = send(client, f"{form_of(page, 'ar')}?verdict=no", {"text": "Welche Papiere?", "verdict": "no"})
    assert response.status_code == 302
    thanks = client.get(response["Location"])
    assert thanks.status_code == 200
    assert page.url.replace("/de/", "/ar/") in thanks.content.decode()
    [kept] = PageFeedback.objects.all()
    assert (kept.page_key, kept.page_title, kept.language) == (page.translation_key, "Wohnsitz anmelden", "ar")
    assert (kept.text, kept.verdict, kept.created_on) == ("Welche Papiere?", "no", timezone.localdate())
    assert kept.is_open
    assert not PageMonth.objects.exists(), "a thumb is counted once, by its button"
    assert not client.cookies


def test_nothing_of_the_writer_is_kept(client: Client, page: TopicPage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    send(
        client,
        form_of(page),
        {"text": "Zu schwer geschrieben."},
        **{"User-Agent": "Telltale/1.0", "X-Forwarded-For": "203.0.113.5"},
    )
    [row] = PageFeedback.objects.values()
    held = " ".join(map(str, row.values()))
    assert "Telltale" not in held
    assert "203.0" not in held
    assert "127.0" not in held
    assert "schwer" not in caplog.text


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(client: Client, page: TopicPage, text: str) -> None:
    response = send(client, form_of(page), {"text": text})
    assert set(response.context["form"].errors) == {"text"}
    assert text.strip() in response.content.decode()
    assert not PageFeedback.objects.exists()


@pytest.mark.parametrize("text", ["Fragt amira@example.org", "Meine Nummer: 0176 1234567", "+49 241 / 000 77 88"])
def test_what_looks_like_somebodys_address_is_asked_about_once(client: Client, page: TopicPage, text: str) -> None:
    asked = send(client, form_of(page), {"text": text})
    assert set(asked.context["form"].errors) == {"text"}
    assert text in asked.content.decode()
    assert send(client, form_of(page), {"text": text, "warned": "1"}).status_code == 302


@pytest.mark.parametrize(
    "text", ["Seit dem 01.02.2026", "§ 24 Absatz 1", "50 000 Euro", "52062 Aachen", "0,50 €", "9–17 Uhr"]
)
def test_dates_statutes_and_money_are_no_telephone_numbers(text: str) -> None:
    assert not PHONE_WITHIN.search(text)
    assert not EMAIL_WITHIN.search(text)


@given(
    st.lists(st.sampled_from(["", " ", "-", "/"]), min_size=6, max_size=6), st.from_regex(r"[0-9]{8}", fullmatch=True)
)
def test_a_number_is_seen_however_it_is_written(between: list[str], digits: str) -> None:
    written = "0" + "".join(sign + digit for sign, digit in zip(["", *between], digits, strict=False))
    assert PHONE_WITHIN.search(f"Ruf an: {written}.")


def test_a_form_sent_twice_is_kept_once(client: Client, page: TopicPage) -> None:
    with freeze_time(timezone.now() - dt.timedelta(minutes=1)):
        token = token_of(client.get(form_of(page)).content.decode())
    for _press in range(2):
        assert send(client, form_of(page), {"text": "Danke"}, token=token).status_code == 302
    assert PageFeedback.objects.count() == 1


# --- On which pages --------------------------------------------------------------------------------------------------
def test_processes_and_information_are_asked_about_too(client: Client) -> None:
    parts = kompass(portal()["de"])
    for page in (ProcessPageFactory(parent=parts["entrance"]), InformationPageFactory(parent=parts["dimension"])):
        assert f'action="{form_of(page)}stimme/"' in client.get(page.url).content.decode()
        assert press(client, page).status_code == 303


def test_pages_about_protection_ask_nothing_and_take_nothing(client: Client) -> None:
    topic = kompass(portal()["de"], protection=True)["topic"]
    below = InformationPageFactory(parent=topic)
    for page in (topic, below):
        assert "rueckmeldung" not in client.get(page.url).content.decode()
        assert client.get(form_of(page)).status_code == 404
        assert press(client, page).status_code == 404
    assert not PageMonth.objects.exists()


def test_what_nobody_may_read_cannot_be_spoken_about(client: Client, page: TopicPage) -> None:
    page.live = False
    page.save()
    assert client.get(form_of(page)).status_code == 404
    assert client.get("/de/rueckmeldung/99999999/").status_code == 404
    home = page.get_ancestors().filter(depth=2).first()
    assert client.get(f"/de/rueckmeldung/{home.pk}/").status_code == 404


# --- Afterwards ------------------------------------------------------------------------------------------------------
def test_closing_asks_for_a_sentence_on_what_became_of_it() -> None:
    told = wrote()
    with pytest.raises(ValidationError):
        feedback.close(told, answer="  ", on=dt.date(2026, 11, 30))
    told.refresh_from_db()
    feedback.close(told, answer="Liste der Papiere ergänzt.", on=dt.date(2026, 11, 30))
    told.refresh_from_db()
    assert (told.is_open, told.answer) == (False, "Liste der Papiere ergänzt.")
    feedback.reopen(told)
    told.refresh_from_db()
    assert (told.is_open, told.answer) == (True, "")


@pytest.mark.parametrize("broken", [{"text": ""}, {"answer": "Ja"}, {"closed_on": dt.date(2026, 11, 1)}])
def test_the_database_itself_refuses_what_must_not_be(broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrote(**broken)


@pytest.mark.parametrize(
    ("created", "closed", "goes"),
    [(10, None, False), (366, None, True), (200, 91, True), (200, 90, False), (365, 1, False), (366, 1, True)],
)
def test_words_are_deleted_by_the_rules(created: int, closed: int | None, goes: bool) -> None:
    on = dt.date(2026, 11, 24)
    wrote(
        created_on=on - dt.timedelta(days=created),
        closed_on=closed and on - dt.timedelta(days=closed),
        answer="Erledigt" if closed else "",
    )
    assert feedback.forget_old(on=on) == int(goes)
    assert PageFeedback.objects.exists() is not goes


def test_another_rule_is_a_matter_of_data() -> None:
    on = dt.date(2026, 11, 24)
    rules = KompassRules.load()
    rules.feedback_days_closed = 7
    rules.save()
    wrote(created_on=on - dt.timedelta(days=20), closed_on=on - dt.timedelta(days=8), answer="Erledigt")
    assert feedback.forget_old(on=on) == 1


def test_months_that_nobody_compares_go() -> None:
    for month in (dt.date(2024, 10, 1), dt.date(2024, 11, 1), dt.date(2026, 11, 1)):
        PageMonth.objects.create(page_key="0" * 32, language="de", month=month, helpful=1)
    feedback.forget_old(on=dt.date(2026, 11, 24))
    assert sorted(PageMonth.objects.values_list("month", flat=True)) == [dt.date(2024, 11, 1), dt.date(2026, 11, 1)]


# --- At the desk -----------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client


def test_an_editor_reads_the_open_ones_and_closes_one(desk: Client, page: TopicPage) -> None:
    told = wrote(page_key=page.translation_key, page_title=page.title, text="Wo ist das Amt?")
    wrote(text="Erledigtes", closed_on=timezone.localdate(), answer="Geändert.")
    shown = desk.get("/admin/pagefeedback/?open=true").content.decode()
    assert "Wo ist das Amt?" in shown
    assert "Erledigtes" not in shown
    address = f"/admin/pagefeedback/edit/{told.pk}/"
    assert f"/admin/pages/{page.pk}/edit/" in desk.get(address).content.decode()
    with translation.override("en"):
        refused = desk.post(address, {"act": "close", "answer": " "})
    assert refused.status_code == 200
    assert desk.post(address, {"act": "close", "answer": "Adresse ergänzt."}).status_code == 302
    told.refresh_from_db()
    assert (told.is_open, told.answer, told.text) == (False, "Adresse ergänzt.", "Wo ist das Amt?")


def test_the_most_doubted_page_stands_first_with_its_share(desk: Client, client: Client) -> None:
    pages = kompass(portal()["de"], topics=2)["topics"]
    for verdict, page in (("yes", pages[0]), ("yes", pages[0]), ("yes", pages[1]), ("no", pages[1])):
        press(client, page, verdict)
    rows = desk.get("/admin/pagefeedback/pages/").context["rows"]
    assert [(row.title, row.helpful, row.not_helpful, row.share) for row in rows] == [
        (pages[1].title, 1, 1, 50),
        (pages[0].title, 2, 0, 100),
    ]


@pytest.mark.parametrize("door", ["new/", "delete/1/"])
def test_nobody_makes_or_removes_feedback_at_the_desk(desk: Client, door: str) -> None:
    wrote(pk=1)
    desk.post(f"/admin/pagefeedback/{door}", {})
    assert PageFeedback.objects.count() == 1


def test_verdicts_are_the_ones_of_the_buttons() -> None:
    assert Verdict.values == ["yes", "no"]
