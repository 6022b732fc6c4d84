"""What happens to the German page happens to its translations: text, address, place, publicity, end.

wagtail-localize does none of this by itself (stack.md 3.1). Light parts are done at once, in the same transaction; the
strings of a changed text are sorted by the background process.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import task
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from kompass.review import patch_draft
from kompass.translating import draft, gaps, translations_of
from kompass.translation import starting
from portal import languages
from portal.models import BasePage
from portal.models.meaning import Meaning

logger = logging.getLogger(__name__)


# --- Text ------------------------------------------------------------------------------------------------------------
@task()
def follow_text_later(page_pk: int, *, meaning: str, before: dict[str, Any] | None) -> None:
    page = Page.objects.filter(pk=page_pk).first()
    if page is not None and isinstance(page.specific, BasePage):
        follow_text(page.specific, meaning=Meaning(meaning), before=before)


def follow_text(german: BasePage, *, meaning: Meaning, before: dict[str, Any] | None = None) -> None:
    """Brings the German of now into the translators' forms, and a new draft beside each public translation.

    `before` is the version that was public until now: by it, translations that were never taken apart into strings are.
    """
    source = TranslationSource.objects.get_for_instance_or_none(german)
    if source is None and before is not None:
        source = starting.adopt_all(german, before=before)
    if source is None:
        return
    placed = _placed(source)
    with transaction.atomic():
        source, _new = TranslationSource.update_or_create_from_instance(german)
        if meaning == Meaning.SPELLING:
            _carry_over(placed, _placed(source))
    for translation in source.translations.filter(enabled=True).select_related("source", "target_locale"):
        renew(translation)


def renew(translation: Translation) -> None:
    """A draft with the German of now. Where no string is left to translate, readers get it: what is the same in all
    languages has changed, or the spelling."""
    page = _target(translation)
    if page is None or page.alias_of_id:
        return
    is_public, has_draft = page.live, page.has_unpublished_changes
    try:
        with transaction.atomic():
            version = draft(translation, by=None)
            if is_public and not has_draft and not gaps(translation):
                version.latest_revision.publish(skip_permission_checks=True)
    except ValidationError:
        # The old draft stays; the translator's form shows what does not fit.
        logger.warning(
            "Draft of a translation not renewed", extra={"event": "translation_not_renewed", "page_id": page.pk}
        )


def _target(translation: Translation) -> Any:
    try:
        return translation.get_target_instance()
    except Page.DoesNotExist:
        return None


Placed = dict[str, list[tuple[int, int]]]


def _placed(source: TranslationSource) -> Placed:
    """Strings and their contexts by the place they stand at, in order; also of blocks written anew."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    segments = StringSegment.objects.filter(source=source).order_by("order")
    for path, string, context in segments.values_list("context__path", "string", "context"):
        found[starting.place(path)].append((string, context))
    return found


def _carry_over(before: Placed, after: Placed) -> None:
    """Translations of a sentence whose spelling alone was mended hold for it as it is now."""
    for path, strings in after.items():
        old = before.get(path, [])
        for was, now in zip(old, strings, strict=True) if len(old) == len(strings) else ():
            if was != now:
                _copy_translations(was, now)


def _copy_translations(was: tuple[int, int], now: tuple[int, int]) -> None:
    for translation in StringTranslation.objects.filter(translation_of=was[0], context=was[1]):
        StringTranslation.objects.get_or_create(
            translation_of_id=now[0],
            context_id=now[1],
            locale_id=translation.locale_id,
            defaults={
                "data": translation.data,
                "translation_type": translation.translation_type,
                "tool_name": translation.tool_name,
                "last_translated_by": translation.last_translated_by,
            },
        )


# --- Address and place -----------------------------------------------------------------------------------------------
@transaction.atomic
def follow_slug(german: BasePage) -> None:
    """Language switch and German fallback find a page by its path: it must be the same in all languages."""
    for twin in translations_of(german).exclude(slug=german.slug):
        before = type(twin)._default_manager.get(pk=twin.pk)
        twin.slug = german.slug
        twin.save()
        patch_draft(twin, slug=german.slug)
        page_slug_changed.send(sender=type(twin), instance=twin, instance_before=before)


@transaction.atomic
def follow_move(german: BasePage, parent: Page) -> None:
    """To the place that is called the same in its language; what stands above is made where it is missing."""
    for twin in translations_of(german):
        target = parent.get_translation_or_none(twin.locale)
        if target is None:
            target = starting.start(parent.specific, language=twin.locale.language_code, by=None)
        if twin.get_parent().pk != target.pk:
            twin.move(Page.objects.get(pk=target.pk), pos="last-child")


# --- Publicity and end -----------------------------------------------------------------------------------------------
@transaction.atomic
def follow_unpublish(german: BasePage) -> None:
    for twin in translations_of(german).filter(live=True):
        twin.unpublish()


@transaction.atomic
def follow_delete(translation_key: Any) -> None:
    """The German page is gone: what is left of it in other languages has nothing to be compared with."""
    left = Page.objects.filter(translation_key=translation_key).exclude(locale__language_code=languages.BASE)
    for pk in list(left.values_list("pk", flat=True)):
        # One by one and read anew: with the first the numbers of children above the others change.
        page = Page.objects.filter(pk=pk).first()
        if page is not None:
            page.delete()


@transaction.atomic
def follow_restrictions(german: Page) -> None:
    """Whoever may not read the German text may not read it in another language."""
    wanted = list(PageViewRestriction.objects.filter(page=german))
    for twin in german.get_translations():
        twin.view_restrictions.all().delete()
        for one in wanted:
            groups = list(one.groups.all())
            copied = PageViewRestriction.objects.create(
                page=twin, restriction_type=one.restriction_type, password=one.password
            )
            copied.groups.set(groups)
