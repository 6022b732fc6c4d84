"""How the translation of a page begins: an empty draft, or a text that is there already, taken apart into strings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from kompass.models import PageSource
from kompass.translating import managed, translations_of
from portal.models import BasePage, TextStatus

# Blocks have other ids in each language: a place is what remains without them.
BLOCK_ID = re.compile(r"\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class CannotStart(ValidationError):
    """wagtail-localize made no page, and told nobody."""


@transaction.atomic
def start(german: BasePage, *, language: str, by: Any) -> BasePage:
    """The page in that language with a form for each of its strings: a draft, unless there is a text already."""
    locale = Locale.objects.get(language_code=language)
    page = german.get_translation_or_none(locale)
    if page is None:
        begin_above(german, locale, by=by)
        translate_object(german, [locale], user=by)
        page = german.get_translation_or_none(locale)
        if page is None:
            raise CannotStart(
                _("The translation could not be begun. Please open the German page and publish it again.")
            )
    elif managed(page) is None and not is_imported(page):
        adopt(german, [page])
    return page


def begin_above(german: Page, locale: Locale, *, by: Any) -> None:
    """What stands above must be there first: Wagtail would make aliases of it, public and in German."""
    for above in german.get_ancestors().filter(depth__gt=1).order_by("depth"):
        if above.get_translation_or_none(locale) is None:
            translate_object(above.specific, [locale], user=by)


def is_imported(page: BasePage) -> bool:
    """Its text comes from another portal in each language, and again with the next import."""
    return PageSource.objects.filter(page=page).exists()


def adopt_all(german: BasePage, *, before: dict[str, Any]) -> TranslationSource | None:
    """Takes every translation of a page apart by the German it was made from, which readers had until now."""
    old = german.with_content_json({**before})
    twins = [
        twin
        for twin in translations_of(german).filter(source_digest=old.content_digest)
        if managed(twin) is None and not is_imported(twin)
    ]
    return adopt(old, twins) if twins else None


def adopt(german: BasePage, pages: Iterable[BasePage]) -> TranslationSource:
    source, _new = TranslationSource.update_or_create_from_instance(german)
    if not source.stringsegment_set.exists():
        source.refresh_segments()
    segments = list(StringSegment.objects.filter(source=source).order_by("order").select_related("string", "context"))
    for page in pages:
        Translation.objects.update_or_create(source=source, target_locale=page.locale, defaults={"enabled": True})
        machine = page.text_status == TextStatus.MACHINE
        for segment, text in _pairs(segments, page):
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=page.locale,
                context=segment.context,
                defaults={
                    "data": text,
                    "translation_type": "machine" if machine else "manual",
                },
            )
    return source


def _pairs(segments: Iterable[StringSegment], page: BasePage) -> Iterator[tuple[StringSegment, str]]:
    """German strings with what stands at the same place in the translation, where both have equally many there."""
    ours: defaultdict[str, list[StringSegment]] = defaultdict(list)
    theirs: defaultdict[str, list[str]] = defaultdict(list)
    for segment in segments:
        ours[place(segment.context.path)].append(segment)
    for value in sorted(extract_segments(page), key=lambda one: one.order):
        if isinstance(value, StringSegmentValue):
            theirs[place(value.path)].append(value.string.data)
    for where, found in ours.items():
        if len(found) == len(theirs[where]):
            yield from zip(found, theirs[where], strict=True)


def place(path: str) -> str:
    """Where a string stands, without the ids of blocks."""
    return BLOCK_ID.sub("", path)
