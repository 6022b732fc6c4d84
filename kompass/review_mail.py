"""The one mail a week to editors: which pages have to be looked at. It names pages and functions, never persons."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kompass import review
from kompass.models import KompassRules
from kompass.review import Due
from portal import languages
from portal.models import User
from portal.roles import Role

logger = logging.getLogger(__name__)

# Who may confirm a page: the same roles that edit all of them.
EDITORIAL = (Role.EDITOR, Role.COORDINATOR)
EVERY = dt.timedelta(days=7)
# So many lines are read; the list at the desk has the others.
SHOWN = 25


def remind(*, on: dt.date) -> int:
    """Once a week, if anything is due; returns how many mails went out. A server that is away is asked next time."""
    rules = KompassRules.load()
    if rules.reminded_on and on - rules.reminded_on < EVERY:
        return 0
    found = review.due(on)
    addresses = editors(on)
    # Noted first: a process that dies in between costs one mail, not the same mail each minute.
    if not found or not addresses or not _note(rules, on):
        return 0
    try:
        with get_connection() as connection:
            connection.send_messages([letter(found, to=address) for address in addresses])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("Mail server away", extra={"event": "review_mail_away", "reason": type(error).__name__})
        KompassRules.objects.filter(pk=rules.pk).update(reminded_on=rules.reminded_on)
        return 0
    logger.info("Editors reminded", extra={"event": "review_mails", "sent": len(addresses), "due": len(found)})
    return len(addresses)


def _note(rules: KompassRules, on: dt.date) -> bool:
    """False where another process was quicker."""
    same = KompassRules.objects.filter(pk=rules.pk, reminded_on=rules.reminded_on)
    return bool(same.update(reminded_on=on))


def editors(on: dt.date) -> list[str]:
    """Active accounts of editors and coordinators, each once."""
    people = User.objects.filter(is_active=True, groups__name__in=EDITORIAL).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    )
    return list(people.order_by("email").values_list("email", flat=True).distinct())


def letter(found: Sequence[Due], *, to: str) -> EmailMessage:
    """In German: how many pages are due, the most urgent ones with links, and the list at the desk."""
    with translation.override(languages.BASE):
        facts = {
            "found": found[:SHOWN],
            "more": max(len(found) - SHOWN, 0),
            "number": len(found),
            "base": settings.BASE_URL,
            "list": f"{settings.BASE_URL}{reverse('reviews:index')}",
        }
        subject = render_to_string("kompass/desk/review_subject.txt", facts)
        body = render_to_string("kompass/desk/review_letter.txt", facts)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"},
    )
