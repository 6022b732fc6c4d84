"""Machine translation by a LibreTranslate of the operator's own; a small server on this machine stands in for it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils import translation as active
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation

from kompass.machine_translation import CannotTranslate, Keeper, give_back, spend, words_in, words_left
from kompass.models import KeptTerm, MachineMonth
from kompass.translating import gaps
from portal.models import HomePage
from portal.role_groups import make_groups, translator_group
from tests.kompass.factories import paragraph
from tests.kompass.translating import begun, fresh, german_page, translation_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAY = dt.date(2026, 11, 24)


class Server(HTTPServer):
    """Answers each text in capital letters, and keeps what it was asked."""

    asked: list[dict[str, Any]]
    answer: Any = None  # instead of the texts in capitals
    status = 200


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        answer = {"translatedText": [f"«{text}»" for text in asked["q"]]}
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer or answer).encode())

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "kompass.machine_translation.LibreTranslate",
        "OPTIONS": {"URL": f"http://127.0.0.1:{made.server_port}", "API_KEY": "geheim"},
    }
    with active.override("en"):
        yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def translator(person: Any) -> Client:
    """Of Arabic; a page must be there before."""
    make_groups()
    user = person("translator")
    user.groups.add(translator_group("ar", HomePage.objects.get(locale__language_code="ar")))
    client = Client()
    client.force_login(user, BACKEND)
    return client


def page_with(html: str) -> tuple[Any, Any]:
    german = german_page(body=[paragraph(html)])
    return german, begun(german)


def press(client: Client, page: Any) -> Any:
    return client.post(f"/admin/localize/translate/{translation_of(page).pk}/machine_translate/", follow=True)


# --- The button ------------------------------------------------------------------------------------------------------
def test_a_machine_writes_a_draft_that_is_marked(server: Server, request: Any) -> None:
    _german, page = page_with("<p>Melden Sie sich an.</p>")
    client = request.getfixturevalue("translator")
    assert press(client, page).status_code == 200
    assert gaps(translation_of(page)) == 0
    assert (fresh(page).live, fresh(page).text_status) == (False, "machine")
    assert {string.translation_type for string in StringTranslation.objects.all()} == {"machine"}
    (asked,) = server.asked
    assert (asked["source"], asked["target"], asked["format"], asked["api_key"]) == ("de", "ar", "html", "geheim")


def test_words_are_counted_by_month(server: Server, request: Any) -> None:
    _german, page = page_with("<p>Melden Sie sich <b>heute</b> an.</p>")
    press(request.getfixturevalue("translator"), page)
    month = MachineMonth.objects.get()
    assert (month.month, month.words) == (timezone.localdate().replace(day=1), 1 + 5 + 5)


def test_nothing_is_sent_beyond_the_budget_of_the_year(server: Server, settings: Any, request: Any) -> None:
    settings.LIBRETRANSLATE_WORDS_A_YEAR = 5
    _german, page = page_with("<p>Melden Sie sich an.</p>")
    told = press(request.getfixturevalue("translator"), page).content.decode()
    assert not server.asked
    assert MachineMonth.objects.filter(words__gt=0).count() == 0
    assert fresh(page).text_status == "original"
    assert "budget" in told or "5" in told


@pytest.mark.parametrize(
    ("status", "answer"), [(500, None), (200, {"error": "kaputt"}), (200, {"translatedText": "nur einer"})]
)
def test_a_server_that_fails_costs_no_words(server: Server, status: int, answer: Any, request: Any) -> None:
    server.status, server.answer = status, answer
    _german, page = page_with("<p>Melden Sie sich an.</p>")
    assert press(request.getfixturevalue("translator"), page).status_code == 200
    assert words_left(timezone.localdate()) == 500_000
    assert not StringTranslation.objects.exists()


def test_a_restricted_page_is_never_sent(server: Server, request: Any) -> None:
    german, page = page_with("<p>Melden Sie sich an.</p>")
    PageViewRestriction.objects.create(page=german, restriction_type="login")
    assert press(request.getfixturevalue("translator"), page).status_code == 404
    assert not server.asked


def test_without_a_server_there_is_no_button(request: Any, settings: Any) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
    _german, page = page_with("<p>Melden Sie sich an.</p>")
    client = request.getfixturevalue("translator")
    assert press(client, page).status_code == 404
    assert "LibreTranslate" not in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


# --- Words that stay -------------------------------------------------------------------------------------------------
def test_words_that_stay_are_not_sent_and_come_back(server: Server, request: Any) -> None:
    KeptTerm.objects.create(text="Jobcenter")
    _german, page = page_with("<p>Das Jobcenter hilft, nicht die Jobcenterin.</p>")
    press(request.getfixturevalue("translator"), page)
    sent = " ".join(server.asked[0]["q"])
    assert "Jobcenter hilft" not in sent
    assert "Jobcenterin" in sent
    assert StringTranslation.objects.filter(data="«Das Jobcenter hilft, nicht die Jobcenterin.»").exists()


def test_a_text_that_lost_its_name_or_its_links_is_left_for_a_person(server: Server, request: Any) -> None:
    KeptTerm.objects.create(text="Jobcenter")
    _german, page = page_with("<p>Das Jobcenter hilft.</p>")
    server.answer = {"translatedText": ["«Ankommen»", "<a id='a7'>x</a>", "ohne Namen"]}
    press(request.getfixturevalue("translator"), page)
    assert [string.data for string in StringTranslation.objects.all()] == ["«Ankommen»"]


@given(st.lists(st.sampled_from(["Jobcenter", "BAMF", "U-Bahn", "A.B", "Job"]), unique=True), st.text(max_size=60))
def test_every_text_comes_back_as_it_was(terms: list[str], text: str) -> None:
    keeper = Keeper(terms)
    given_text = f"{text} BAMF, Jobcenter Job U-Bahn. A.B {text}".replace("XKW", "")
    hidden, found = keeper.hide(given_text)
    assert keeper.show(hidden, found) == given_text


def test_a_tag_is_never_taken_for_a_word() -> None:
    hidden, found = Keeper(["a", "b"]).hide('<a id="a1">b</a> a')
    assert found == ["b", "a"]
    assert hidden.startswith('<a id="a1">')


# --- Budget ----------------------------------------------------------------------------------------------------------
def test_a_new_year_has_a_new_budget(settings: Any) -> None:
    settings.LIBRETRANSLATE_WORDS_A_YEAR = 10
    spend(10, on=dt.date(2026, 12, 31))
    with pytest.raises(CannotTranslate):
        spend(1, on=dt.date(2026, 1, 1))
    spend(10, on=dt.date(2027, 1, 1))
    give_back(4, on=dt.date(2027, 1, 1))
    assert words_left(dt.date(2027, 6, 1)) == 4


def test_tags_and_numbers_are_no_words() -> None:
    assert words_in('<a id="a1">Zwei Wörter</a> 2026') == 2
