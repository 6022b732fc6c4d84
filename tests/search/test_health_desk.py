"""„State of the index“ at the desk, and the warning on its pages while readers are not answered as they should be."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from portal.role_groups import make_groups
from search import condition, engines, index, rebuilding
from search.desk import parked, reasons
from search.engines import Health, State
from search.models import IndexCheck, IndexRebuild, OutboxEntry
from tests.directory.factories import ServiceFactory
from tests.portal.factories import portal
from tests.search import servers

pytestmark = pytest.mark.django_db

PAGE = "/admin/search-index/"
# A person notices a second; a cluster that does not answer takes 0.8 of it from one who waits.
SOON = 1.0


@pytest.fixture
def desk(client, person):
    """desk("editor"): signed in; the desk speaks English."""
    make_groups()

    def sign_in(role: str = "editor") -> Client:
        someone = person(role)
        profile = UserProfile.get_for_user(someone)
        profile.preferred_language = "en"
        profile.save()
        client.force_login(someone, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def parked_entry(key: str, **fields: object) -> OutboxEntry:
    values = {"engine": "embedded", "seq": time.time_ns() // 1_000, "attempts": 8, "parked": True, "error": "KeyError"}
    return OutboxEntry.objects.create(key=key, **{**values, **fields})


# --- The page --------------------------------------------------------------------------------------------------------
def test_it_tells_who_answers_with_how_much_and_how_far_it_is_behind(desk):
    ServiceFactory()
    index.rebuild()
    moment = timezone.now() - dt.timedelta(minutes=7)
    OutboxEntry.objects.create(engine="embedded", key="service:1", seq=int(moment.timestamp() * 1e6))
    response = desk().get(PAGE)
    (engine,) = response.context["engines"]
    assert (engine.answers, engine.health.usable, engine.waiting, engine.parked) == (True, True, 1, 0)
    assert engine.public == sum(number for _kind, number in engine.kinds) >= 1
    assert ("Offers", 1) in engine.kinds
    assert abs(engine.oldest - moment) < dt.timedelta(seconds=1)
    assert abs(engine.built_at - timezone.now()) < dt.timedelta(minutes=1)
    page = shown(desk())
    assert "Readers are answered by the embedded index." in page
    assert "the oldest for 7" in page


def test_it_tells_what_to_do_where_there_is_no_index(desk):
    page = shown(desk())
    assert "Not usable" in page
    assert "There is no index yet." in page
    assert "start manage.py work" in page


def test_it_tells_of_the_last_night_and_of_the_last_five_rebuilds(desk):
    index.rebuild()
    IndexCheck.objects.create(
        day=timezone.localdate(), engine="embedded", state="sound", missing=2, superfluous=1, checked_at=timezone.now()
    )
    began = timezone.now() - dt.timedelta(seconds=75)
    for total in range(1, 8):
        IndexRebuild.objects.create(state="done", started_at=began, ended_at=timezone.now(), total=total)
    page = shown(desk())
    assert "Missing in the index: 2. Superfluous: 1." in page
    listed = [total for total in range(1, 8) if f'<p class="kim-health__meta">{total} document' in page]
    assert listed == [3, 4, 5, 6, 7]
    assert "7 documents in 1 min 15 s" in page


def test_the_page_costs_no_more_for_many_parked_records_than_for_those_it_lists(desk, django_assert_max_num_queries):
    index.rebuild()
    for number in range(3 * parked.SHOWN):
        parked_entry(f"service:{number}")
    client = desk()
    client.get(PAGE)
    with django_assert_max_num_queries(20 + parked.SHOWN):
        client.get(PAGE)


@pytest.mark.parametrize("address", ["rebuild/", "stop/1/", "try-again/"])
@pytest.mark.parametrize("role", ["translator", "counsellor"])
def test_others_rebuild_nothing(desk, role, address):
    parked_entry("service:1")
    IndexRebuild.objects.create(pk=1, state="running", moved_at=timezone.now())
    response = desk(role).post(PAGE + address)
    assert response.status_code == 403 or response["Location"] == "/admin/"
    assert OutboxEntry.objects.get().parked
    assert IndexRebuild.objects.get().state == "running"


@pytest.mark.parametrize("address", ["rebuild/", "stop/1/", "try-again/"])
def test_looking_at_an_address_that_acts_does_nothing(desk, address):
    assert desk().get(PAGE + address).status_code == 405
    assert not IndexRebuild.objects.exists()


def test_the_menu_offers_it_to_those_who_may(desk):
    assert PAGE in shown(desk("admin"), "/admin/")
    assert PAGE not in shown(desk("translator"), "/admin/")


# --- Rebuilding ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["editor", "coordinator", "admin"])
def test_asking_twice_starts_one(desk, role):
    index.rebuild()
    client = desk(role)
    for _time in range(2):
        assert client.post(PAGE + "rebuild/")["Location"] == PAGE
    assert IndexRebuild.objects.get().state == "waiting"
    assert "The rebuild begins in a moment." in shown(client)


def test_it_is_stopped(desk):
    index.rebuild()
    row = rebuilding.request_rebuild()
    client = desk()
    assert f"{PAGE}stop/{row.pk}/" in shown(client)
    client.post(f"{PAGE}stop/{row.pk}/")
    assert IndexRebuild.objects.get().state == "stopped"
    assert "Before it began." in shown(client)


def test_progress_is_told_in_records_and_percent(desk):
    row = rebuilding.request_rebuild()
    IndexRebuild.objects.update(state="running", engine="embedded", done=1234, total=5000, moved_at=timezone.now())
    part = shown(desk(), PAGE + "progress/")
    assert "<html" not in part
    assert 'value="24"' in part
    assert "1,234 of 5,000 documents" in part
    assert f"{PAGE}stop/{row.pk}/" in part


@pytest.mark.parametrize(("seconds", "is_said"), [(20, False), (40, True)])
def test_a_background_process_that_does_not_begin_is_said(desk, seconds, is_said):
    rebuilding.request_rebuild()
    IndexRebuild.objects.update(requested_at=timezone.now() - dt.timedelta(seconds=seconds))
    assert ("start manage.py work" in shown(desk(), PAGE + "progress/")) is is_said


def test_one_whose_process_ended_makes_room(desk):
    index.rebuild()
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    IndexRebuild.objects.create(state="running", started_at=long_ago, moved_at=long_ago)
    page = shown(desk())
    assert "The process that built the index ended before it was done." in page
    assert "Rebuild the index" in page


# --- Parked records --------------------------------------------------------------------------------------------------
def test_a_parked_record_is_named_with_its_error_and_a_way_to_it(desk):
    service = ServiceFactory()
    parked_entry(f"service:{service.pk}")
    parked_entry("service:999999")
    client = desk()
    first, gone = sorted(client.get(PAGE).context["parked"], key=lambda one: not one.title)
    assert (first.title, first.attempts, first.error) == (str(service), 8, "KeyError")
    assert client.get(first.edit_url).status_code == 200
    assert (gone.title, gone.edit_url) == ("", "")
    assert "The record is gone." in shown(client)


@pytest.mark.parametrize("key", ["nobody:1", "topic:not-a-uuid", "service:x"])
def test_a_key_that_means_nothing_spoils_no_page(desk, key):
    parked_entry(key)
    assert key in shown(desk())


def test_one_is_tried_again_and_the_other_stays(desk):
    one, other = parked_entry("service:1"), parked_entry("service:2")
    client = desk()
    response = client.post(PAGE + "try-again/", {"key": "service:1"}, follow=True)
    assert "1 record is tried again." in response.content.decode()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.parked, one.attempts, one.not_before) == (False, 0, None)
    assert other.parked


def test_all_are_tried_again_and_work_as_soon_as_the_cause_is_mended(desk):
    service = ServiceFactory()
    index.rebuild()
    OutboxEntry.objects.all().delete()
    parked_entry(f"service:{service.pk}")
    parked_entry("service:999999")
    desk().post(PAGE + "try-again/")
    assert index.sync().waiting == 0


def test_a_record_that_waits_for_two_engines_is_listed_once(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    for name in engines.names():
        parked_entry("service:1", engine=name)
    (one,) = parked.parked(AnonymousUser())
    assert len(one.engines) == 2
    assert parked.number() == 1
    assert parked.try_again() == 1
    assert not OutboxEntry.objects.filter(parked=True).exists()


# --- The warning -----------------------------------------------------------------------------------------------------
def timed(client: Client, address: str) -> tuple[str, float]:
    began = time.monotonic()
    page = shown(client, address)
    return page, time.monotonic() - began


WARNING = "Readers are answered by the embedded index; changes are passed on as soon as the server is back."


@pytest.mark.parametrize("address", ["/admin/", "/admin/service/", "/admin/synonymgroup/", PAGE])
def test_a_server_that_is_away_is_said_on_every_page_of_the_desk(desk, settings, address):
    index.rebuild()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    page = shown(desk(), address)
    assert f"The search server does not answer. {WARNING}" in page
    assert f'<a href="{PAGE}">' in page


def test_a_silent_server_makes_no_page_of_the_desk_wait(desk, settings):
    index.rebuild()
    client = desk()
    client.get("/admin/service/")  # templates are read once
    with servers.silent() as settings.ELASTICSEARCH_URL:
        pages = [timed(client, "/admin/service/") for _time in range(3)]
        deadline = time.monotonic() + 5
        while WARNING not in pages[-1][0] and time.monotonic() < deadline:
            pages.append(timed(client, "/admin/service/"))
        assert WARNING in pages[-1][0]
        assert max(seconds for _page, seconds in pages) < SOON


def test_it_goes_once_the_server_answers_again(desk, settings, monkeypatch):
    index.rebuild()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    client = desk()
    assert WARNING in shown(client, "/admin/service/")
    monkeypatch.setattr(engines.engine("elasticsearch"), "check", lambda: Health(usable=True))
    assert WARNING in shown(client, "/admin/service/")  # asked a moment ago
    monkeypatch.setattr(condition, "FRESH_SECONDS", 0.0)
    assert WARNING not in shown(client, "/admin/service/")


def test_where_nothing_answers_that_is_said(desk):
    assert "Readers find nothing at the moment. There is no index yet." in shown(desk(), "/admin/service/")


def test_nothing_is_said_while_all_is_well(desk):
    index.rebuild()
    assert "kim-search-state" not in shown(desk(), "/admin/")


def test_who_may_not_see_the_page_is_warned_without_a_way_to_it(desk):
    page = shown(desk("translator"), "/admin/")
    assert "Readers find nothing at the moment." in page
    assert PAGE not in page


def test_it_hides_no_message_of_wagtail(desk):
    client = desk()
    parked_entry("service:1")
    page = client.post(PAGE + "try-again/", follow=True).content.decode()
    assert "1 record is tried again." in page
    assert "Readers find nothing at the moment." in page
    assert "1 record is tried again." not in shown(client)  # shown once


def test_the_public_is_told_nothing(client, settings):
    portal()
    index.rebuild()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    for address in ("/de/", "/de/suche/?q=kurs"):
        page = client.get(address)
        assert page.status_code == 200
        assert "kim-search-state" not in page.content.decode()
        assert "Suchserver" not in page.content.decode()


def test_the_home_page_says_it_beside_what_waits(desk, settings):
    index.rebuild()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{servers.free_port()}"
    response = desk().get("/admin/")
    panel = next(panel for panel in response.context["panels"] if panel.name == "desk")
    with translation.override("en"):
        search = panel.get_context_data({})["search"]
    assert WARNING in search["warning"]
    assert search["url"] == PAGE == reverse("search_health:index")


# --- Reasons ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "serve",
    [
        lambda: servers.answering(servers.info("7.17.28")),
        lambda: servers.answering(servers.info("9.4.3"), product=""),
        lambda: servers.answering({"error": "no"}, status=401),
        lambda: servers.answering({"error": "no"}, status=503),
        lambda: servers.answering({"error": "no"}, status=429),
    ],
)
def test_what_a_server_says_is_told_in_an_editors_words_with_a_remedy(serve, settings):
    with serve() as settings.ELASTICSEARCH_URL:
        health = engines.engine("elasticsearch").check()
    assert not health.usable
    assert reasons.of_engine(health.reason).remedy


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "user:secret"])
def test_addresses_where_nobody_answers_are_told_with_a_remedy(address, settings):
    settings.ELASTICSEARCH_URL = address
    reason = reasons.of_engine(engines.engine("elasticsearch").check().reason)
    assert reason.remedy
    assert "secret" not in reason.sentence


def test_what_the_files_say_is_told_with_a_remedy(search_dir):
    engine = engines.engine()
    said = [engine.check().reason]
    index.rebuild()
    engine.files.mark_damaged()
    said.append(engine.check().reason)
    (search_dir / "damaged").unlink()
    for path in search_dir.glob("*.sqlite3"):
        path.write_bytes(b"rubbish" * 1000)
    engine.files.drop_readers()
    said.append(engine.check().reason)
    assert len(set(said)) == 3
    assert all(reasons.of_engine(reason).remedy for reason in said)


def test_an_unforeseen_reason_is_shown_as_it_is():
    assert reasons.of_engine("Gremlins.").sentence == "Gremlins."


def test_a_stand_in_and_nobody_are_told_apart():
    usable, broken = Health(usable=True), Health(usable=False, reason="There is no search index yet.")
    assert not State("elasticsearch", "").degraded
    assert State("elasticsearch", "embedded").degraded
    with translation.override("en"):
        assert reasons.warning(condition.Condition({"embedded": usable}, State("embedded", "embedded"))) == ""
        nobody = condition.Condition({"embedded": broken}, State("embedded", "", broken.reason))
        assert "find nothing" in reasons.warning(nobody)
