"""`manage.py import_integreat`: pages of Integreat's interface into the kompass."""

from __future__ import annotations

import json
import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from kompass.integreat import RegionPages, UnreadableFileError, read
from kompass.integreat.reading import LANGUAGE_CODES
from kompass.integreat_import import Progress, import_pages
from kompass.integreat_plan import ImportReport
from kompass.models import InformationPage, KompassPage
from portal import languages
from portal.models import HomePage

# PageSource.source_name holds 80 characters and begins with „Integreat “.
LONGEST_REGION = 60


class Command(BaseCommand):
    help = (
        "Imports the pages of an Integreat region (answers of /api/v3/REGION/LANGUAGE/pages/, one file a language) "
        "with their translations. German pages are made first; a second run changes only what changed at the source. "
        "Texts edited in the portal are never overwritten, pages never deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, metavar="SLUG", help="The region, such as rems-murr-kreis.")
        parser.add_argument(
            "--language",
            action="append",
            required=True,
            metavar="CODE=FILE",
            help="One language and its file, such as de=pages.de.json. Repeat it for each language.",
        )
        parser.add_argument(
            "--under", metavar="SLUG", help="German page to import below. Default: the entrance of the kompass."
        )
        parser.add_argument("--name", default="", help="Title of the region's page. Default: made from the slug.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        region = options["region"]
        try:
            validate_slug(region)
        except ValidationError as error:
            raise CommandError(
                _("“%(region)s” is no region's slug: use letters, digits and hyphens.") % {"region": region}
            ) from error
        if len(region) > LONGEST_REGION:
            raise CommandError(_("The region's slug is longer than %(most)d characters.") % {"most": LONGEST_REGION})
        files = _files(options["language"])
        under = _place(options["under"])
        pages = {code: _read(path, code) for code, path in files.items()}
        with _without_a_line_for_each_page():
            reports = import_pages(
                {region_pages.language: region_pages for region_pages in pages.values()},
                region=region,
                under=under,
                at=timezone.now(),
                name=options["name"],
                dry_run=options["dry_run"],
                progress=_bar() if sys.stderr.isatty() and not options["dry_run"] else None,
            )
        if options["json"]:
            plain = {language: report.as_json() for language, report in reports.items()}
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
        else:
            for language, report in reports.items():
                self._tell(language, report)
            if options["dry_run"]:
                self.stdout.write(_("Nothing was written (dry run)."))
        if not any(region_pages.seen for region_pages in pages.values()):
            raise CommandError(_("No file could be read; nothing was imported."))

    def _tell(self, language: str, report: ImportReport) -> None:
        counts = _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(gone)d gone, %(refused)d refused.")
        values = {**report.as_json(), "refused": len(report.refused)}
        self.stdout.write(self.style.MIGRATE_HEADING(language) + ": " + counts % values)
        for where, reason in report.refused:
            self.stdout.write("  " + self.style.WARNING(where) + f": {reason}")
        for where, reason in report.notes:
            self.stdout.write(f"  {where}: {reason}")


def _files(values: list[str]) -> Mapping[str, Path]:
    files: dict[str, Path] = {}
    for value in values:
        code, equals, path = value.partition("=")
        if not code or not equals or not path:
            raise CommandError(
                _("“%(value)s” is not understood. Write a language and its file: de=pages.de.json") % {"value": value}
            )
        if code in files:
            raise CommandError(_("The language “%(code)s” is given twice.") % {"code": code})
        files[code] = Path(path)
    return files


def _read(path: Path, code: str) -> RegionPages:
    """What the file holds; a file that cannot be used is part of the report, and the others are imported."""
    language = LANGUAGE_CODES.get(code, code)
    try:
        return read(path.read_bytes(), code)
    except UnreadableFileError as error:
        return RegionPages.unusable(language, str(path), str(error))
    except OSError as error:
        return RegionPages.unusable(
            language, str(path), _("The file cannot be opened: %(why)s") % {"why": error.strerror}
        )


def _place(slug: str | None) -> Page:
    german = Page.objects.filter(locale__language_code=languages.BASE)
    if slug is None:
        page = (
            KompassPage.objects.filter(locale__language_code=languages.BASE).live().first()
            or HomePage.objects.filter(locale__language_code=languages.BASE).live().first()
        )
        if page is None:
            raise CommandError(_("There is no German home page yet. Make it first: manage.py load_demo"))
        return page
    found = [page for page in german.filter(slug=slug).specific() if InformationPage.can_exist_under(page)]
    if not found:
        raise CommandError(
            _("There is no German page “%(slug)s” that information pages may stand below.") % {"slug": slug}
        )
    if len(found) > 1:
        places = ", ".join(page.url_path for page in found)
        raise CommandError(_("Several pages are called “%(slug)s”: %(places)s") % {"slug": slug, "places": places})
    return found[0]


@contextmanager
def _without_a_line_for_each_page() -> Iterator[None]:
    """Wagtail logs every page it makes: 720 lines between the bar and the report, which says all of it."""
    wagtail = logging.getLogger("wagtail")
    level = wagtail.level
    wagtail.setLevel(logging.WARNING)
    try:
        yield
    finally:
        wagtail.setLevel(level)


def _bar() -> Progress:
    def show(done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            filled = 30 * done // max(total, 1)
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r[{'█' * filled}{'·' * (30 - filled)}] {done}/{total}{end}")
            sys.stderr.flush()

    return show
