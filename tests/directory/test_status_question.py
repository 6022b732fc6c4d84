"""The question for a residence status: what it answers, and that nothing of it stays anywhere."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Service
from portal import languages
from search import facets, tally
from search.models import SearchDay, TermDay, TopicDay

from .factories import PostcodeFactory, ServiceFactory, TopicFactory, term

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
PAGE = "/de/angebote/aufenthaltsstatus/"
# A code that stands nowhere else, so that a trace of it is one.
STATUS = "geheimstatus"


@pytest.fixture
def offers(indexed: Index) -> None:
    term("residence_group", STATUS, "Mit geheimem Papier")
    term("residence_group", "anderer", "Anderes Papier")
    term("residence_group", "alle", "Für alle")
    make = [
        ("Für jeden", "own", []),
        ("Ausdrücklich für alle", "own", ["alle"]),
        ("Für diese", "own", [STATUS]),
        ("Für andere", "own", ["anderer"]),
        ("Übernommen", "import", []),
    ]
    for name, source, codes in make:
        service = ServiceFactory(name=name, record_source=source, speaks=["de"])
        service.residence_groups.set([term("residence_group", code) for code in codes])
    indexed()


def titles(html: str) -> list[str]:
    return re.findall(r'class="kim-result__title"><a[^>]*>(.*?)</a>', html)


def ask(client: Client, address: str = PAGE, **data: object) -> str:
    response = client.post(address, {"status": STATUS, **data})
    assert response.status_code == 200
    return response.content.decode()


# --- What it answers -------------------------------------------------------------------------------------------------
def test_offers_for_everybody_and_for_that_group_fit_and_what_nobody_knows_stands_apart(
    client: Client, offers: None
) -> None:
    fitting, _sign, apart = ask(client).partition('id="unbekannt"')
    assert set(titles(fitting)) == {"Für jeden", "Ausdrücklich für alle", "Für diese"}
    assert titles(apart) == ["Übernommen"]


def test_each_offer_says_for_whom_it_is(client: Client, offers: None) -> None:
    html = ask(client, "/en/angebote/aufenthaltsstatus/")
    assert html.count("Your residence status does not matter.") == 2
    assert "For: Mit geheimem Papier" in html
    assert html.count("Whether your residence status matters is not known. Please ask.") == 1


def test_the_status_leaves_the_order_as_it_was(client: Client, offers: None) -> None:
    everything = titles(client.get("/de/angebote/").content.decode())
    fitting = titles(ask(client).partition('id="unbekannt"')[0])
    assert fitting == [title for title in everything if title in fitting]


def test_filters_come_along_count_and_can_be_taken_away(client: Client, offers: None) -> None:
    ServiceFactory(name="Nicht im Index")
    html = ask(client, language="de", cost="unknown")
    assert len(titles(html)) == 4
    assert 'name="without" value="language=de"' in html
    assert 'value="de" checked' in html
    without = ask(client, language="de", cost="free", without="cost=free")
    assert len(titles(without)) == 4
    assert len(titles(ask(client, language="de", cost=["free", "paid"], without="cost"))) == 4


def test_nothing_fits_offers_one_filter_less_as_a_button(client: Client, offers: None) -> None:
    html = ask(client, cost="paid")
    assert titles(html) == []
    assert 'name="without" value="cost"' in html
    assert len(titles(ask(client, cost="paid", without="cost"))) == 4


def test_pages_of_the_answer_are_buttons_and_hang_together(client: Client, indexed: Index) -> None:
    term("residence_group", STATUS)
    for number in range(25):
        ServiceFactory(name=f"Beratung {number:02}")
    indexed()
    first, second = ask(client), ask(client, page=2)
    assert len(titles(first)) == 20
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))
    assert '<button type="submit" form="again" name="page" value="2"' in first


def test_all_that_nobody_knows_of_can_be_listed(client: Client, indexed: Index) -> None:
    term("residence_group", STATUS)
    for number in range(7):
        ServiceFactory(name=f"Übernommen {number}", record_source="import")
    ServiceFactory(name="Für jeden")
    indexed()
    html = ask(client)
    assert len(titles(html)) == 1 + 5
    assert 'name="part" value="unknown"' in html
    apart = ask(client, part="unknown")
    assert len(titles(apart)) == 7
    assert "Für jeden" not in titles(apart)


def test_without_a_choice_it_asks_once_more_and_keeps_the_filters(client: Client, offers: None) -> None:
    for data in ({"language": "de"}, {"language": "de", "status": "nosuch"}, {"language": "de", "status": "alle"}):
        html = client.post(PAGE, data).content.decode()
        assert titles(html) == []
        assert '<input type="hidden" name="language" value="de">' in html


@pytest.mark.parametrize("code", languages.CODES)
def test_it_works_in_every_language(client: Client, offers: None, code: str) -> None:
    html = ask(client, f"/{code}/angebote/aufenthaltsstatus/")
    assert len(titles(html)) == 4
    assert f'dir="{languages.direction(code)}"' in html


def test_the_promise_stands_beside_the_question(client: Client, offers: None) -> None:
    for address in ("/en/angebote/", "/en/angebote/aufenthaltsstatus/"):
        html = client.get(address).content.decode()
        assert "You do not have to say this" in html
        assert "We do not store your choice" in html
        assert "Asking does not change your status" in html


def test_a_list_about_protection_keeps_its_quick_exit(client: Client, indexed: Index) -> None:
    term("residence_group", STATUS)
    ServiceFactory(topics=[TopicFactory(code="haeusliche_gewalt", protection=True)])
    indexed()
    assert "kim-exit" in ask(client, topic="haeusliche_gewalt")


def test_it_costs_at_most_fifteen_statements(client: Client, offers: None) -> None:
    PostcodeFactory()
    data = {"near": "52062", "q": "Beratung"}
    ask(client, **data)
    with CaptureQueriesContext(connection) as asked:
        ask(client, **data)
    assert len(asked) <= 15


# --- What stays of it ------------------------------------------------------------------------------------------------
def test_no_address_asks_for_it(client: Client, offers: None) -> None:
    for name in ("status", "residence"):
        assert name not in facets.FACETS
        for address in ("/de/angebote/", PAGE, "/de/suche/"):
            html = client.get(f"{address}?{name}={STATUS}").content.decode()
            assert titles(html) == titles(client.get(address).content.decode()), address
            assert "kim-chip--on" not in html
            assert not re.search(rf"<input[^>]*{STATUS}[^>]* checked", html)
        assert STATUS not in client.get(f"/api/search?q=beratung&{name}={STATUS}").content.decode()


def test_no_link_of_the_answer_carries_it_and_every_form_sends_it_by_post(client: Client, offers: None) -> None:
    html = ask(client, language="de", near="52062", page=1)
    addresses = re.findall(r'(?:href|action|src|data-[\w-]+)="([^"]*)"', html)
    assert [address for address in addresses if STATUS in address] == []
    forms = re.findall(r"<form.*?</form>", html, re.S)
    with_status = [form for form in forms if STATUS in form]
    assert len(with_status) >= 3
    assert all('method="post"' in form for form in with_status)
    title = re.search(r"<title>(.*?)</title>", html, re.S)
    assert title is not None
    assert "Papier" not in title[1]  # titles stay in the history of the browser


def test_no_cookie_no_cache_and_no_search_engine_keeps_it(client: Client, offers: None, search_dir: Path) -> None:
    before = {path: path.read_bytes() for path in search_dir.rglob("*") if path.is_file() and "shm" not in path.name}
    kept = dict(getattr(cache, "_cache", {}))
    response = client.post(PAGE, {"status": STATUS})
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies
    assert not client.cookies
    new = {key: value for key, value in getattr(cache, "_cache", {}).items() if key not in kept}
    assert STATUS not in repr(new)
    for path, content in before.items():
        assert path.read_bytes() == content, path.name


def test_nothing_is_written_and_nothing_counted(client: Client, offers: None) -> None:
    tally.write()
    before = _counted()
    with CaptureQueriesContext(connection) as asked:
        ask(client, q="Beratung")
    statements = [query["sql"] for query in asked]
    assert [one for one in statements if not one.startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    assert [one for one in statements if STATUS in one] == []
    tally.write()
    assert _counted() == before


def _counted() -> list[list[dict[str, object]]]:
    return [list(model.objects.values()) for model in (SearchDay, TopicDay, TermDay)]


def test_no_log_record_holds_it_not_even_of_a_failure(
    client: Client, offers: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(client)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("directory.status_question.search", fail)
    response = Client(raise_request_exception=False).post(PAGE, {"status": STATUS})
    assert response.status_code == 500
    assert STATUS not in response.content.decode()
    assert caplog.records
    for record in caplog.records:
        assert STATUS not in f"{record.getMessage()} {record.args} {getattr(record, 'request', '')}"


def test_the_error_report_leaves_the_form_out(offers: None, settings: object, mailoutbox: list[object]) -> None:
    settings.DEBUG = False  # type: ignore[attr-defined]
    settings.ADMINS = [("Betrieb", "betrieb@example.org")]  # type: ignore[attr-defined]
    from django.test import RequestFactory
    from django.views.debug import get_exception_reporter_filter

    from directory import views

    request = RequestFactory().post(PAGE, {"status": STATUS})
    views.services_by_status(request)
    assert STATUS not in str(get_exception_reporter_filter(request).get_post_parameters(request))


def test_a_page_that_was_reloaded_or_changed_its_language_asks_again(client: Client, offers: None) -> None:
    html = ask(client)
    switch = re.findall(r'href="(/ar/[^"]*)"[^>]*hreflang="ar"', html)
    assert switch
    again = client.get(switch[0])
    assert again.status_code == 200
    assert "no-store" in again["Cache-Control"]
    assert titles(again.content.decode()) == []
    assert Service.objects.exists()


# --- The page of the offer -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "codes", "said"),
    [
        ("own", [], "Your residence status does not matter."),
        ("own", ["alle"], "Your residence status does not matter."),
        ("provider", [STATUS], "For: Mit geheimem Papier"),
        ("import", [], "Whether your residence status matters is not known. Please ask."),
        ("import", ["alle"], "Your residence status does not matter."),
    ],
)
def test_the_page_of_an_offer_says_for_whom_it_is(client: Client, source: str, codes: list[str], said: str) -> None:
    term("residence_group", STATUS, "Mit geheimem Papier")
    service = ServiceFactory(record_source=source, min_age=16, eligibility="Bitte Pass mitbringen.")
    service.residence_groups.set([term("residence_group", code) for code in codes])
    html = client.get(service.get_absolute_url().replace("/de/", "/en/")).content.decode()
    whom = html.partition("For whom?")[2].partition("</dd>")[0]
    assert said in whom
    assert "From 16 years of age" in whom
    assert "Bitte Pass mitbringen." in whom
