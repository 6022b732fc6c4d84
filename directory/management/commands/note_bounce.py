"""Reads a returned mail from standard input and notes it at its request; for the mail server's alias or a filter rule.

kim-bounces: "|/srv/kim/.venv/bin/python /srv/kim/manage.py note_bounce"
"""

from __future__ import annotations

import email
import sys
from email.policy import default
from typing import Any

from django.core.management.base import BaseCommand

from directory.upkeep import bounces


class Command(BaseCommand):
    help = (
        "Reads one returned mail (delivery status notification, RFC 3464) from standard input. What came back for"
        " good puts its organisation on the telephone list; delays and other mails are left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        message = email.message_from_binary_file(sys.stdin.buffer, policy=default)
        request = bounces.note(message)
        if request is None:
            self.stdout.write("No returned mail of ours, or only a delay. Nothing was noted.")
        else:
            self.stdout.write(f"Noted: {request.organisation}. /admin/upkeeprequest/edit/{request.pk}/")
