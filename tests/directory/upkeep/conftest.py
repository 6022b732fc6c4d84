from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from django.utils.timezone import localdate

from directory.models import Organisation, UpkeepKind, UpkeepRequest, UpkeepRhythm
from tests.directory.upkeep.mailbox import Mailbox


@pytest.fixture
def rhythms(db: None) -> dict[str, UpkeepRhythm]:
    days = {"remind_after_days": 7, "remind_again_after_days": 14, "escalate_after_days": 21, "link_days": 42}
    return {
        kind: UpkeepRhythm.objects.create(kind=kind, every_days=every, **days)
        for kind, every in ((UpkeepKind.OFFERS, 91), (UpkeepKind.RUNS, 12))
    }


@pytest.fixture
def asked(rhythms: dict[str, UpkeepRhythm]) -> Callable[..., UpkeepRequest]:
    """An open request with a link that holds."""

    def make(organisation: Organisation, **facts: object) -> UpkeepRequest:
        today = localdate()
        return UpkeepRequest.objects.create(
            **{
                "organisation": organisation,
                "kind": UpkeepKind.OFFERS,
                "created_on": today,
                "expires_on": today + dt.timedelta(days=42),
                "sent_to": organisation.email,
                **facts,
            }  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    """A mail server of our own, on this machine, and what arrived there."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""  # type: ignore[attr-defined]
    yield box
    controller.stop()
