"""„Stimmt noch“: what falls due, what a confirmation moves, what readers and editors are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from kompass import chores, review, review_mail
from kompass.models import KompassRules, TopicPage
from kompass.review import REVIEWED, confirm_reviewed, in_months
from portal.role_groups import make_groups, translator_group
from search.models import OutboxEntry
from tests.kompass.factories import DimensionPageFactory as DimensionFactory
from tests.kompass.factories import InformationPageFactory, KompassPageFactory, TopicPageFactory, kompass
from tests.portal.factories import portal

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = dt.date(2026, 11, 24)


def fresh(page: Any, day: dt.date = TODAY, due: dt.date | None = None) -> Any:
    page.reviewed_on, page.review_due = day, due or in_months(day, 12)
    page.save()
    return page


def reread(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def parts() -> dict[str, Any]:
    """All pages of a small kompass, looked at today."""
    found = kompass(portal("en")["de"], topics=2)
    for page in (found["entrance"], found["dimension"], *found["topics"]):
        fresh(page)
    return found


def english_of(parts: dict[str, Any], **fields: Any) -> TopicPage:
    home = parts["entrance"].get_parent().specific.versions["en"]
    entrance = KompassPageFactory(parent=home, language="en", translation_of=parts["entrance"])
    dimension = DimensionFactory(
        parent=entrance, language="en", translation_of=parts["dimension"], dimension=parts["dimension"].dimension
    )
    german = reread(parts["topic"])
    return TopicPageFactory(
        parent=dimension,
        language="en",
        translation_of=german,
        topic=german.topic,
        **{"text_status": "confirmed", "source_digest": german.content_digest, **fields},
    )


# --- What is due -----------------------------------------------------------------------------------------------------
def test_pages_fall_due_on_their_day_urgent_ones_first(parts: dict[str, Any]) -> None:
    first, second = parts["topics"]
    fresh(first, due=TODAY - dt.timedelta(days=20))
    second.is_urgent = True
    fresh(second, due=TODAY)
    InformationPageFactory(parent=parts["dimension"], title="Nie geprüft")
    assert [one.page.title for one in review.due(TODAY)] == [second.title, "Nie geprüft", first.title]
    assert {one.page.title for one in review.due(TODAY - dt.timedelta(days=1))} == {"Nie geprüft", first.title}
    assert len(review.due(TODAY - dt.timedelta(days=1), within_days=1)) == 3


def test_drafts_and_translations_do_not_fall_due(parts: dict[str, Any]) -> None:
    english_of(parts)
    InformationPageFactory(parent=parts["dimension"], draft=True)
    assert review.due(TODAY) == []


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31)), st.integers(1, 36))
def test_months_later_is_that_day_or_the_last_of_its_month(day: dt.date, months: int) -> None:
    later = in_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


# --- Confirming ------------------------------------------------------------------------------------------------------
def test_a_confirmation_moves_the_days_and_stands_in_the_history(parts: dict[str, Any], person: Any) -> None:
    page = parts["topic"]
    OutboxEntry.objects.all().delete()
    on = TODAY + dt.timedelta(days=100)
    assert confirm_reviewed([page], by=person("editor"), on=on, function="Fachredaktion") == 1
    page = reread(page)
    assert (page.reviewed_on, page.review_due) == (on, in_months(on, 12))
    assert page.reviewer_function == "Fachredaktion"
    assert PageLogEntry.objects.filter(page=page.pk, action=REVIEWED).count() == 1
    assert OutboxEntry.objects.filter(key=f"topic:{page.translation_key}").exists()


@pytest.mark.parametrize("facts", [{"is_urgent": True}, {"protection": True}])
def test_where_it_is_urgent_the_next_check_comes_sooner(person: Any, facts: dict[str, bool]) -> None:
    page = kompass(portal()["de"], protection=facts.get("protection", False))["topic"]
    page.is_urgent = facts.get("is_urgent", False)
    page.save()
    confirm_reviewed([page], by=person("editor"), on=TODAY)
    assert reread(page).review_due == in_months(TODAY, 6)


def test_the_rhythm_is_a_matter_of_data(parts: dict[str, Any], person: Any) -> None:
    rules = KompassRules.load()
    rules.review_months = 24
    rules.save()
    confirm_reviewed([parts["topic"]], by=person("editor"), on=TODAY)
    assert reread(parts["topic"]).review_due == dt.date(2028, 11, 24)


def test_who_publishes_a_draft_later_does_not_take_the_days_back(parts: dict[str, Any], person: Any) -> None:
    page = parts["topic"]
    page.plain_summary = "Neuer Entwurf"
    page.save_revision()
    confirm_reviewed([reread(page)], by=person("editor"), on=TODAY + dt.timedelta(days=30))
    assert reread(page).plain_summary != "Neuer Entwurf"
    reread(page).get_latest_revision().publish()
    assert reread(page).plain_summary == "Neuer Entwurf"
    assert reread(page).reviewed_on == TODAY + dt.timedelta(days=30)


def test_confirmed_translations_as_new_as_the_german_text_go_along(parts: dict[str, Any]) -> None:
    english = english_of(parts)
    assert review.with_translations(reread(parts["topic"])) == [parts["topic"], english]
    german = reread(parts["topic"])
    german.plain_summary = "Ganz anders."
    german.save()
    assert review.with_translations(reread(german)) == [german]


def test_what_no_translator_confirmed_cannot_be_confirmed(parts: dict[str, Any], person: Any) -> None:
    english = english_of(parts, text_status="machine")
    with pytest.raises(ValidationError):
        confirm_reviewed([parts["topic"], english], by=person("editor"), on=TODAY + dt.timedelta(days=9))
    assert reread(parts["topic"]).reviewed_on == TODAY


# --- At the desk -----------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(person: Any) -> Client:
    make_groups()
    client = Client()
    client.force_login(person("editor", function="Redaktion"), BACKEND)
    return client


def test_an_editor_confirms_what_the_list_shows(desk: Client, parts: dict[str, Any]) -> None:
    first, second = parts["topics"]
    for page in (first, second):
        fresh(page, due=dt.date(2020, 1, 1))
    shown = desk.get("/admin/reviews/").content.decode()
    assert f'value="{first.pk}"' in shown
    address = f"/admin/reviews/confirm/?page={first.pk}&page={second.pk}"
    assert first.title in desk.get(address).content.decode()
    assert desk.post(address, {"translations": "on", "function": "Redaktion"}).status_code == 302
    assert {reread(page).reviewed_on for page in (first, second)} == {timezone.localdate()}
    assert f'value="{first.pk}"' not in desk.get("/admin/reviews/").content.decode()


def test_the_list_is_narrowed_to_one_function(desk: Client, parts: dict[str, Any]) -> None:
    for number, page in enumerate(parts["topics"]):
        page.reviewer_function = f"Stelle {number}"
        fresh(page, due=dt.date(2020, 1, 1))
    rows = desk.get("/admin/reviews/?function=Stelle+1").context["rows"]
    assert [row.due.page.pk for row in rows] == [parts["topics"][1].pk]


def test_a_whole_branch_is_confirmed_at_once(desk: Client, parts: dict[str, Any]) -> None:
    for page in parts["topics"]:
        fresh(page, day=dt.date(2020, 1, 1))
    desk.post(f"/admin/reviews/confirm/?page={parts['dimension'].pk}", {"branch": "on"})
    assert {reread(page).reviewed_on for page in parts["topics"]} == {timezone.localdate()}


def test_a_translator_confirms_nothing(parts: dict[str, Any], person: Any) -> None:
    make_groups()
    user = person("translator")
    user.groups.add(translator_group("de", parts["entrance"].get_parent()))
    client = Client()
    client.force_login(user, BACKEND)
    assert client.get("/admin/reviews/").status_code == 302
    address = f"/admin/reviews/confirm/?page={parts['topic'].pk}"
    assert client.post(address, {"function": "X"}).status_code == 302
    assert reread(parts["topic"]).reviewed_on == TODAY


def test_the_list_costs_the_same_however_many_pages(
    desk: Client, parts: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        InformationPageFactory(parent=parts["dimension"], title=f"Seite {number}")
    desk.get("/admin/reviews/")
    with django_assert_max_num_queries(24):
        desk.get("/admin/reviews/")


# --- The mail --------------------------------------------------------------------------------------------------------
def at(hour: int, day: dt.date = TODAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def test_editors_get_one_mail_a_week_with_links(parts: dict[str, Any], person: Any, settings: Any) -> None:
    settings.DEMO, settings.BASE_URL = False, "https://portal.example.org"
    make_groups()
    person("editor", email="redaktion@example.org")
    person("editor", email="weg@example.org", expires_on=TODAY - dt.timedelta(days=1))
    person("translator", email="arabisch@example.org")
    page = fresh(parts["topic"], due=TODAY - dt.timedelta(days=3))
    with translation.override("en"):
        for day in range(9):
            chores.do_what_is_due(now=at(9, TODAY + dt.timedelta(days=day)))
    assert [message.to for message in mail.outbox] == [["redaktion@example.org"]] * 2
    assert page.title in mail.outbox[0].body
    assert f"https://portal.example.org/admin/pages/{page.pk}/edit/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("demo", "moment"),
    [(True, at(9)), (False, at(3)), (False, at(9, dt.date(2026, 11, 28)))],
    ids=["demo", "night", "Saturday"],
)
def test_nobody_gets_a_mail_in_a_demo_at_night_or_at_the_weekend(
    parts: dict[str, Any], person: Any, settings: Any, demo: bool, moment: dt.datetime
) -> None:
    settings.DEMO = demo
    make_groups()
    person("editor")
    fresh(parts["topic"], due=dt.date(2020, 1, 1))
    chores.do_what_is_due(now=moment)
    assert mail.outbox == []


def test_nobody_gets_a_mail_when_nothing_is_due(parts: dict[str, Any], person: Any) -> None:
    make_groups()
    person("editor")
    assert review_mail.remind(on=TODAY) == 0
    assert KompassRules.load().reminded_on is None


def test_a_server_that_is_away_is_asked_again(
    parts: dict[str, Any], person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_groups()
    person("editor")
    fresh(parts["topic"], due=dt.date(2020, 1, 1))

    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        assert review_mail.remind(on=TODAY) == 0
    assert review_mail.remind(on=TODAY) == 1


# --- Readers ---------------------------------------------------------------------------------------------------------
@freeze_time("2026-11-24 12:00")
def test_an_overdue_page_says_so_before_a_year_is_over(client: Client, parts: dict[str, Any]) -> None:
    page = fresh(parts["topic"], day=dt.date(2026, 4, 1), due=dt.date(2026, 10, 1))
    with translation.override("en"):
        html = client.get(page.url.replace("/de/", "/en/")).content.decode()
    assert html.count("The next check is overdue.") == 2  # beside the title, and in „Stand“
    fresh(page, day=dt.date(2026, 4, 1), due=dt.date(2027, 4, 1))
    assert "overdue" not in client.get(page.url.replace("/de/", "/en/")).content.decode()
