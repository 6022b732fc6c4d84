from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from directory import deciding
from directory.models import DirectField, Organisation, Service, Suggestion, UpkeepRequest, Verification
from directory.upkeep.links import token_of
from portal.logs import json_formatter
from portal.models import User
from tests.directory.factories import (
    CourseFactory,
    LocationFactory,
    OrganisationFactory,
    ScheduleFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
Asked = Callable[..., UpkeepRequest]


@pytest.fixture
def provider() -> Organisation:
    return OrganisationFactory(name="Beratungshaus Beispiel")


@pytest.fixture
def link(asked: Asked, provider: Organisation) -> str:
    return f"/pflege/{token_of(asked(provider))}/"


def test_the_page_shows_what_readers_see_and_how_old_it_is(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, name="Sprechstunde Asyl", stale=True, phone="0241 000123")
    ScheduleFactory(place=service.places.get(), weekday=0, opens=dt.time(9), closes=dt.time(12))
    page = client.get(link).content.decode()
    assert "Sprechstunde Asyl" in page
    assert "0241 000123" in page
    assert "Montag: 9:00" in page
    assert "Seit mehr als 12 Monaten nicht geprüft" in page


def test_one_click_confirms_everything_with_todays_date(client: Client, link: str, provider: Organisation) -> None:
    services = ServiceFactory.create_batch(3, organisation=provider, stale=True)
    answer = client.post(link, {"all": "1"}, follow=True)
    assert "Danke: 4 Einträge sind mit Stand von heute bestätigt." in answer.content.decode()
    for service in services:
        service.refresh_from_db()
        assert service.verified_on == localdate()
        assert service.verified_by_function == "Beratungshaus Beispiel"
        assert service.next_check_due == localdate() + dt.timedelta(days=91)
    assert Verification.objects.filter(organisation=provider).count() == 4
    assert UpkeepRequest.objects.get().answered_on == localdate()


def test_one_record_alone_is_confirmed(client: Client, link: str, provider: Organisation) -> None:
    mine, other = ServiceFactory.create_batch(2, organisation=provider, stale=True)
    client.post(link, {"record": f"service-{mine.pk}"})
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.verified_on, other.verified_on) == (localdate(), localdate() - dt.timedelta(days=400))


def test_the_confirmed_day_is_found_by_the_search(client: Client, link: str, provider: Organisation) -> None:
    from search.models import OutboxEntry

    service = ServiceFactory(organisation=provider, stale=True)
    OutboxEntry.objects.all().delete()
    client.post(link, {"record": f"service-{service.pk}"})
    assert set(OutboxEntry.objects.values_list("key", flat=True)) == {f"service:{service.pk}"}


def test_places_are_told_in_one_step_and_hold_at_once(client: Client, link: str, provider: Organisation) -> None:
    run = CourseFactory(organisation=provider, runs=1, runs__places_old=True).runs.get()
    answer = client.post(f"{link}durchgang/{run.pk}/", {"places_state": "plaetze_frei", "places_free": "5"})
    assert answer.status_code == 302
    run.refresh_from_db()
    assert (run.places_state.code, run.places_free, run.places_source) == ("plaetze_frei", 5, "self")
    assert run.places_as_of.date() == localdate()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"places_state": "plaetze_frei", "places_free": "25"}, "Der Kurs hat höchstens 20 Plätze."),
        ({"places_state": "voll", "places_free": "3"}, "Ein voller Kurs hat keine freien Plätze."),
        ({"places_state": "plaetze_frei", "places_free": "0"}, "Ohne freien Platz ist der Kurs voll."),
        ({"places_state": "plaetze_frei", "places_free": "viele"}, "Bitte schreiben Sie eine Zahl"),
        ({"places_state": "", "places_free": "3"}, "Bitte wählen Sie, wie voll der Kurs ist."),
    ],
)
def test_impossible_places_are_refused_with_a_sentence_and_nothing_is_lost(
    client: Client, link: str, provider: Organisation, told: dict[str, str], said: str
) -> None:
    from tests.directory.factories import term

    for code in ("plaetze_frei", "voll"):
        term("place_state", code)
    run = CourseFactory(organisation=provider, runs=1, runs__max_places=20).runs.get()
    page = client.post(f"{link}durchgang/{run.pk}/", told).content.decode()
    assert said in page
    assert f'value="{told["places_free"]}"' in page
    before = run.places_as_of
    run.refresh_from_db()
    assert run.places_as_of == before


def form_of(record: Any, **changes: str) -> dict[str, str]:
    """What a browser sends: all fields as they stand, some changed."""
    from directory.kinds import kind_of
    from directory.upkeep.forms import correction_form

    form = correction_form(kind_of(record))(instance=record)
    data = {name: form[name].value() for name in form.fields if name not in ("comment", "rest_is_right")}
    return {name: "" if value is None else str(value) for name, value in data.items()} | {
        "rest_is_right": "on",
        **changes,
    }


def test_a_correction_waits_for_an_editor_with_old_and_new(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, phone="0241 000123")
    client.post(f"{link}angebote/{service.pk}/", form_of(service, phone="0241 000456"))
    suggestion = Suggestion.objects.get()
    assert (suggestion.field, suggestion.old_value, suggestion.new_value) == ("phone", "0241 000123", "0241 000456")
    assert (suggestion.source, suggestion.organisation) == ("provider", provider)
    service.refresh_from_db()
    assert service.phone == "0241 000123"


def test_a_second_correction_of_the_same_field_takes_the_place_of_the_first(
    client: Client, link: str, provider: Organisation
) -> None:
    service = ServiceFactory(organisation=provider)
    for phone in ("0241 000456", "0241 000789"):
        client.post(f"{link}angebote/{service.pk}/", form_of(service, phone=phone))
    assert [row.new_value for row in Suggestion.objects.all()] == ["0241 000789"]


def test_open_fields_of_a_trusted_provider_change_at_once(client: Client, link: str, provider: Organisation) -> None:
    Organisation.objects.filter(pk=provider.pk).update(is_trusted=True)
    DirectField.objects.create(target="service", field="phone")
    service = ServiceFactory(organisation=provider, phone="0241 000123", summary="Wir helfen.")
    client.post(f"{link}angebote/{service.pk}/", form_of(service, phone="0241 000456", summary="Wir helfen bei allem."))
    service.refresh_from_db()
    assert (service.phone, service.summary) == ("0241 000456", "Wir helfen.")
    assert [row.field for row in Suggestion.objects.all()] == ["summary"]


def test_hours_are_corrected_in_their_own_lines(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, hours=[(0, "9:00", "12:00"), (2, "14:00", "16:00")])
    place = service.places.get()
    monthly = ScheduleFactory(place=place, weekday=4, nth_week=2, opens=dt.time(10), closes=dt.time(11))
    field = f"hours-{place.pk}"
    page = client.get(f"{link}angebote/{service.pk}/").content.decode()
    assert "Montag: 9:00–12:00" in page
    assert "Dienstag: geschlossen" in page
    client.post(f"{link}angebote/{service.pk}/", form_of(service, **{field: "Mo, Mi: 9-12\nFr, mit Termin: 14 bis 16"}))
    report = Suggestion.objects.get()
    assert (report.part, report.field) == ("hours", field)
    editor = User.objects.create_user("redaktion@example.org")
    deciding.accept(report, value=report.new_value, by=editor, on=localdate())
    rows = place.schedules.order_by("weekday").values_list("weekday", "kind", "opens", "closes")
    nine, noon, two, four = dt.time(9), dt.time(12), dt.time(14), dt.time(16)
    assert [row for row in rows if row[2] != monthly.opens] == [
        (0, "open", nine, noon), (2, "open", nine, noon), (4, "by_appointment", two, four)
    ]  # fmt: skip
    assert place.schedules.filter(pk=monthly.pk).exists()
    assert "Mittwoch 9:00–12:00" in client.get(f"{link}verlauf/").content.decode()


def test_the_same_hours_in_other_words_are_no_correction(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, hours=[(0, "9:00", "12:00")])
    field = f"hours-{service.places.get().pk}"
    page = client.post(f"{link}angebote/{service.pk}/", form_of(service, **{field: "Mo 9 bis 12 Uhr"})).content.decode()
    assert "Sie haben nichts geändert" in page


def test_hours_that_cannot_be_are_refused_by_line_and_kept(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, hours=[(0, "9:00", "12:00")])
    field = f"hours-{service.places.get().pk}"
    typed = "Montag: 12-9\nimmer offen"
    page = client.post(f"{link}angebote/{service.pk}/", form_of(service, **{field: typed})).content.decode()
    assert "„Montag: 12-9“" in page
    assert "immer offen" in page
    assert not Suggestion.objects.exists()


def test_hours_of_a_house_change_at_once_where_a_rule_says_so(
    client: Client, link: str, provider: Organisation
) -> None:
    Organisation.objects.filter(pk=provider.pk).update(is_trusted=True)
    DirectField.objects.create(target="location", field="hours")
    house = LocationFactory(owner=provider)
    client.post(f"{link}orte/{house.pk}/", form_of(house, hours="Mo-Fr: 8-16"))
    assert house.schedules.count() == 5
    assert not Suggestion.objects.exists()


def test_hours_at_somebody_elses_place_stay_out_of_reach(client: Client, link: str, provider: Organisation) -> None:
    service, other = ServiceFactory(organisation=provider), ServiceFactory(hours=[(0, "9:00", "12:00")])
    theirs = other.places.get()
    client.post(f"{link}angebote/{service.pk}/", form_of(service, **{f"hours-{theirs.pk}": "Mo: 1-2"}))
    assert [row.opens for row in theirs.schedules.all()] == [dt.time(9)]
    assert not Suggestion.objects.exists()


def test_what_no_longer_exists_is_reported_and_not_deleted(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider)
    client.post(f"{link}angebote/{service.pk}/", form_of(service, whether="gone", comment="Förderung ausgelaufen"))
    suggestion = Suggestion.objects.get()
    assert (suggestion.part, suggestion.comment) == ("gone", "Förderung ausgelaufen")
    assert Service.objects.get(pk=service.pk).status == "published"


def test_a_wrong_value_is_said_at_its_field_and_nothing_is_lost(
    client: Client, link: str, provider: Organisation
) -> None:
    service = ServiceFactory(organisation=provider)
    page = client.post(
        f"{link}angebote/{service.pk}/", form_of(service, email="kein at", summary="Neu gesagt.")
    ).content.decode()
    assert "Noch nicht gespeichert" in page
    assert "kein at" in page
    assert "Neu gesagt." in page
    assert not Suggestion.objects.exists()


def test_nothing_changed_is_said(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider)
    page = client.post(f"{link}angebote/{service.pk}/", form_of(service)).content.decode()
    assert "Sie haben nichts geändert" in page


def test_other_providers_records_are_not_there(client: Client, link: str) -> None:
    service, location = ServiceFactory(), LocationFactory(owner=OrganisationFactory())
    run = CourseFactory(runs=1).runs.get()
    for address in (
        f"angebote/{service.pk}/",
        f"orte/{location.pk}/",
        f"traeger/{service.organisation_id}/",
        f"durchgang/{run.pk}/",
        "angebote/999999/",
        "unsinn/1/",
    ):
        assert client.get(link + address).status_code == 404, address
    client.post(link, {"record": f"service-{service.pk}"})
    before = service.verified_on
    service.refresh_from_db()
    assert service.verified_on == before


def test_wrong_expired_withdrawn_and_changed_links_answer_alike(
    client: Client, asked: Asked, provider: Organisation
) -> None:
    good = asked(provider)
    expired = asked(OrganisationFactory(), created_on=localdate() - dt.timedelta(days=60),
                    expires_on=localdate() - dt.timedelta(days=1))  # fmt: skip
    withdrawn = asked(OrganisationFactory(), revoked_on=localdate())
    token = token_of(good)
    changed = token[:-1] + ("0" if token[-1] != "0" else "1")
    answers = {
        client.get(f"/pflege/{wrong}/").content
        for wrong in (token_of(expired), token_of(withdrawn), changed, "1-abc", "unsinn", f"{good.pk}-{'0' * 32}")
    }
    assert len(answers) == 1
    assert client.get(f"/pflege/{changed}/").status_code == 404
    assert "Dieser Link gilt nicht mehr" in answers.pop().decode()


def test_the_page_needs_no_cookie_and_tells_its_address_to_nobody(client: Client, link: str) -> None:
    answer = client.get(link)
    assert not answer.cookies
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'content="no-referrer"' in answer.content.decode()
    assert not client.post(link, {"all": "1"}).cookies


def test_a_form_on_another_website_confirms_nothing(client: Client, link: str, provider: Organisation) -> None:
    service = ServiceFactory(organisation=provider, stale=True)
    answer = client.post(link, {"all": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    service.refresh_from_db()
    assert service.verified_on != localdate()


def test_fifty_records_cost_no_more_statements_than_five(client: Client, link: str, provider: Organisation) -> None:
    def statements() -> int:
        client.get(link)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(link).status_code == 200
        return len(queries)

    ServiceFactory.create_batch(2, organisation=provider)
    CourseFactory.create_batch(2, organisation=provider)
    LocationFactory(owner=provider)
    few = statements()
    ServiceFactory.create_batch(25, organisation=provider)
    CourseFactory.create_batch(15, organisation=provider)
    LocationFactory.create_batch(5, owner=provider)
    assert statements() == few
    assert few <= 15


def test_a_secret_address_stays_secret_here_too(client: Client, link: str, provider: Organisation) -> None:
    LocationFactory(owner=provider, redacted=True)
    page = client.get(link).content.decode()
    assert "Geheimweg" not in page
    assert "Verborgenstadt" not in page


def test_a_providers_editor_sees_only_their_own_records_when_logged_in(
    client: Client, rhythms: object, provider: Organisation, person: Callable[..., Any]
) -> None:
    mine, other = ServiceFactory(organisation=provider, stale=True), ServiceFactory(stale=True)
    client.force_login(person("provider", organisation=provider))
    page = client.get("/pflege/").content.decode()
    assert mine.name in page
    assert other.name not in page
    assert client.get(f"/pflege/angebote/{mine.pk}/").status_code == 200
    assert client.get(f"/pflege/angebote/{other.pk}/").status_code == 404


def test_without_login_or_as_somebody_else_there_is_nothing(client: Client, person: Callable[..., Any]) -> None:
    assert client.get("/pflege/").status_code == 404
    client.force_login(person("editor"))
    assert client.get("/pflege/").status_code == 404


def test_a_session_needs_djangos_protection(
    provider: Organisation, rhythms: object, person: Callable[..., Any]
) -> None:
    service = ServiceFactory(organisation=provider, stale=True)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("provider", organisation=provider))
    assert strict.post("/pflege/", {"all": "1"}).status_code == 403
    page = strict.get("/pflege/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post("/pflege/", {"all": "1", "csrfmiddlewaretoken": token}).status_code == 302
    service.refresh_from_db()
    assert service.verified_on == localdate()


def test_no_log_holds_a_link(client: Client, link: str, caplog: pytest.LogCaptureFixture) -> None:
    """Who reads the log must not be able to answer for a provider."""
    formatter = json_formatter()
    client.post(link, {"all": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    client.get(f"{link}angebote/999999/")
    lines = [formatter.format(record) for record in caplog.records if record.name == "django.request"]
    assert len(lines) == 2
    token = link.strip("/").split("/")[-1]
    assert [line for line in lines if "/pflege/…" not in line or token in line] == []
