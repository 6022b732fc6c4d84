"""Whatever somebody puts into an address, a header or a field: a page, a field error or a 404, never a 500."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

LISTS = (
    "/de/suche/",
    "/ar/suche/",
    "/de/angebote/",
    "/de/angebote/aufenthaltsstatus/",
    "/de/kurse/",
    "/de/kurse/wunschzettel/",
    "/de/kurse/mein-deutsch/",
    "/de/traeger/",
    "/api/search",
    "/api/suggest",
)
PARAMETERS = (
    "q",
    "near",
    "radius",
    "sort",
    "page",
    "kind",
    "topic",
    "audience",
    "municipality",
    "district",
    "language",
    "cost",
    "access",
    "accessibility",
    "open",
    "childcare",
    "women",
    "level",
    "time",
    "mode",
    "start",
    "places",
    "verified",
    "offer_kind",
    "life_phase",
    "stay_phase",
    "status",
    "without",
    "part",
    "exact",
    "from",
    "type",
    "day",
    "weeks",
    "soon",
    "with",
    "unbekannt",
    "q[]",
    "__proto__",
)
NASTY = (
    "",
    " ",
    "\x00",
    "\x1f\x7f",
    '"',
    "''",
    '"""',
    "(((",
    "NEAR(a b)",
    "a AND OR NOT",
    "*",
    "a*",
    "^",
    "{}",
    "title:x",
    "-",
    "--",
    "'; DROP TABLE directory_service; --",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%00",
    "%s%n",
    "../../etc/passwd",
    "\u202e\u200b\ufeff",
    "\U0001f600" * 50,
    "\ud800",
    "ß" * 300,
    "كورس " * 400,
    "x" * 10_000,
    "a " * 2_000,
    "1e999",
    "-1",
    "1000000000",
    "99999999999999999999",
    "NaN",
    "inf",
    "0x10",
    "١٢",
    "2026-13-45",
    "B1",
    "§ 24",
    "AND",
    "de",
    "52062",
    "true",
)

values = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.integers().map(str))
pairs = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=6)


def ask(address: str) -> int:
    return Client(raise_request_exception=False).get(address).status_code


def encoded(found: list[tuple[str, str]]) -> str:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in found])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(LISTS), found=pairs)
def test_no_query_string_breaks_a_list(address: str, found: list[tuple[str, str]]) -> None:
    assert ask(f"{address}?{encoded(found)}") in (200, 301, 302, 404)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=pairs, status=st.one_of(st.just("duldung"), values))
def test_nothing_that_is_sent_breaks_the_question_for_a_status(found: list[tuple[str, str]], status: str) -> None:
    client = Client(raise_request_exception=False)
    sent = encoded([*found, ("status", status)])
    kind = "application/x-www-form-urlencoded"
    assert client.post("/de/angebote/aufenthaltsstatus/", sent, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("address", "name"),
    [
        *((address, "q") for address in LISTS),
        *(("/de/kurse/", name) for name in ("near", "page", "radius", "topic", "level")),
    ],
)
def test_each_nasty_value_gives_a_page(address: str, name: str) -> None:
    statuses = {value[:30]: ask(f"{address}?{encoded([(name, value)])}") for value in NASTY}
    assert {value: status for value, status in statuses.items() if status not in (200, 404)} == {}


@pytest.mark.parametrize(
    "raw", ["%ff%fe", "%", "%zz", "%ed%a0%80", "a=b=c&&&", "q=%F0%9F", "q=\\x00", ";", "q=" + "%20" * 5000]
)
def test_a_malformed_query_string_gives_a_page(raw: str) -> None:
    for address in LISTS:
        assert ask(f"{address}?q=kurs&{raw}") in (200, 404)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80))
def test_no_path_breaks_the_portal(tail: str) -> None:
    for start in ("/de/", "/de/angebote/", "/de/kompass/", "/"):
        assert ask(start + quote(tail)) in (200, 301, 302, 404, 410)


@pytest.mark.parametrize("number", ["0", "99999999", "99999999999999999999999"])
@pytest.mark.parametrize("area", ["angebote", "kurse", "traeger", "orte"])
def test_a_record_that_does_not_exist_is_not_found(area: str, number: str) -> None:
    assert ask(f"/de/{area}/{number}-x/") == 404


@pytest.mark.parametrize(
    "header", ["Accept-Language", "Accept", "Referer", "User-Agent", "X-Forwarded-For", "Cookie", "If-Modified-Since"]
)
@pytest.mark.parametrize(
    "value", ["", "x" * 8000, "\u00ff\u00fe", "'\"<>;,=", "sessionid=" + "z" * 200, "de;q=abc,,,;;"]
)
def test_no_header_breaks_a_page(header: str, value: str) -> None:
    client = Client(raise_request_exception=False)
    for address in ("/", "/de/", "/de/suche/?q=kurs"):
        assert client.get(address, headers={header: value}).status_code in (200, 302)


@pytest.mark.parametrize("host", ["evil.example", "a b", "[::1", ""])
def test_a_foreign_host_is_refused(host: str) -> None:
    assert Client(raise_request_exception=False).get("/de/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("language", CODES)
def test_an_unknown_page_is_answered_in_the_readers_language(language: str) -> None:
    response = Client().get(f"/{language}/gibt-es-nicht/")
    assert response.status_code == 404
    assert f'lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_other_methods_on_public_pages_never_break(method: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for address in ("/de/", *LISTS):
        assert getattr(client, method)(address).status_code in (200, 302, 403, 404, 405)
