"""Asks the providers whose entries are due, and sends the mails now; the background process does the same by itself."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.models import Organisation, UpkeepKind, UpkeepRequest, UpkeepRhythm
from directory.upkeep import desk, letters, rounds
from search.management.progress import bar


class Command(BaseCommand):
    help = (
        "Makes the requests that are due today and sends their mails (EMAIL_URL). `manage.py work` does this by itself"
        " each working day; this command is for the first round, for tests and for installations without it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be asked")
        parser.add_argument("--organisation", type=int, metavar="ID", help="ask this one, due or not")
        parser.add_argument(
            "--kind", choices=UpkeepKind.values, help="only offers or only places in courses (default: both)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = timezone.localdate()
        kinds = [options["kind"]] if options["kind"] else list(UpkeepKind.values)
        if options["dry_run"]:
            self._tell(kinds, on)
            return
        if options["organisation"]:
            self._ask_one(options["organisation"], kinds[0], on)
        else:
            rounds.close_old(on=on)
            self.stdout.write(f"Asked: {rounds.prepare(on=on)} (each kind once a day)")
        self._send(on)

    def _tell(self, kinds: list[str], on: dt.date) -> None:
        for rhythm in UpkeepRhythm.objects.filter(kind__in=kinds):
            rows = list(rounds.due(rhythm, on=on).values_list("pk", "name", "email"))
            self.stdout.write(f"{rhythm}: {len(rows)}")
            for pk, name, email in rows:
                self.stdout.write(f"  {pk:>6}  {name}  {email or '(telephone list)'}")
        self.stdout.write("Nothing was written or sent. Without --dry-run it is.")

    def _ask_one(self, pk: int, kind: str, on: dt.date) -> None:
        organisation = Organisation.objects.filter(pk=pk).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {pk}. --dry-run lists those that are due with their numbers.")
        desk.ask_anew(organisation, kind, by=None, on=on)
        self.stdout.write(f"Asked: {organisation.name}")

    def _send(self, on: dt.date) -> None:
        total = UpkeepRequest.objects.open().filter(mail=UpkeepRequest.Mail.WAITING).count()
        show = bar(sys.stderr, "Mails")
        sent = refused = 0
        while True:
            done = letters.send_waiting(on=on)
            sent, refused = sent + done.sent, refused + done.refused
            show(sent + refused, max(total, sent + refused))
            if done.later:
                raise CommandError(
                    f"{sent} sent, then the mail server did not answer. Check EMAIL_URL and call this again:"
                    " the rest waits."
                )
            if not done.sent + done.refused:
                break
        self.stdout.write(f"Sent: {sent}, refused by the mail server: {refused}.")
        self.stdout.write("Answers and whom to ring up: /admin/upkeeprequest/")
