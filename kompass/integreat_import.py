"""Writes a region's pages into the kompass: German tree, translations beside it, all of it or nothing."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision

from kompass.integreat import RegionPages
from kompass.integreat.blocks import LEAD_LENGTH, page_links, write
from kompass.integreat.links import web_address
from kompass.integreat_compare import make_plan
from kompass.integreat_edited import why_not_overwritten
from kompass.integreat_plan import Action, Entry, ImportReport, Plan, Root
from kompass.models import InformationPage, PageSource
from portal import languages
from portal.models import TextStatus
from search import documents, index

if TYPE_CHECKING:
    from portal.models import User

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


def import_pages(
    pages_by_language: Mapping[str, RegionPages],
    *,
    region: str,
    under: Page,
    at: dt.datetime,
    by: User | None = None,
    name: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> dict[str, ImportReport]:
    """Imports the pages read for each language below a page named `name` under the German page `under`.

    Reports by language. One transaction: an error leaves nothing behind. A dry run only reads.
    """
    with transaction.atomic():
        plan = make_plan(pages_by_language, region=region, under=under)
        if not dry_run:
            _Writer(plan, region, name or region_name(region), at, by, progress).write()
    for language, report in plan.reports.items():
        logger.info(
            "Integreat pages imported",
            extra={
                "event": "integreat_pages_imported",
                "region": region,
                "language": language,
                "dry_run": dry_run,
                "new": report.new,
                "changed": report.changed,
                "gone": report.gone,
                "refused": len(report.refused),
            },
        )
    return plan.reports


def region_name(region: str) -> str:
    """rems-murr-kreis → Rems-Murr-Kreis"""
    return "-".join(part.capitalize() for part in region.split("-"))


class _Writer:
    """Carries a plan out. Pages are made first and filled afterwards: links need the numbers of all pages."""

    def __init__(
        self, plan: Plan, region: str, name: str, at: dt.datetime, by: User | None, progress: Progress | None
    ) -> None:
        self.plan, self.region, self.name, self.at, self.by = plan, region, name, at, by
        self._progress = progress or (lambda done, total: None)
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self._numbers = {path: source.page_id for path, source in plan.known.items()}
        self._roots: dict[str, Page] = {}
        self._pages: dict[Entry, InformationPage] = {}
        self._parents: dict[int, Page] = {}
        self._written: list[Page] = []
        self._german_digests: dict[str, str] = {}  # by path

    def write(self) -> None:
        entries = [entry for entries in self.plan.entries.values() for entry in entries]
        todo = [entry for entry in entries if entry.action in (Action.NEW, Action.CHANGED)]
        total = len(todo) + sum(entry.action is Action.NEW for entry in todo)
        done = 0
        if any(entry.action is Action.NEW for entry in todo):
            for language, root in self.plan.roots.items():
                self._roots[language] = self._root_page(language, root)
        for entry in todo:
            if entry.action is Action.NEW:
                self._make(entry)
                self._progress(done := done + 1, total)
        self._share_slugs(entry for entry in todo if entry.action is Action.NEW)
        for entry in todo:
            self._fill(entry)
            self._progress(done := done + 1, total)
        self._keep_sources(entries)
        self._keep_addresses(todo)
        index.enqueue(key for page in self._written for key in documents.keys_of(page))

    def _root_page(self, language: str, root: Root) -> Page:
        if root.known is not None:
            return root.known.page
        group = self.plan.root_group
        taken = set(root.place.get_children().values_list("slug", flat=True))
        slug, number = group.slug or self.region, 2
        while slug in taken:
            slug, number = f"{group.slug or self.region}-{number}", number + 1
        page = self._new_page(language, title=self.name, slug=slug, translation_key=group.translation_key)
        root.place.add_child(instance=page)
        group.slug = slug
        self._publish(page)
        self._numbers[root.path] = page.pk
        PageSource.objects.create(
            page=page, source_name=self.plan.source_name, path=root.path, digest="", imported_at=self.at
        )
        return page

    def _make(self, entry: Entry) -> None:
        page = self._new_page(
            entry.language, title=entry.source.title, slug=entry.slug, translation_key=entry.group.translation_key
        )
        if not page_links(entry.content):
            self._write_text(page, entry)
        self._parent(entry).add_child(instance=page)
        self._pages[entry] = page
        self._numbers[entry.source.path] = page.pk

    def _new_page(self, language: str, **values: object) -> InformationPage:
        return InformationPage(
            **values,
            locale=self._locales[language],
            text_status=TextStatus.ORIGINAL if language == languages.BASE else TextStatus.IN_REVIEW,
            owner=self.by,
            live=True,
            has_unpublished_changes=False,
            first_published_at=self.at,
            last_published_at=self.at,
        )

    def _parent(self, entry: Entry) -> Page:
        """The page above, the same object each time: treebeard counts its children on it."""
        if entry.above is None:
            return self._roots[entry.language]
        if entry.above in self._pages:
            return self._pages[entry.above]
        known = entry.above.known
        if known is None:
            raise LookupError("A page was planned above its parent.")
        return self._parents.setdefault(known.page_id, known.page)

    def _write_text(self, page: InformationPage, entry: Entry) -> None:
        body = write(entry.content, language=entry.language, resolve=lambda path: self._number(path, entry.language))
        page.lead = body.lead[:LEAD_LENGTH]
        page.body = json.dumps(body.stream)  # type: ignore[assignment]  # the field reads JSON as the database has it

    def _number(self, path: str, language: str) -> int | None:
        target = self.plan.target(path, language)
        return self._numbers.get(target) if target else None

    def _fill(self, entry: Entry) -> None:
        """Gives a page its text, once every page it may link to has a number, and publishes it."""
        is_new = entry.action is Action.NEW
        page = self._pages[entry] if is_new else InformationPage.objects.get(pk=entry.known.page_id)  # type: ignore[union-attr]
        self._pages[entry] = page
        if not is_new:
            page.title = entry.source.title
            page.text_status = self._new_page(entry.language).text_status
            page.last_published_at = self.at
        if not is_new or page_links(entry.content):
            self._write_text(page, entry)
        page.source_digest = self._german_digest(entry)
        page.draft_title = page.title
        if entry.language == languages.BASE:
            self._german_digests[entry.source.path] = page.content_digest
        if is_new:
            InformationPage.objects.filter(pk=page.pk).update(
                lead=page.lead,
                body=page.body,
                source_digest=page.source_digest,
                published_digest=page.content_digest,
            )
        else:
            page.save()
        self._publish(page)

    def _german_digest(self, entry: Entry) -> str:
        """What the German text was when its translation came: the mark by which outdated translations are found."""
        path = entry.group.paths.get(languages.BASE, "")
        if entry.language == languages.BASE or path not in self._numbers:
            return ""
        if path not in self._german_digests:
            self._german_digests[path] = InformationPage.objects.get(pk=self._numbers[path]).content_digest
        return self._german_digests[path]

    def _publish(self, page: InformationPage) -> None:
        """One revision a page, dated like the import: whatever is newer was done by people."""
        revision = Revision.objects.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=self.by,
            created_at=self.at,
            content=page.serializable_data(),
            object_str=str(page),
        )
        Page.objects.filter(pk=page.pk).update(
            latest_revision=revision,
            live_revision=revision,
            latest_revision_created_at=self.at,
            draft_title=page.title,
            has_unpublished_changes=False,
        )
        log(instance=page, action="wagtail.publish", user=self.by, revision=revision, content_changed=True)
        self._written.append(page)

    def _share_slugs(self, entries: Iterable[Entry]) -> None:
        """A German page that came after its translations: they take its slug now, unless people changed them."""
        for entry in entries:
            if entry.language != languages.BASE:
                continue
            for path in entry.group.paths.values():
                known = self.plan.known.get(path)
                if known is None or known.page.slug == entry.slug or why_not_overwritten(known):
                    continue
                page = InformationPage.objects.get(pk=known.page_id)
                if page.get_siblings().filter(slug=entry.slug).exists():
                    continue
                page.slug = entry.slug
                page.save()
                self._publish(page)
                PageSource.objects.filter(pk=known.pk).update(imported_at=self.at)

    def _keep_sources(self, entries: list[Entry]) -> None:
        PageSource.objects.bulk_create(
            PageSource(page_id=self._pages[entry].pk, source_name=self.plan.source_name, **self._source_values(entry))
            for entry in entries
            if entry.action is Action.NEW
        )
        for entry in entries:
            known = entry.known
            if known is None:
                continue
            if entry.action is Action.CHANGED:
                decided = {"gone_since": None, "waiting": None, "waiting_since": None, "refused_digest": ""}
                PageSource.objects.filter(pk=known.pk).update(**self._source_values(entry), **decided)
            elif entry.action is Action.REFUSED:
                self._let_wait(known, entry)
            elif known.gone_since is not None:
                PageSource.objects.filter(pk=known.pk).update(gone_since=None)
        PageSource.objects.filter(pk__in=[source.pk for source in self.plan.gone]).update(gone_since=self.at)

    def _let_wait(self, known: PageSource, entry: Entry) -> None:
        """The newest version of the source, for an editor to decide on; the first day it waited stays."""
        page = InformationPage(title=entry.source.title)
        self._write_text(page, entry)
        text = {"title": page.title, "lead": page.lead, "body": page.body.get_prep_value(), "digest": entry.digest}
        rows = PageSource.objects.filter(pk=known.pk)
        rows.update(waiting=text, waiting_since=known.waiting_since or self.at)

    def _source_values(self, entry: Entry) -> dict[str, object]:
        url = web_address(entry.source.url)
        return {
            "path": entry.source.path,
            "url": url if len(url) <= PageSource._meta.get_field("url").max_length else "",  # type: ignore[operator]
            "digest": entry.digest,
            "modified_at": entry.source.modified_at,
            "imported_at": self.at,
        }

    def _keep_addresses(self, entries: list[Entry]) -> None:
        """Who follows a link to Integreat's address of a page, present or former, finds it here."""
        wanted = {
            Redirect.normalise_path(root.path): self._roots[language].pk
            for language, root in self.plan.roots.items()
            if language in self._roots
        }
        for entry in entries:
            for path in (entry.source.path, *entry.source.former_paths):
                wanted.setdefault(Redirect.normalise_path(path), self._pages[entry].pk)
        longest = Redirect._meta.get_field("old_path").max_length or 0
        taken = set(Redirect.objects.filter(site=None).values_list("old_path", flat=True))
        Redirect.objects.bulk_create(
            Redirect(old_path=path, redirect_page_id=number, automatically_created=True)
            for path, number in wanted.items()
            if path not in taken and len(path) <= longest
        )
