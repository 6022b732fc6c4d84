"""Forms of the public: no cookie, and yet nothing from other websites, from machines, or in masses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal import public_forms
from portal.public_forms import AT_LEAST, AT_MOST, IN_ALL, PER_NETWORK, WINDOW, PublicForm, public_form
from portal.rate_limits import RateLimit

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Wish(PublicForm):
    wish = forms.CharField(max_length=20)


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> RateLimit:
    fresh = RateLimit(window=WINDOW, per_key=PER_NETWORK, in_all=IN_ALL)
    monkeypatch.setattr(public_forms, "_limit", fresh)
    monkeypatch.setattr(public_forms, "_sent", public_forms._Sent())
    return fresh


def shown(path: str = "/de/wunsch/", *, at: dt.datetime = NOON) -> str:
    return Wish(RequestFactory().get(path), at=at).token


def sent(
    *,
    path: str = "/de/wunsch/",
    at: dt.datetime = NOON,
    after: float = 30,
    data: dict[str, Any] | None = None,
    **meta: Any,
) -> Wish:
    """A form that was shown `after` seconds before it came back."""
    token = shown(path, at=at - dt.timedelta(seconds=after))
    request = RequestFactory().post(path, {"token": token, "wish": "mehr Bänke", "subject": "", **(data or {})}, **meta)
    form = Wish(request, at=at)
    form.is_valid()
    return form


def code(form: Wish) -> str | None:
    return form.refusal.code if form.refusal else None


def test_a_person_who_takes_some_time_is_heard() -> None:
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data == {"wish": "mehr Bänke"}


@pytest.mark.parametrize(
    ("facts", "reason", "status"),
    [
        ({"after": 0}, "too_fast", 200),
        ({"after": AT_LEAST.total_seconds() - 1}, "too_fast", 200),
        ({"after": AT_LEAST.total_seconds()}, None, 200),
        ({"after": AT_MOST.total_seconds()}, None, 200),
        ({"after": AT_MOST.total_seconds() + 1}, "too_old", 200),
        ({"data": {"token": ""}}, "too_old", 200),
        ({"data": {"token": "forged:signature"}}, "too_old", 200),
        ({"data": {"subject": "Buy now"}}, "trapped", 200),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, None, 200),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, "foreign", 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, "foreign", 403),
        ({"HTTP_ORIGIN": "http://testserver"}, None, 200),
        ({"HTTP_ORIGIN": "https://evil.example"}, "foreign", 403),
        ({"HTTP_ORIGIN": "null"}, "foreign", 403),
    ],
)
def test_what_is_taken_and_what_is_not(facts: dict[str, Any], reason: str | None, status: int) -> None:
    form = sent(**facts)
    assert (code(form), form.status) == (reason, status)
    assert form.is_valid() == (reason is None)


def test_whatever_is_refused_keeps_what_was_typed_and_says_what_to_do() -> None:
    form = sent(after=0)
    assert form["wish"].value() == "mehr Bänke"
    assert len(form.non_field_errors()[0]) > 40


def test_a_token_of_another_page_is_of_no_use() -> None:
    request = RequestFactory().post("/de/wunsch/", {"token": shown("/de/anderes/"), "wish": "x", "subject": ""})
    form = Wish(request, at=NOON + dt.timedelta(minutes=1))
    assert not form.is_valid()
    assert code(form) == "too_old"


def test_a_field_to_mend_is_named_before_anything_else() -> None:
    form = sent(after=0, data={"wish": ""})
    assert set(form.errors) == {"wish"}


def test_a_token_that_holds_is_kept_so_that_mending_takes_no_new_wait() -> None:
    form = sent(after=10, data={"wish": ""})
    request = RequestFactory().post("/de/wunsch/", {"token": form.token, "wish": "Licht", "subject": ""})
    assert Wish(request, at=NOON + dt.timedelta(seconds=1)).is_valid()


def test_an_old_token_is_replaced() -> None:
    form = sent(after=AT_MOST.total_seconds() + 60)
    request = RequestFactory().post("/de/wunsch/", {"token": form.token, "wish": "Licht", "subject": ""})
    assert Wish(request, at=NOON + dt.timedelta(seconds=10)).is_valid()


def test_pressing_twice_counts_once(limit: RateLimit) -> None:
    token = shown(at=NOON - dt.timedelta(seconds=30))
    forms_sent = []
    for _press in range(2):
        request = RequestFactory().post("/de/wunsch/", {"token": token, "wish": "Licht", "subject": ""})
        form = Wish(request, at=NOON)
        assert form.is_valid()
        forms_sent.append(form.is_repeated)
        form.remember_sent()
    assert forms_sent == [False, True]


def accept(count: int, address: str, at: dt.datetime = NOON) -> Wish:
    form = sent(REMOTE_ADDR=address, at=at)
    for _number in range(count):
        assert form.is_valid()
        form.remember_sent()
    return sent(REMOTE_ADDR=address, at=at)


def test_one_network_sends_so_many_and_others_go_on() -> None:
    assert code(accept(PER_NETWORK - 1, "198.51.100.7")) is None
    assert code(accept(1, "198.51.100.7")) == "too_many"
    assert code(sent(REMOTE_ADDR="198.51.100.200")) == "too_many"
    assert code(sent(REMOTE_ADDR="203.0.113.7")) is None
    assert code(sent(REMOTE_ADDR="198.51.100.7", at=NOON + WINDOW)) is None


def test_too_many_from_everywhere_are_too_many() -> None:
    for network in range(IN_ALL // PER_NETWORK):
        accept(PER_NETWORK, f"203.0.{network}.1")
    form = sent(REMOTE_ADDR="192.0.2.1")
    assert (code(form), form.status) == ("too_many", 429)


@pytest.mark.parametrize("address", ["198.51.100.77", "2001:db8:1:2::7", "", "not an address"])
def test_no_address_is_remembered(limit: RateLimit, address: str) -> None:
    accept(1, address)
    kept = repr(vars(limit))
    assert "198.51" not in kept
    assert "2001:db8" not in kept


def test_behind_our_web_server_its_word_counts_and_without_one_nobodys(settings: Any) -> None:
    settings.TRUSTED_PROXY = False
    accept(PER_NETWORK, "127.0.0.1")
    assert code(sent(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")) == "too_many"
    settings.TRUSTED_PROXY = True
    assert code(sent(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9")) is None


@pytest.fixture
def view() -> Callable[[HttpRequest], HttpResponse]:
    return public_form(lambda request: HttpResponse("form"))


def test_such_a_page_is_kept_by_nobody_and_asks_for_no_cookie(view: Callable[[HttpRequest], HttpResponse]) -> None:
    response = view(RequestFactory().get("/de/wunsch/"))
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert view.csrf_exempt  # type: ignore[attr-defined]
    assert view(RequestFactory().put("/de/wunsch/")).status_code == 405
