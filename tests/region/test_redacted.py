"""What protects people never leaves: two places full of canaries, and every output of the portal searched for them.

`pytest -rP tests/region/test_redacted.py` prints the outputs that were checked.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets

from directory.models import Topic, UpkeepRequest
from directory.shortlist import Item, Shortlist
from directory.upkeep.links import token_of
from kompass.models import EventIndexPage, EventPage, FolderRegister
from portal.models import User
from portal.roles import Role, audiences
from search import index
from search.query import search
from tests.region.canaries import POSTCODE, Planted, leaks, plant, text_of
from tests.region.test_views_by_role import OURS, own_routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

LANGUAGES = ("de", "ar")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Who may read such an address at the desk; everybody else may not, whatever they open there.
ENTITLED = frozenset({Role.EDITOR, Role.COORDINATOR})


@pytest.fixture(scope="module")
def planted(
    demo_region: Path, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """The demo with the two places, found through an index of their own; taken back after this file."""
    before = django_settings.SEARCH_DIR
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        django_settings.SEARCH_DIR = tmp_path_factory.mktemp("canaries") / "search"
        try:
            found = plant()
            index.rebuild()
            yield found
        finally:
            django_settings.SEARCH_DIR = before
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def search_dir(planted: Planted, settings: object) -> Path:
    """The tests of this file read the index with the canaries, not that of the region."""
    return django_settings.SEARCH_DIR


# --- Every address ---------------------------------------------------------------------------------------------------
def _of(record: object) -> str:
    return f"{record.pk}-{record.slug}"  # type: ignore[attr-defined]


def _offers(rest: str = "/") -> Callable[[Planted], list[str]]:
    return lambda planted: [f"angebote/{_of(planted.service)}{rest}", f"angebote/{_of(planted.elsewhere)}{rest}"]


def _places(rest: str = "/") -> Callable[[Planted], list[str]]:
    """By number alone: the name in the address would be that of the question."""
    return lambda planted: [f"orte/{planted.redacted.pk}-x{rest}", f"orte/{planted.hidden.pk}-x{rest}"]


def _course(rest: str = "/") -> Callable[[Planted], list[str]]:
    return lambda planted: [f"kurse/{_of(planted.course)}{rest}"]


def _lists(name: str) -> Callable[[Planted], list[str]]:
    """All, those that are found by a name of ours, those of their topic, those near by."""
    return lambda planted: [
        name,
        f"{name}?q=Morgenrot",
        f"{name}?q=Morgenrot&near=52062&radius=50&sort=distance",
        f"{name}?topic={planted.service.topics.first().code}",
        f"{name}?q={planted.course.name.split()[0]}",
        f"{name}?q={planted.organisation.name.split()[0]}",
    ]


def _report(rest: str = "/") -> Callable[[Planted], list[str]]:
    return lambda planted: [
        f"fehler-melden/{area}/{record.pk}{rest}"
        for area, record in (
            ("angebote", planted.service),
            ("angebote", planted.elsewhere),
            ("kurse", planted.course),
            ("traeger", planted.organisation),
            ("orte", planted.redacted),
            ("orte", planted.hidden),
        )
    ]


def _noted(view: str) -> Callable[[Planted], list[str]]:
    """Ids that somebody typed into the address: the buttons are not offered for these."""

    def addresses(planted: Planted) -> list[str]:
        items = [
            Item("service", planted.service.pk),
            Item("service", planted.elsewhere.pk),
            Item("course", planted.course.pk),
        ]
        address = Shortlist(tuple(items)).address(second="en", view=view)
        return [address.partition("/de/")[2], f"merkliste/?items={Shortlist(tuple(items))}&q=Morgenrot"]

    return addresses


def _kept(before: str) -> Callable[[Planted], list[str]]:
    """The pages of a provider, also those of places that it owns."""
    return lambda planted: [
        f"{before}{area}/{record.pk}/"
        for area, record in (
            ("angebote", planted.service), ("kurse", planted.course), ("traeger", planted.organisation),
            ("orte", planted.redacted), ("orte", planted.hidden),
        )
    ]  # fmt: skip


def _link(planted: Planted) -> str:
    for place in (planted.redacted, planted.hidden):
        place.owner = planted.organisation
        place.save(update_fields=["owner"])
    today = timezone.localdate()
    row, _new = UpkeepRequest.objects.get_or_create(
        organisation=planted.organisation, kind="offers", defaults={"created_on": today, "expires_on": today}
    )
    return f"/pflege/{token_of(row)}/"


def _event(planted: Planted, address: str) -> str:
    """An event at a place whose address has become secret since."""
    index_page = EventIndexPage.objects.get(locale__language_code="de")
    if not EventPage.objects.filter(slug="morgenrot").exists():
        place = planted.hidden
        page = EventPage(title="Morgenrot", slug="morgenrot", summary="Fest", starts_on=timezone.localdate())
        index_page.add_child(instance=page)
        EventPage.objects.filter(slug="morgenrot").update(location=place)
    return address


def _kompass(planted: Planted) -> list[str]:
    topic = planted.service.topics.first()
    _event(planted, "")
    return [
        "",
        "termine/",
        "termine/morgenrot/",
        "kompass/",
        f"kompass/{topic.dimension.code}/",
        f"kompass/{topic.dimension.code}/{topic.code}/",
    ]


def _folder(view: str) -> Callable[[Planted], list[str]]:
    """As first contact of a topic and of its register, with the topics that protect people and without them."""

    def addresses(planted: Planted) -> list[str]:
        dimensions = []
        for service in (planted.service, planted.elsewhere):
            for topic in service.topics.all():
                topic.first_contacts.add(service)
                FolderRegister.objects.update_or_create(dimension=topic.dimension, defaults={"office": service})
                dimensions.append(topic.dimension.code)
        asked = f"{view}?with=en&dimension={'&dimension='.join(dimensions)}"
        return [view, asked, f"{asked}&protection=yes"]

    return addresses


# Route below the language, or without one → addresses that are opened, in each language.
CHECKED: dict[str, Callable[[Planted], Iterable[str]]] = {
    "suche/": _lists("suche/"),
    "angebote/": _lists("angebote/"),
    # What it answers by POST: test_no_answer_to_a_status_shows_a_protected_place.
    "angebote/aufenthaltsstatus/": _lists("angebote/aufenthaltsstatus/"),
    "angebote/<int:pk>-<slug:slug>/": _offers(),
    "angebote/<int:pk>-<slug:slug>/oeffnungszeiten.ics": _offers("/oeffnungszeiten.ics"),
    "angebote/liste.pdf": _lists("angebote/liste.pdf"),
    "angebote/liste.csv": _lists("angebote/liste.csv"),
    "kurse/": _lists("kurse/"),
    "kurse/mein-deutsch/": lambda planted: ["kurse/mein-deutsch/"],
    "kurse/wunschzettel/": lambda planted: ["kurse/wunschzettel/", "kurse/wunschzettel/?level=B1&near=52062"],
    "kurse/<int:pk>-<slug:slug>/": _course(),
    "kurse/<int:pk>-<slug:slug>/termin-<int:run>.ics": lambda planted: [
        f"kurse/{_of(planted.course)}/termin-{planted.run.pk}.ics"
    ],
    "kurse/liste.pdf": _lists("kurse/liste.pdf"),
    "kurse/liste.csv": _lists("kurse/liste.csv"),
    "traeger/": _lists("traeger/"),
    "traeger/<int:pk>-<slug:slug>/": lambda planted: [f"traeger/{_of(planted.organisation)}/"],
    "orte/<int:pk>-<slug:slug>/": _places(),
    "orte/<int:pk>-<slug:slug>/aushang/": _places("/aushang/"),
    "fehler-melden/<str:area>/<int:pk>/": _report(),
    "fehler-melden/<str:area>/<int:pk>/danke/": _report("/danke/"),
    "termine/kalender.ics": lambda planted: [_event(planted, "termine/kalender.ics")],
    "termine/<slug:slug>/termin.ics": lambda planted: [_event(planted, "termine/morgenrot/termin.ics")],
    # What it answers by POST: test_no_answer_to_a_start_question_shows_a_protected_place.
    "start/": lambda planted: ["start/"],
    "merkliste/": _noted("directory:shortlist"),
    "merkliste/liste.pdf": _noted("directory:shortlist_pdf"),
    "ordner/": _folder("ordner/"),
    "ordner/ordner.pdf": _folder("ordner/ordner.pdf"),
    "glossar/": lambda planted: ["glossar/"],
    r"^((?:[\w\-]+/)*)$": _kompass,
    "/pflege/": lambda planted: ["/pflege/"],
    "/pflege/<str:area>/<int:pk>/": _kept("/pflege/"),
    "/pflege/durchgang/<int:pk>/": lambda planted: [f"/pflege/durchgang/{planted.run.pk}/"],
    "/pflege/<str:token>/": lambda planted: [_link(planted)],
    "/pflege/<str:token>/<str:area>/<int:pk>/": lambda planted: _kept(_link(planted))(planted),
    "/pflege/<str:token>/durchgang/<int:pk>/": lambda planted: [f"{_link(planted)}durchgang/{planted.run.pk}/"],
    "/pflege/zahlen/": lambda planted: ["/pflege/zahlen/"],
    "/pflege/verlauf/": lambda planted: ["/pflege/verlauf/"],
    "/pflege/<str:token>/zahlen/": lambda planted: [f"{_link(planted)}zahlen/"],
    "/pflege/<str:token>/verlauf/": lambda planted: [f"{_link(planted)}verlauf/"],
    "/sitemap.xml": lambda planted: ["/sitemap.xml"],
    "/robots.txt": lambda planted: ["/robots.txt"],
    "/api/search": lambda planted: [
        f"/api/search?q={words}&language={code}"
        for words in ("Morgenrot", "Morgenrot&near=52062&radius=50", "&kind=service", "&kind=location")
        for code in LANGUAGES
    ],
    "/api/suggest": lambda planted: [
        f"/api/suggest?q={words}&language=de" for words in ("Mor", "Morgenrot", "Haus", "Kan", "52")
    ],
}  # fmt: skip
# These show nothing of the directory, and why.
EXCUSED = {
    "rueckmeldung/<int:pk>/": "a form about a page, which it names by its title",
    "rueckmeldung/<int:pk>/stimme/": "a button that answers with an address",
    "rueckmeldung/<int:pk>/danke/": "says thank you",
    "/healthz": "a word",
    "/readyz": "a word",
    "/karte.pmtiles": "the operator's own map of the region, without records",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "Wagtail's; passwords are off",
    "_util/login/": "Wagtail's; leads to the login",
}


def _below_language(route: str) -> str:
    return route.removeprefix("de/") if route.startswith("de/") else f"/{route}"


def test_no_address_of_the_portal_is_forgotten() -> None:
    routes = {_below_language(route) for route in own_routes(get_resolver().url_patterns)}
    assert routes - set(CHECKED) - set(EXCUSED) == set(), "add a new address to CHECKED, or to EXCUSED with a reason"
    assert set(CHECKED) | set(EXCUSED) <= routes, "an address is gone: take it out of this table"


@pytest.mark.parametrize("route", CHECKED)
def test_no_public_output_shows_a_protected_place(route: str, planted: Planted) -> None:
    client, opened = Client(), []
    for address in CHECKED[route](planted):
        for full in [address] if address.startswith("/") else [f"/{code}/{address}" for code in LANGUAGES]:
            response = client.get(full, follow=True)
            assert response.status_code in (200, 404), full
            assert leaks(text_of(response)) == [], full
            opened.append(f"{response.status_code} {response['Content-Type'].partition(';')[0]:24} {full}")
    assert opened
    sys.stdout.write("\n".join(opened) + "\n")


@pytest.mark.parametrize("code", ["duldung", "aufenthaltstitel"])
def test_no_answer_to_a_status_shows_a_protected_place(code: str, planted: Planted) -> None:
    for language in LANGUAGES:
        for words in ({"q": "Morgenrot"}, {"topic": planted.service.topics.first().code}, {"near": "52062"}):
            response = Client().post(f"/{language}/angebote/aufenthaltsstatus/", {"status": code, **words})
            assert response.status_code == 200
            assert leaks(text_of(response)) == [], words


@pytest.mark.parametrize("answers", [{"dringend": "gefahr"}, {"worum": "zwang", "ort": "52062"}, {"sprache": "ar"}])
def test_no_answer_to_a_start_question_shows_a_protected_place(answers: dict[str, str], planted: Planted) -> None:
    rest = {"dringend": "-", "worum": "-", "fuer_wen": "-", "sprache": "-", "ort": "-"}
    planted.service.first_contact_of.set(Topic.objects.filter(is_protection=True))
    for language in LANGUAGES:
        response = Client().post(f"/{language}/start/", {**rest, **answers})
        assert response.status_code == 200
        assert leaks(text_of(response)) == [], answers


def test_what_is_searched_for_here_would_be_seen(planted: Planted) -> None:
    """The canaries are alive: the editors who may see the place find every one of them there."""
    client = Client()
    client.force_login(User.objects.get(email="editor@example.org"), BACKEND)
    for place in (planted.redacted, planted.hidden):
        assert "kanari" in leaks(text_of(client.get(f"/admin/location/edit/{place.pk}/")))
    assert "50.423457" in leaks(text_of(client.get(f"/admin/location/edit/{planted.hidden.pk}/")))
    assert client.get(planted.service.get_absolute_url()).status_code == 200
    assert "Zuflucht" in text_of(client.get("/de/suche/?q=Morgenrot"))


# --- The search behind the pages -------------------------------------------------------------------------------------
WORDS = (
    "Kanarienweg",
    "Kanarienweg 47",
    POSTCODE,
    "Kanarienstadt",
    "Kanariengemeinde",
    "Kanarienplatz",
    "Kanarienleitung",
)


def _keys(planted: Planted) -> set[str]:
    return {f"service:{planted.service.pk}", f"service:{planted.elsewhere.pk}", f"course:{planted.course.pk}"}


@pytest.mark.parametrize("word", WORDS)
def test_nobody_finds_an_offer_through_its_protected_place(word: str, planted: Planted) -> None:
    for language in LANGUAGES:
        found = search(word, language=language, correct=False)
        assert _keys(planted) & {hit.id for hit in found.hits} == set()


def test_no_distance_and_no_town_tells_where_it_is(planted: Planted) -> None:
    near = search("Morgenrot", language="de", near="52062", radius=100)
    assert {hit.id for hit in near.hits} & _keys(planted) == set()
    town = search("", language="de", filters={"municipality": ("kanariengemeinde",)})
    assert town.hits == ()


@pytest.mark.parametrize("role", Role)
def test_no_role_is_shown_it_by_the_search(role: Role, planted: Planted) -> None:
    person = User.objects.get(email=f"{role.value}@example.org")
    found = search("Morgenrot", language="de", audiences=audiences(person))
    assert {hit.id for hit in found.hits} & _keys(planted)
    assert leaks(repr(found)) == []


def test_no_file_of_the_index_holds_it(search_dir: Path) -> None:
    files = [path for path in search_dir.rglob("*") if path.is_file()]
    assert files
    for path in files:
        held = path.read_bytes().decode("latin-1")
        # Keys of pages are hexadecimal: five digits stand in one of a thousand files by chance.
        standing_alone = re.search(rf"(?<![0-9a-f]){POSTCODE}(?![0-9a-f])", held)
        assert [one for one in leaks(held) if one != POSTCODE or standing_alone] == [], path.name


@pytest.mark.parametrize(
    "command", [("search", "Morgenrot", "--language", "de"), ("search", "Morgenrot", "--json", "--language", "ar")]
)
def test_no_command_prints_it(command: tuple[str, ...], planted: Planted) -> None:
    out = io.StringIO()
    call_command(*command, stdout=out)
    assert "Morgenrot" in out.getvalue()
    assert leaks(out.getvalue()) == []


# --- The desk --------------------------------------------------------------------------------------------------------
def desk_addresses(planted: Planted) -> list[str]:
    """Lists, exports, forms and choosers of all our records, and the reports of Wagtail."""
    found = ["/admin/", "/admin/reports/site-history/", "/admin/reports/files/", "/admin/search-why/?q=Morgenrot"]
    for viewset in viewsets.viewsets:
        meta = getattr(getattr(viewset, "model", None), "_meta", None)
        if meta is None or meta.app_label not in OURS:
            continue
        if hasattr(viewset, "index_view_class"):
            start = reverse(viewset.get_url_name("list" if hasattr(viewset, "chooser_viewset_class") else "index"))
            found += [start, f"{start}?q=Haus", f"{start}?export=csv", f"{start}?export=xlsx"]
        elif hasattr(viewset, "choose_view_class"):
            found += [
                reverse(viewset.get_url_name("choose")),
                reverse(viewset.get_url_name("choose_results")) + "?q=Haus",
            ]
    found += [f"/admin/translations/?{query}" for query in ("language=ar&state=all&kind=location", "q=Haus&state=all")]
    found += [
        f"/admin/translations/{record._meta.model_name}/{record.pk}/ar/"
        for record in (planted.redacted, planted.hidden, planted.service, planted.organisation)
    ]
    records = {"location": planted.redacted, "service": planted.service, "organisation": planted.organisation}
    for name, record in records.items():
        found += [f"/admin/{name}/{act}/{record.pk}/" for act in ("edit", "history", "delete")]
    return found


@pytest.mark.parametrize("role", sorted(set(Role) - ENTITLED))
def test_no_role_without_the_right_sees_it_at_the_desk(role: Role, planted: Planted) -> None:
    client = Client()
    client.force_login(User.objects.get(email=f"{role.value}@example.org"), BACKEND)
    for address in desk_addresses(planted):
        response = client.get(address)
        assert leaks(text_of(response).replace("?q=Haus", "")) == [], f"{role}: {address}"
        sys.stdout.write(f"{role:12} {response.status_code} {address}\n")
