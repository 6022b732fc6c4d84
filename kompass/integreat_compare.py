"""Compares the pages of a region with those imported before: what is new, changed, gone, and what must not be touched.

Only reads the database. What it decides is written by kompass/integreat_import.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page

from kompass.integreat import Refusal, RegionPages, SourcePage
from kompass.integreat.blocks import page_links
from kompass.integreat.html import take_apart
from kompass.integreat.tree import placed_elsewhere
from kompass.integreat_edited import why_not_overwritten
from kompass.integreat_plan import Action, Entry, Group, ImportReport, Plan, Root
from kompass.models import InformationPage, PageSource
from portal import languages


def make_plan(pages_by_language: Mapping[str, RegionPages], *, region: str, under: Page) -> Plan:
    """Decides about every page; German first, because the other languages take key, slug and place from it."""
    plan = _what_is_here(f"Integreat {region}")
    plan.reports = {code: ImportReport(refused=list(pages.refused)) for code, pages in pages_by_language.items()}
    order = sorted(pages_by_language, key=lambda code: code != languages.BASE)
    usable = {code: pages_by_language[code] for code in order if _find_root(plan, pages_by_language[code], under)}
    for pages in usable.values():
        _claim_twins(plan, pages)
    for language, pages in usable.items():
        plan.entries[language] = list(_entries(plan, pages))
    for language, pages in usable.items():
        _place(plan, pages, usable.get(languages.BASE))
        _give_slugs(plan, language)
        _decide(plan, pages)
    return plan


def _what_is_here(source_name: str) -> Plan:
    """The plan with nothing planned yet: what earlier imports brought."""
    plan = Plan(source_name, Group(uuid4()))
    by_key: dict[UUID, Group] = {}
    for source in PageSource.objects.filter(source_name=source_name).select_related("page__locale").order_by("pk"):
        key, language = source.page.translation_key, source.page.locale.language_code
        group = by_key.setdefault(key, Group(key))
        group.paths[language] = source.path
        if language == languages.BASE or not group.slug:
            group.slug = source.page.slug
        plan.known[source.path] = source
        plan.groups[source.path] = group
        if is_root_path(source.path):
            plan.root_group = group
    return plan


def is_root_path(path: str) -> bool:
    """The region's own page is known by "/region/language/", which no page of the source has."""
    return path.count("/") == 3


def _find_root(plan: Plan, pages: RegionPages, under: Page) -> bool:
    """Where the region's pages of this language hang; the report says why there is no such place."""
    report, language = plan.reports[pages.language], pages.language
    if language not in languages.BY_CODE:
        reason = _("The portal is not written in this language.")
        if language == "de-simple":
            reason = _("German in easy words is a version of a page, not a language of the portal; it is not imported.")
        report.refused.append(Refusal(language, reason))
        return False
    if not pages.pages:
        return False
    region = pages.prefix.split("/")[1]
    earlier = {path.split("/")[1] for path in (*plan.known, *plan.root_group.paths.values())} - {region}
    if earlier:
        reason = _("This file is about “%(region)s”; the pages imported so far are about “%(earlier)s”.")
        values = {"region": region, "earlier": ", ".join(sorted(earlier))}
        report.refused.append(Refusal(pages.prefix, reason % values))
        return False
    known = plan.known.get(pages.prefix)
    place = known.page.get_parent() if known else _translated(under, language)
    if place is None:
        report.refused.append(Refusal(language, _("There is no home page in this language yet. Make it first.")))
        return False
    plan.roots[language] = Root(pages.prefix, place, known)
    plan.root_group.paths[language] = pages.prefix
    plan.groups[pages.prefix] = plan.root_group
    return True


def _translated(under: Page, language: str) -> Page | None:
    """The page itself in this language, or the nearest one above it that is there."""
    locale = Locale.objects.filter(language_code=language).first()
    page = under
    while locale is not None and page is not None and not page.is_root():
        twin = page if page.locale_id == locale.pk else page.get_translation_or_none(locale)
        if twin is not None and InformationPage.can_exist_under(twin.specific):
            return twin
        page = page.get_parent()
    return None


def _claim_twins(plan: Plan, pages: RegionPages) -> None:
    """Pages imported earlier name their twins of today, so that a page whose path changed is found again."""
    for source in pages.pages:
        if source.path in plan.known:
            for twin in source.twins.values():
                plan.groups.setdefault(twin, plan.groups[source.path])


def _entries(plan: Plan, pages: RegionPages) -> Iterator[Entry]:
    report, language = plan.reports[pages.language], pages.language
    for source in pages.pages:
        group = _group(plan, source, pages)
        known = plan.known.get(source.path) or _renamed(plan, source, group, pages)
        if known is not None:
            group = plan.groups[known.path]
            plan.known[source.path] = plan.known.pop(known.path)
            slug = known.page.slug
        elif language == languages.BASE or not group.slug:
            slug = slugify(source.path.strip("/").rpartition("/")[2], allow_unicode=True)
        else:
            slug = group.slug
        entry = Entry(language, source, group, known, take_apart(source.content), slug=slug)
        if problem := _problem(entry):
            report.refused.append(Refusal(source.path[:200], problem))
            continue
        if known is None and language != languages.BASE and languages.BASE not in group.paths:
            reason = _("There is no German page to it; it stands in this language alone.")
            report.notes.append(Refusal(source.path, reason))
        group.paths[language] = source.path
        if language == languages.BASE or not group.slug:
            group.slug = slug
        for path in (source.path, *source.former_paths, *source.twins.values()):
            plan.groups.setdefault(path, group)
        yield entry


def _group(plan: Plan, source: SourcePage, pages: RegionPages) -> Group:
    """The page in other languages: whom it names as its twin, or who named it. No two pages of a language share one."""
    for path in (source.path, source.twins.get(languages.BASE, ""), *source.twins.values()):
        group = plan.groups.get(path)
        if group is None or group is plan.root_group:
            continue
        mine = group.paths.get(pages.language)
        if mine is None or mine == source.path or mine not in pages.seen:
            return group
    return Group(uuid4())


def _renamed(plan: Plan, source: SourcePage, group: Group, pages: RegionPages) -> PageSource | None:
    """The page imported under an earlier path: it has left the file, and slug history or translations lead to it."""
    for path in (*source.former_paths, group.paths.get(pages.language, "")):
        if path in plan.known and path not in pages.seen and path.startswith(pages.prefix) and path != pages.prefix:
            return plan.known[path]
    return None


def _problem(entry: Entry) -> str:
    """What the database would not take, in the words of the fields."""
    for model, name, value in (
        (InformationPage, "title", entry.source.title),
        (InformationPage, "slug", entry.slug),
        (PageSource, "path", entry.source.path),
    ):
        column = model._meta.get_field(name)
        try:
            column.clean(value, None)  # type: ignore[union-attr]
        except ValidationError as error:
            return f"{column.verbose_name}: {' '.join(error.messages)}"  # type: ignore[union-attr]
    return ""


def _place(plan: Plan, pages: RegionPages, german: RegionPages | None) -> None:
    """Finds the page above each: as in the German tree where there is a German page, else as the source says.

    Where that page is missing in this language the next one above it serves, and the report says so. Afterwards the
    entries stand in the order in which they can be written.
    """
    language, entries = pages.language, plan.entries[pages.language]
    report = plan.reports[language]
    here = {entry.group: entry for entry in entries}
    german_order = {path: place for place, path in enumerate(german.parents if german else ())}
    below: dict[Entry | None, list[Entry]] = {}
    for entry in entries:
        start = entry.group.paths.get(languages.BASE, "") if language != languages.BASE else ""
        follows_german = german is not None and start in german.parents
        parents = german.parents if german is not None and follows_german else pages.parents
        start = start if follows_german else entry.source.path
        above = list(_paths_above(start, parents))
        entry.above = next((here[group] for path in above if (group := plan.groups.get(path)) in here), None)
        if (
            entry.known is None
            and above
            and (entry.above is None or plan.groups.get(above[0]) is not entry.above.group)
        ):
            reason = placed_elsewhere(above[0], entry.above.source.path if entry.above else "")
            (report.notes if follows_german else report.refused).append(Refusal(entry.source.path, reason))
        below.setdefault(entry.above, []).append(entry)
    for siblings in below.values():
        # Pages without a German twin come last; `sort` keeps the source's order among them.
        siblings.sort(key=lambda entry: german_order.get(entry.group.paths.get(languages.BASE, ""), len(german_order)))
    ordered, level = [], below.get(None, [])
    while level:
        ordered.extend(level)
        level = [entry for above in level for entry in below.get(above, [])]
    plan.entries[language] = ordered


def _paths_above(path: str, parents: Mapping[str, str]) -> Iterator[str]:
    while path := parents.get(path, ""):
        yield path


def _give_slugs(plan: Plan, language: str) -> None:
    """New pages get a slug that is free where they will stand; translations follow the German one."""
    taken: dict[Entry | None, set[str]] = {}
    for entry in plan.entries[language]:
        if entry.known is not None:
            continue
        above = entry.above.known if entry.above else plan.roots[language].known
        if entry.above not in taken:
            children = above.page.get_children().values_list("slug", flat=True) if above else ()
            taken[entry.above] = set(children)
        wish = entry.group.slug
        entry.slug, number = wish, 2
        while entry.slug in taken[entry.above]:
            entry.slug, number = f"{wish[:240]}-{number}", number + 1
        if entry.slug != wish:
            reason = _("Another page has its address; this one ends in “%(slug)s”.") % {"slug": entry.slug}
            plan.reports[language].notes.append(Refusal(entry.source.path, reason))
        if language == languages.BASE:
            entry.group.slug = entry.slug
        taken[entry.above].add(entry.slug)


def _decide(plan: Plan, pages: RegionPages) -> None:
    language, report = pages.language, plan.reports[pages.language]
    region = "/" + pages.prefix.split("/")[1] + "/"
    lost = dead = 0
    for entry in plan.entries[language]:
        linked = page_links(entry.content)
        targets = {path: plan.target(path, language) for path in linked}
        lost += sum(path.startswith(region) and target is None for path, target in targets.items())
        dead += entry.content.dead_links
        entry.digest = _digest(entry.source, sorted({target for target in targets.values() if target}))
        entry.action = _action(entry, report)
        if entry.action is not Action.REFUSED:
            setattr(report, entry.action.value, getattr(report, entry.action.value) + 1)
    gone = [
        source
        for path, source in plan.known.items()
        if path.startswith(pages.prefix)
        and path != pages.prefix
        and path not in pages.seen
        and source.gone_since is None
    ]
    plan.gone.extend(gone)
    report.gone = len(gone)
    reason = _("It is no longer at the source. The page stays until someone decides.")
    report.notes.extend(Refusal(source.path, reason) for source in gone)
    for count, reason in ((lost, _lost_links(lost)), (dead, _dead_links(dead))):
        if count:
            report.notes.append(Refusal(pages.prefix, reason))


def _digest(source: SourcePage, targets: list[str]) -> str:
    """Of what the page is made of: a target that appears or leaves changes a page that links to it."""
    return hashlib.sha256(json.dumps([source.title, source.content, targets]).encode()).hexdigest()


def _action(entry: Entry, report: ImportReport) -> Action:
    known = entry.known
    if known is None:
        return Action.NEW
    if known.digest == entry.digest and known.path == entry.source.path:
        return Action.UNCHANGED if known.gone_since is None else Action.CHANGED
    if known.refused_digest == entry.digest:
        return Action.UNCHANGED  # an editor has read this version and kept the text here
    if reason := why_not_overwritten(known):
        report.refused.append(Refusal(entry.source.path, reason))
        return Action.REFUSED
    return Action.CHANGED


def _lost_links(count: int) -> str:
    return ngettext(
        "%(count)d link leads to a page of the region that is not in the files; it goes on leading to Integreat.",
        "%(count)d links lead to pages of the region that are not in the files; they go on leading to Integreat.",
        count,
    ) % {"count": count}


def _dead_links(count: int) -> str:
    return ngettext(
        "%(count)d link leads nowhere; its words stay.", "%(count)d links lead nowhere; their words stay.", count
    ) % {"count": count}
