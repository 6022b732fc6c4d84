"""The mails to providers: the question, two reminders, and the telephone list when nobody answers.

Sent by the background process one by one. A mail that fails keeps its row waiting or names the server's reason; it
never stops the others.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from directory.models import UpkeepKind, UpkeepRequest, UpkeepRhythm
from directory.upkeep.links import Access, link_of
from directory.upkeep.overview import Overview, overview
from portal import languages
from portal.models import RegionSettings

logger = logging.getLogger(__name__)

Mail = UpkeepRequest.Mail
# One pass of the background process must not hold up the search; the next one goes on.
AT_ONCE = 40
# Answers of a mail server that mean „this address will never work“ (RFC 5321, 4.2.1).
FOR_GOOD = range(500, 600)
HEADER = "X-KIM-Pflegeanfrage"


@dataclass(frozen=True, slots=True)
class Sent:
    sent: int = 0
    refused: int = 0
    later: int = 0  # the server is away


def send_waiting(*, on: dt.date, limit: int = AT_ONCE) -> Sent:
    """The mails that are due now: new questions, then reminders."""
    rhythms = {rhythm.kind: rhythm for rhythm in UpkeepRhythm.objects.filter(is_active=True)}
    if not rhythms:
        return Sent()
    waiting = [*_new(rhythms, limit), *_to_remind(rhythms.values(), on=on, limit=limit)][:limit]
    if not waiting:
        return Sent()
    connection = get_connection()
    sent = refused = 0
    try:
        connection.open()
        for request in waiting:
            if _send(request, connection, on):
                sent += 1
            else:
                refused += 1
    except (OSError, smtplib.SMTPException) as error:
        # The server is away or refuses us altogether: everything waits, nobody is blamed.
        logger.warning("Mail server away", extra={"event": "upkeep_mail_away", "reason": type(error).__name__})
    finally:
        connection.close()
    facts = {"sent": sent, "refused": refused}
    logger.info("Mails to providers sent", extra={"event": "upkeep_mails", **facts})
    return Sent(sent, refused, len(waiting) - sent - refused)


def escalate(*, on: dt.date) -> int:
    """Who answers no mail is rung up: onto the telephone list."""
    found = 0
    for rhythm in UpkeepRhythm.objects.filter(is_active=True):
        border = on - dt.timedelta(days=rhythm.escalate_after_days)
        late = Q(created_on__lte=border) | Q(mail__in=(Mail.REFUSED, Mail.BOUNCED))
        found += (
            UpkeepRequest.objects.open()
            .filter(late, kind=rhythm.kind, escalated_on__isnull=True)
            .update(escalated_on=on)
        )
    return found


def note_failure(request: UpkeepRequest, mail: UpkeepRequest.Mail, *, words: str) -> None:
    """Refused at once or come back later: the address is wrong, somebody has to ring up."""
    request.mail, request.mail_note = mail, words[:300]
    request.save(update_fields=["mail", "mail_note"])


def _new(rhythms: Iterable[str], limit: int) -> Sequence[UpkeepRequest]:
    rows = UpkeepRequest.objects.open().filter(mail=Mail.WAITING, mails=0, kind__in=rhythms, revoked_on__isnull=True)
    return list(rows.select_related("organisation").order_by("created_on", "pk")[:limit])


def _to_remind(rhythms: Iterable[UpkeepRhythm], *, on: dt.date, limit: int) -> Sequence[UpkeepRequest]:
    due = Q(pk__in=())
    for rhythm in rhythms:
        for number, days in ((1, rhythm.remind_after_days), (2, rhythm.remind_again_after_days)):
            due |= Q(kind=rhythm.kind, mails=number, created_on__lte=on - dt.timedelta(days=days))
    rows = UpkeepRequest.objects.open().filter(due, mail=Mail.SENT, revoked_on__isnull=True, last_mail_on__lt=on)
    return list(rows.select_related("organisation").order_by("created_on", "pk")[:limit])


def _send(request: UpkeepRequest, connection: Any, on: dt.date) -> bool:
    """False where the server refuses this address for good. Raises where it is the server that fails."""
    before = request.mails, request.last_mail_on, request.mail
    # Noted before it goes out: a process that dies in between costs one mail, not the same mail each minute.
    if not _note(request, (request.mails + 1, on, Mail.SENT), only_if=before):
        return True
    try:
        letter(request, number=request.mails).send(connection)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        if code not in FOR_GOOD:
            _note(request, before)
            raise
        note_failure(request, Mail.REFUSED, words=f"{code} {words.decode('utf-8', 'replace')}")
        return False
    except (OSError, smtplib.SMTPException):
        _note(request, before)
        raise
    return True


State = tuple[int, dt.date | None, str]


def _note(request: UpkeepRequest, state: State, *, only_if: State | None = None) -> bool:
    """False where another process was quicker."""
    names = ("mails", "last_mail_on", "mail")
    rows = UpkeepRequest.objects.open().filter(pk=request.pk)
    if only_if is not None:
        rows = rows.filter(**dict(zip(names, only_if, strict=True)))
    if not rows.update(**dict(zip(names, state, strict=True))):
        return False
    request.mails, request.last_mail_on, request.mail = state
    return True


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is sent."""

    to: str
    subject: str
    body: str
    request: int

    def send(self, connection: Any) -> None:
        message = EmailMessage(
            subject=self.subject,
            body=self.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.to],
            connection=connection,
            headers={HEADER: str(self.request), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"},
        )
        message.send()


def letter(request: UpkeepRequest, *, number: int) -> Letter:
    """The mail in German: what is due, the link, until when it holds. `number`: 1 is the question, then reminders."""
    region = RegionSettings.objects.first() or RegionSettings()
    with translation.override(languages.BASE):
        found: Overview = overview(Access(request.organisation, request), at=timezone.localtime())
        facts = {
            "organisation": request.organisation,
            "request": request,
            "number": number,
            "link": link_of(request),
            "due": found.due,
            "due_runs": [(item.record, run) for item in found.items for run in item.runs if run.is_due],
            "is_runs": request.kind == UpkeepKind.RUNS,
            "region": region,
        }
        subject = render_to_string("directory/upkeep/subject.txt", facts)
        body = render_to_string("directory/upkeep/letter.txt", facts)
    return Letter(request.sent_to, " ".join(subject.split()), body, request.pk)
