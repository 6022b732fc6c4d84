from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from directory.models import UpkeepKind, UpkeepRequest, UpkeepRhythm
from directory.upkeep import letters, rounds
from tests.directory.factories import CourseFactory, OrganisationFactory, ServiceFactory
from tests.directory.upkeep.mailbox import Mailbox, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Asked = Callable[..., UpkeepRequest]
Mail = UpkeepRequest.Mail


def test_one_mail_tells_an_organisation_of_all_its_due_records(rhythms: object, mailbox: Mailbox) -> None:
    owner = OrganisationFactory(name="Beratungshaus Beispiel", email="haus@example.org")
    ServiceFactory(organisation=owner, name="Sprechstunde Asyl", stale=True)
    CourseFactory(organisation=owner, name="Deutsch am Abend", stale=True)
    ServiceFactory(organisation=owner, name="Gerade geprüft")
    rounds.prepare(on=localdate())
    assert letters.send_waiting(on=localdate()) == letters.Sent(sent=1)
    assert mailbox.to == ["haus@example.org"]
    text = text_of(mailbox.letters[0])
    assert "Sprechstunde Asyl" in text
    assert "Deutsch am Abend" in text
    assert "Gerade geprüft" not in text
    assert "Beratungshaus Beispiel" in mailbox.letters[0]["Subject"]
    assert mailbox.letters[0]["Auto-Submitted"] == "auto-generated"


def test_opening_the_link_of_the_mail_confirms_nothing(rhythms: object, mailbox: Mailbox, client: Client) -> None:
    """Mail scanners open every link."""
    service = ServiceFactory(organisation=OrganisationFactory(), stale=True)
    rounds.prepare(on=localdate())
    letters.send_waiting(on=localdate())
    before = service.verified_on
    assert client.get(mailbox.link()).status_code == 200
    service.refresh_from_db()
    assert service.verified_on == before
    assert UpkeepRequest.objects.get().answered_on is None


def test_no_answer_is_reminded_twice_and_then_rung_up(asked: Asked, mailbox: Mailbox) -> None:
    request, start = asked(OrganisationFactory(stale=True)), localdate()
    sent = []
    for day in range(30):
        on = start + day * DAY
        letters.escalate(on=on)
        if letters.send_waiting(on=on).sent:
            sent.append(day)
    request.refresh_from_db()
    assert sent == [0, 7, 14]
    assert request.escalated_on == start + 21 * DAY
    assert mailbox.letters[1]["Subject"].startswith("Erinnerung")
    assert mailbox.link(0) == mailbox.link(1), "the older mail must still open"


def test_who_answered_is_not_reminded(asked: Asked, mailbox: Mailbox) -> None:
    asked(OrganisationFactory(), answered_on=localdate(), mails=1, mail=Mail.SENT, last_mail_on=localdate())
    assert letters.send_waiting(on=localdate() + 20 * DAY) == letters.Sent()


def test_an_address_that_the_server_refuses_is_rung_up_and_the_others_get_their_mail(
    asked: Asked, mailbox: Mailbox
) -> None:
    wrong, right = asked(OrganisationFactory(email="weg@example.org")), asked(OrganisationFactory())
    mailbox.refuses["weg@example.org"] = "550 5.1.1 mailbox unknown"
    assert letters.send_waiting(on=localdate()) == letters.Sent(sent=1, refused=1)
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.mail, right.mail) == (Mail.REFUSED, Mail.SENT)
    assert "mailbox unknown" in wrong.mail_note
    letters.escalate(on=localdate())
    wrong.refresh_from_db()
    assert wrong.escalated_on == localdate()


def test_a_server_that_asks_for_patience_gets_the_mail_later(asked: Asked, mailbox: Mailbox) -> None:
    request = asked(OrganisationFactory(email="spaeter@example.org"))
    mailbox.refuses["spaeter@example.org"] = "451 4.7.1 greylisted, try again"
    assert letters.send_waiting(on=localdate()).later == 1
    request.refresh_from_db()
    assert (request.mails, request.mail) == (0, Mail.WAITING)
    del mailbox.refuses["spaeter@example.org"]
    assert letters.send_waiting(on=localdate()).sent == 1


def test_a_mail_server_that_is_away_loses_nothing(asked: Asked, settings: Any) -> None:
    request = asked(OrganisationFactory())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    assert letters.send_waiting(on=localdate()) == letters.Sent(later=1)
    request.refresh_from_db()
    assert (request.mails, request.mail, request.last_mail_on) == (0, Mail.WAITING, None)


def test_one_pass_sends_so_many_and_the_next_goes_on(asked: Asked, mailbox: Mailbox) -> None:
    for _number in range(5):
        asked(OrganisationFactory())
    assert [letters.send_waiting(on=localdate(), limit=2).sent for _pass in range(4)] == [2, 2, 1, 0]
    assert len(mailbox.letters) == 5


def test_a_mail_about_courses_names_the_runs_whose_places_are_not_known(asked: Asked, mailbox: Mailbox) -> None:
    owner = OrganisationFactory()
    CourseFactory(organisation=owner, name="Alpha-Kurs", runs=1, runs__places_old=True)
    CourseFactory(organisation=owner, name="Gerade gemeldet")
    asked(owner, kind=UpkeepKind.RUNS)
    letters.send_waiting(on=localdate())
    text = text_of(mailbox.letters[0])
    assert "Alpha-Kurs" in text
    assert "Gerade gemeldet" not in text
    assert "Wie viele Plätze sind frei?" in mailbox.letters[0]["Subject"]


def test_switched_off_nobody_gets_mail(asked: Asked, mailbox: Mailbox) -> None:
    asked(OrganisationFactory())
    UpkeepRhythm.objects.update(is_active=False)
    assert letters.send_waiting(on=localdate()) == letters.Sent()
    assert mailbox.letters == []
