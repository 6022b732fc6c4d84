"""Loads the demo region: accounts, frame, directory, Beratungskompass. Safe to run twice: adds what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from directory.models import Organisation, Service
from directory.seeding import load_seed
from kompass.start.seeding import load_start_questions
from portal.demo import feedback, pages, records
from portal.models import HomePage, User
from portal.role_groups import make_groups, translator_group
from portal.roles import Role

FOLDER = settings.ROOT / "portal" / "demo"
Progress = Callable[[str, int, int], None]

FUNCTIONS = {
    Role.PROVIDER: "Verwaltung eines Trägers",
    Role.COUNSELLOR: "Beratung",
    Role.TRANSLATOR: "Übersetzung Arabisch",
    Role.EDITOR: "Redaktion",
    Role.COORDINATOR: "Koordinierungsstelle",
    Role.STEERING: "Mitglied der Lenkungsgruppe",
    Role.GUEST: "Gast der Lenkungsgruppe",
    Role.ADMIN: "Konten und Datenschutz",
}


@dataclass
class DemoReport:
    organisations: int = 0
    locations: int = 0
    services: int = 0
    courses: int = 0
    runs: int = 0
    pages: int = 0


def read(name: str) -> Any:
    """A YAML file of the demo; several files of one kind (services_1, services_2) are read as one list."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def is_loaded() -> bool:
    return Service.objects.filter(is_sample=True).exists()


@transaction.atomic
def load_demo(*, records_too: bool = True, progress: Progress = lambda step, done, total: None) -> DemoReport:
    """Everything of the demo in one transaction; dates are relative to today.

    Without its invented records (`records_too=False`) it is the start of a real portal: roles, home pages, texts of the
    Beratungskompass, templates of the legal pages.
    """
    today = timezone.localdate()
    report = DemoReport()
    load_seed()
    load_start_questions()
    make_groups()
    pages.make_frame()
    if records_too:
        counts = records.load(today=today, progress=progress)
        report.organisations, report.locations, report.services, report.courses, report.runs = counts
    report.pages = pages.load(today=today, progress=progress, records_too=records_too)
    if records_too:
        feedback.load(read("frame/feedback.yaml"), today=today)
    return report


def make_accounts(password: str) -> list[str]:
    """One account per role, `<role>@example.org`, all with the same password; returns the addresses."""
    make_groups()
    provider = Organisation.objects.filter(name__startswith="Bildungsträger").first()
    addresses = []
    for role in Role:
        user, new = User.objects.get_or_create(
            email=f"{role.value}@example.org", defaults={"function": FUNCTIONS[role]}
        )
        if new or (password and not user.check_password(password)):
            user.set_password(password or None)  # none given: nobody gets in, rather than anybody
            user.organisation = provider if role is Role.PROVIDER else user.organisation
            user.save()
        user.groups.add(Group.objects.get(name=role.value))
        addresses.append(user.email)
    arabic = HomePage.objects.filter(locale__language_code="ar").first()
    if arabic is not None:
        User.objects.get(email="translator@example.org").groups.add(translator_group("ar", arabic))
    return addresses
