"""The pages of the demo: home and kompass in eight languages, topics, legal pages, emergency numbers, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from django.conf import settings
from wagtail.models import Locale, Page, Site

from directory.models import Dimension, Topic
from kompass.models import (
    DimensionPage,
    EmergencyContact,
    FolderRegister,
    FolderRegisterText,
    GlossaryTerm,
    KompassPage,
    LandingPage,
    Notice,
    ProcessPage,
    TopicPage,
)
from portal import languages
from portal.demo import events
from portal.demo.attachments import document
from portal.models import BasePage, HomePage, RegionSettings, StandardPage, TextStatus
from portal.slugs import german_slug

FOLDER = settings.ROOT / "portal" / "demo"
KOMPASS_SLUG = "kompass"
# Texts in these languages were written; the others are drafts that no native speaker has read.
WRITTEN = frozenset({"de", "en"})
REVIEW_EVERY = dt.timedelta(days=365)


def _read(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def make_frame() -> None:
    """Locales, one home page per language, the site that serves them, and who runs it."""
    texts = _read("frame/home.yaml")
    homes: dict[str, HomePage] = {}
    for language in languages.LANGUAGES:
        locale, _new = Locale.objects.get_or_create(language_code=language.code)
        home = HomePage.objects.filter(locale=locale).first()
        homes[language.code] = home or _make_home(locale, texts[language.code], homes.get(languages.BASE))
    site, _new = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": homes["de"]}
    )
    site.site_name, site.root_page = "KIM-Portal", homes[languages.BASE]
    site.hostname, site.port = "localhost", 80
    site.save()
    # Wagtail's first migration leaves a welcome page that nobody needs.
    for page in Page.objects.filter(depth=2).exclude(pk__in=[home.pk for home in homes.values()]):
        if page.specific_class is Page:
            page.delete()
    region = RegionSettings.for_site(site)
    if not region.street:
        for name, value in _read("frame/region.yaml").items():
            setattr(region, name, value)
        region.save()


def _make_home(locale: Locale, texts: dict[str, Any], german: HomePage | None) -> HomePage:
    home = HomePage(
        title=texts["title"],
        heading=texts["heading"],
        lead=texts["lead"],
        slug=f"start-{locale.language_code}",
        search_examples="\n".join(texts.get("search_examples", [])),
        locale=locale,
    )
    if german is not None:
        home.translation_key = german.translation_key
    _state(home, locale.language_code)
    Page.get_first_root_node().add_child(instance=home)
    return home


def load(*, today: dt.date, progress: Callable[[str, int, int], None], records_too: bool = True) -> int:
    """Creates what is missing below the home pages; returns how many pages came."""
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    made = 0
    for act in (_kompass_tree, _standard_pages, _process_page, _landing_page):
        made += act(homes, today, progress)
    texts = _read("frame/events.yaml")
    made += events.load(texts, homes, today, add=_add, state=_state, events_too=records_too)
    _emergency_contacts(homes)
    _notices(homes, today)
    _folder()
    _glossary(homes)
    return made


def _state(page: BasePage, language: str, *, machine: bool | None = None) -> None:
    drafted = language not in WRITTEN if machine is None else machine
    if language == languages.BASE:
        page.text_status = TextStatus.ORIGINAL
    else:
        page.text_status = TextStatus.MACHINE if drafted else TextStatus.CONFIRMED


def _reviewed(page: BasePage, today: dt.date, *, by: str = "Redaktion", days: int = 20) -> None:
    page.reviewed_on = today - dt.timedelta(days=days)
    page.review_due = page.reviewed_on + REVIEW_EVERY
    page.reviewer_function = by


def _add(parent: Page, page: BasePage, german: BasePage | None) -> Any:
    """Adds a live page; a translation shares key and slug with its German page."""
    page.locale = parent.locale
    if german is not None:
        page.translation_key, page.slug, page.source_digest = german.translation_key, german.slug, german.content_digest
    parent.add_child(instance=page)
    return page


def _kompass_tree(homes: dict[str, HomePage], today: dt.date, progress: Callable[[str, int, int], None]) -> int:
    texts = _read("frame/home.yaml")
    topics: dict[str, Any] = {}
    for path in sorted((FOLDER / "topics").glob("*.yaml")):
        topics |= _read(f"topics/{path.name}")
    made = 0
    entrances: dict[str, KompassPage] = {}
    for code, home in homes.items():
        page = KompassPage.objects.filter(locale=home.locale).first()
        if page is None:
            words = texts["kompass"][code]
            page = KompassPage(title=words["title"], lead=words["lead"], slug=KOMPASS_SLUG)
            _reviewed(page, today)
            _state(page, code)
            page = _add(home, page, entrances.get(languages.BASE))
            made += 1
        entrances[code] = page
    dimension_pages: dict[tuple[str, str], DimensionPage] = {}
    for dimension in Dimension.objects.prefetch_related("labels"):
        for code in homes:
            page = DimensionPage.objects.filter(dimension=dimension, locale=homes[code].locale).first()
            if page is None:
                page = DimensionPage(
                    title=dimension.title_in(code),
                    slug=german_slug(dimension.title_in("de"), fallback=dimension.code),
                    dimension=dimension,
                    intro=texts["dimensions"].get(dimension.code, {}).get(code, ""),
                )
                _reviewed(page, today)
                _state(page, code)
                page = _add(entrances[code], page, dimension_pages.get((dimension.code, languages.BASE)))
                made += 1
            dimension_pages[dimension.code, code] = page
    known = set(TopicPage.objects.values_list("topic__code", "locale__language_code"))
    every = list(Topic.objects.select_related("dimension").prefetch_related("labels"))
    related = {topic.code: topic for topic in every}
    for number, topic in enumerate(every, start=1):
        progress("topics", number, len(every))
        entry = topics.get(topic.code)
        if entry is None:
            continue
        if (topic.code, languages.BASE) not in known:
            topic.related.set([related[code] for code in entry.get("related", []) if code in related])
        german = TopicPage.objects.filter(topic=topic, locale__language_code=languages.BASE).first()
        for code, words in _german_first(entry["texts"]):
            if (topic.code, code) in known or code not in homes:
                continue
            reviewed_on = today - dt.timedelta(days=entry.get("reviewed_days_ago", 30))
            page = TopicPage(
                title=topic.title_in(code),
                slug=german_slug(topic.title_in("de"), fallback=topic.code),
                topic=topic,
                plain_summary=words["summary"],
                body=list(_blocks(entry.get("body", {}).get(code, []))),
                easy_body=list(_blocks(entry.get("easy", []))) if code == languages.BASE else [],
                is_urgent=entry.get("urgent", False),
                staff_note=entry.get("staff_note", ""),
                sources=[("source", source) for source in entry.get("sources", [])],
                reviewer_function=entry.get("reviewer", ""),
                reviewed_on=reviewed_on,
                review_due=reviewed_on + REVIEW_EVERY,
            )
            _state(page, code, machine=words.get("machine", False))
            page = _add(dimension_pages[topic.dimension.code, code], page, german)
            german = german or page
            made += 1
    return made


def _german_first(texts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield languages.BASE, texts[languages.BASE]
    yield from ((code, words) for code, words in texts.items() if code != languages.BASE)


def _blocks(entries: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The demo's plain notation of blocks as values of a StreamField."""
    for entry in entries:
        kind = entry["type"]
        if kind == "paragraph":
            yield kind, entry["text"]
        elif kind == "file":
            yield kind, {"document": document(entry["file"], entry["title"]), "note": entry.get("note", "")}
        else:
            yield kind, {key: _paragraphs(value) for key, value in entry.items() if key != "type"}


def _paragraphs(value: Any) -> Any:
    """Steps and boxes may give plain text where a block wants a paragraph."""
    if isinstance(value, list):
        return [_as_item(item) for item in value]
    return value


def _as_item(item: Any) -> Any:
    if isinstance(item, dict) and "title" in item and item.get("text") and not item["text"].startswith("<"):
        return {**item, "text": f"<p>{item['text']}</p>"}
    return item


def _standard_pages(homes: dict[str, HomePage], today: dt.date, progress: Callable[[str, int, int], None]) -> int:
    made = 0
    for entry in _read("frame/standard_pages.yaml"):
        german = StandardPage.objects.filter(purpose=entry["purpose"], locale=homes["de"].locale).first()
        for code, words in _german_first(entry["texts"]):
            if StandardPage.objects.filter(purpose=entry["purpose"], locale=homes[code].locale).exists():
                continue
            page = StandardPage(
                title=words["title"],
                slug=entry["slug"],
                purpose=entry["purpose"],
                lead=words.get("lead", ""),
                body=list(_blocks(words.get("body", []))),
                # Legal templates are unchecked until the operator has filled them in; only the help text is ours.
                reviewed_on=today - dt.timedelta(days=20) if entry["purpose"] == "help" else None,
            )
            _state(page, code)
            page = _add(homes[code], page, german)
            german = german or page
            made += 1
    return made


def _process_page(homes: dict[str, HomePage], today: dt.date, progress: Callable[[str, int, int], None]) -> int:
    entry, made = _read("frame/process.yaml"), 0
    german = ProcessPage.objects.filter(slug=entry["slug"], locale=homes["de"].locale).first()
    for code, words in _german_first(entry["texts"]):
        if ProcessPage.objects.filter(slug=entry["slug"], locale=homes[code].locale).exists():
            continue
        page = ProcessPage(
            title=words["title"],
            slug=entry["slug"],
            lead=words.get("lead", ""),
            body=list(_blocks(words.get("body", []))),
        )
        _reviewed(page, today, by="Koordinierungsstelle", days=12)
        _state(page, code)
        page = _add(KompassPage.objects.get(locale=homes[code].locale), page, german)
        german = german or page
        made += 1
    return made


def _landing_page(homes: dict[str, HomePage], today: dt.date, progress: Callable[[str, int, int], None]) -> int:
    """Its tiles lead to the topics' pages in its own language, or to the German ones."""
    entry, made = _read("frame/landing.yaml"), 0
    german = LandingPage.objects.filter(slug=entry["slug"], locale=homes["de"].locale).first()
    for code, words in _german_first(entry["texts"]):
        if LandingPage.objects.filter(slug=entry["slug"], locale=homes[code].locale).exists():
            continue
        pages = TopicPage.objects.filter(topic__code__in=words["teasers"], locale__language_code__in={code, "de"})
        chosen = {page.topic.code: page for page in pages.select_related("topic", "locale").order_by("locale__pk")}
        chosen |= {page.topic.code: page for page in pages.select_related("topic").filter(locale=homes[code].locale)}
        items = [{"page": chosen[key], "text": text} for key, text in words["teasers"].items() if key in chosen]
        page = LandingPage(
            title=words["title"],
            slug=entry["slug"],
            lead=words["lead"],
            body=[("teasers", {"heading": words["heading"], "items": items})],
        )
        _reviewed(page, today)
        _state(page, code)
        page = _add(KompassPage.objects.get(locale=homes[code].locale), page, german)
        german = german or page
        made += 1
    return made


def _glossary(homes: dict[str, HomePage]) -> None:
    topics = {topic.code: topic for topic in Topic.objects.all()}
    for entry in _read("frame/glossary.yaml"):
        if GlossaryTerm.objects.filter(term=entry["term"]).exists():
            continue
        german = None
        for code, text in _german_first(entry["texts"]):
            word = GlossaryTerm(
                term=entry["term"],
                forms=entry["forms"],
                explanation=text,
                topic=topics.get(entry.get("topic", "")),
                locale=homes[code].locale,
                live=True,
            )
            if german is not None:
                word.translation_key = german.translation_key
            word.save()
            german = german or word


def _emergency_contacts(homes: dict[str, HomePage]) -> None:
    for entry in _read("frame/emergency.yaml"):
        if EmergencyContact.objects.filter(number=entry["number"]).exists():
            continue
        german = None
        for code, words in _german_first(entry["texts"]):
            contact = EmergencyContact(
                number=entry["number"],
                order=entry.get("order", 0),
                is_protection=entry.get("is_protection", False),
                is_always_open=entry.get("always", False),
                hours=words.get("hours", ""),
                languages=words.get("languages", ""),
                name=words["name"],
                text=words["text"],
                locale=homes[code].locale,
                live=True,
            )
            if german is not None:
                contact.translation_key = german.translation_key
            contact.save()
            german = german or contact


def _notices(homes: dict[str, HomePage], today: dt.date) -> None:
    for entry in _read("frame/notices.yaml"):
        if Notice.objects.filter(title=entry["texts"]["de"]["title"]).exists():
            continue
        german = None
        for code, words in _german_first(entry["texts"]):
            notice = Notice(
                title=words["title"],
                text=words["text"],
                url=entry.get("url", ""),
                locale=homes[code].locale,
                live=True,
                valid_from=entry.get("from") or today - dt.timedelta(days=entry.get("from_days_ago", 0)),
                valid_to=today + dt.timedelta(days=entry.get("to_days", 60)),
            )
            if german is not None:
                notice.translation_key = german.translation_key
            notice.save()
            german = german or notice


def _folder() -> None:
    """First sheets of the Ordner; without the demo's offers they have no office."""
    for entry in _read("frame/folder.yaml"):
        dimension = Dimension.objects.get(code=entry["dimension"])
        if FolderRegister.objects.filter(dimension=dimension).exists():
            continue
        office = Topic.objects.get(code=entry["office"]).first_contacts.order_by("pk").first()
        register = FolderRegister.objects.create(dimension=dimension, office=office)
        for code, words in _german_first(entry["texts"]):
            FolderRegisterText.objects.create(register=register, language=code, machine=code not in WRITTEN, **words)
