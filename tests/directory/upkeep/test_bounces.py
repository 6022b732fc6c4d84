from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default

import pytest
from django.utils.timezone import localdate

from directory.models import UpkeepRequest
from directory.upkeep import bounces, letters
from directory.upkeep.letters import HEADER
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

# What Postfix sends back, shortened (RFC 3464); `original` is the returned mail or its headers alone.
REPORT = """From: MAILER-DAEMON@mail.example.org
To: portal@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grenze"

--grenze
Content-Type: text/plain

Ihre Nachricht konnte nicht zugestellt werden.

--grenze
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; haus@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <haus@example.org>: Recipient address
    rejected: User unknown

--grenze
Content-Type: {kind}

{header}
Subject: Stimmen Ihre Angaben noch?

Guten Tag,
--grenze--
"""


@pytest.fixture
def request_(asked: Callable[..., UpkeepRequest]) -> UpkeepRequest:
    return asked(OrganisationFactory(), mails=1, mail="sent", last_mail_on=localdate())


def returned(
    number: object, *, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822"
) -> EmailMessage:
    text = REPORT.format(action=action, status=status, kind=kind, header=f"{HEADER}: {number}")
    return email.message_from_string(text, policy=default)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_for_good_leads_to_the_telephone(request_: UpkeepRequest, kind: str) -> None:
    assert bounces.note(returned(request_.pk, kind=kind)) == request_
    letters.escalate(on=localdate())
    request_.refresh_from_db()
    assert (request_.mail, request_.escalated_on) == ("bounced", localdate())
    assert "User unknown" in request_.mail_note


@pytest.mark.parametrize(
    "facts", [{"action": "delayed", "status": "4.4.1"}, {"action": "delivered", "status": "2.0.0"}, {"status": "4.2.2"}]
)
def test_a_delay_and_a_success_are_left_alone(request_: UpkeepRequest, facts: dict[str, str]) -> None:
    assert bounces.note(returned(request_.pk, **facts)) is None
    request_.refresh_from_db()
    assert request_.mail == "sent"


@pytest.mark.parametrize("number", ["", "unsinn", "99999999", "²"])
def test_mails_that_are_not_ours_note_nothing(request_: UpkeepRequest, number: str) -> None:
    assert bounces.note(returned(number)) is None


def test_an_answer_from_a_person_is_no_bounce(request_: UpkeepRequest) -> None:
    answer = EmailMessage()
    answer[HEADER] = str(request_.pk)
    answer.set_content("Danke, alles stimmt!")
    assert bounces.note(answer) is None
