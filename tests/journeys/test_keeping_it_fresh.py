"""What providers do with the mail that asks whether everything is still right, and what becomes of their answers."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.directory.upkeep.mailbox import Mailbox

from .conftest import Portal, Visitor
from .test_reporting_an_error import assert_no_barrier
from .test_working_at_the_desk import log_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def link(portal: Portal, mailbox: tuple[Mailbox, int]) -> str:
    """The provider of the demo with courses is asked; its mail arrives on this machine."""
    box, port = mailbox
    environment = portal.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    age = (
        "from directory.models import *; from django.utils.timezone import localdate; import datetime as dt;"
        "o = Organisation.objects.get(people__email='provider@example.org');"
        "old = localdate() - dt.timedelta(days=120);"
        "[m.objects.filter(organisation=o).update(verified_on=old) for m in (Service, Course)];"
        "Organisation.objects.filter(pk=o.pk).update(verified_on=old, email='haus@example.org');"
        "CourseRun.objects.filter(course__organisation=o).update(places_as_of=None); print(o.pk)"
    )
    pk = manage("shell", "--no-imports", "-c", age).split()[-1]
    manage("ask_providers", "--organisation", pk)
    assert box.to == ["haus@example.org"]
    return box.link()


def submit(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()


def test_a_provider_confirms_reports_places_and_corrects_on_a_phone_and_the_public_sees_it(
    visitor: Visitor, link: str
) -> None:
    context = visitor(width=360, java_script_enabled=True)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Stimmt noch alles?")
    assert_no_barrier(page)

    for _record in range(3):
        before = page.get_by_role("button", name=re.compile("^Stimmt noch")).count()
        submit(page, "^Stimmt noch")
        expect(page.locator(".kim-note[role=status]")).to_contain_text("Danke: 1 Eintrag")
        expect(page.get_by_role("button", name=re.compile("^Stimmt noch"))).to_have_count(before - 1)

    page.get_by_role("link", name=re.compile("^Plätze melden")).first.click()
    assert_no_barrier(page)
    page.get_by_label("Plätze frei", exact=True).check()
    page.get_by_label(re.compile("^Wie viele Plätze sind frei")).fill("4")
    submit(page, "Mit Stand von heute speichern")
    expect(page.locator(".kim-note[role=status]")).to_contain_text("Die Plätze stehen jetzt")

    page.locator("article", has=page.locator("a[href*='/kurse/']")).first.get_by_role(
        "link", name=re.compile("^Etwas berichtigen")
    ).click()
    assert_no_barrier(page)
    course = re.search(r"/kurse/(\d+)/", page.url)
    assert course
    page.locator("[name=email]").fill("kein at")
    submit(page, "Korrektur senden")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=email]")).to_have_value("kein at")
    page.locator("[name=email]").fill("")
    page.locator("[name=phone]").fill("0241 000 7654")
    submit(page, "Korrektur senden")
    expect(page.locator(".kim-note[role=status]")).to_contain_text("Die Redaktion liest Ihre Korrektur")
    assert context.cookies() == []

    desk = visitor().new_page()
    log_in(desk, "editor@example.org")
    desk.goto("/admin/suggestion/?state=new&source=provider")
    desk.get_by_role("row").filter(has_text=re.compile("0241 000[ -]?7654")).get_by_role("link").first.click()
    expect(desk.get_by_role("main")).to_contain_text(re.compile("0241 000[ -]?7654"))
    submit(desk, "Übernehmen und schließen")

    public = visitor(width=360).new_page()
    public.goto(f"/de/kurse/{course[1]}-x/")
    expect(public.get_by_role("main")).to_contain_text(re.compile("0241 000[ -]?7654"))
    expect(public.get_by_role("main")).to_contain_text("Geprüft am")
    expect(public.get_by_role("main")).to_contain_text("Stand von heute")


def test_a_provider_who_is_logged_in_corrects_its_hours(visitor: Visitor, link: str) -> None:
    """With a session Django looks where the form came from, which a browser tells only where it may."""
    page = visitor(width=360).new_page()
    log_in(page, "provider@example.org")
    page.goto("/pflege/")
    page.locator("article", has=page.locator("a[href*='/orte/']")).first.get_by_role(
        "link", name=re.compile("^Etwas berichtigen")
    ).click()
    hours = page.locator("textarea[name^=hours]").first
    hours.fill("immer")
    submit(page, "Korrektur senden")
    expect(page.get_by_role("alert")).to_contain_text("„immer“")
    hours.fill("Mo-Do: 6.45-12\nFr, mit Termin: 9-12")
    submit(page, "Korrektur senden")
    expect(page.locator(".kim-note[role=status]")).to_contain_text("Die Redaktion liest Ihre Korrektur")
    page.goto("/pflege/verlauf/")
    expect(page.get_by_role("main")).to_contain_text("Donnerstag: 6:45–12:00")


def test_it_works_without_script(visitor: Visitor, link: str) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto(link)
    submit(page, "^Alles stimmt")
    expect(page.locator(".kim-note[role=status]")).to_contain_text("Danke:")


@pytest.mark.parametrize("wrong", ["changed", "stranger", "nonsense"])
def test_wrong_links_are_refused_alike(visitor: Visitor, link: str, wrong: str) -> None:
    page = visitor(width=360).new_page()
    token = link.strip("/").split("/")[-1]
    address = {
        "changed": token[:-1] + ("0" if token[-1] != "0" else "1"),
        "stranger": f"{int(token.split('-')[0]) + 1}-{token.split('-')[1]}",
        "nonsense": "unsinn",
    }[wrong]
    answer = page.goto(f"/pflege/{address}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr")
    assert_no_barrier(page)
