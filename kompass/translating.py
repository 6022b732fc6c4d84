"""What the translation of a page is worth, and the acts that change it: publish, confirm, follow the German text.

The state comes from hashes of texts that readers have, never from dates: drafts change nothing (domain.md 3, point 24).
Words and states are those of the directory's texts (`directory.translating`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models
from wagtail_localize.models import StringTranslation, Translation

from directory.translating import TARGETS, TranslationState, languages_of
from kompass.models import KompassRules
from kompass.review import next_due, patch_draft
from portal import languages
from portal.models import BasePage, TextStatus
from search import documents, index

CONFIRMED, PUBLISHED, KEPT = "kompass.confirm", "kompass.publish_translation", "kompass.keep_translation"

__all__ = ["TARGETS", "TranslationState", "languages_of"]


@cache
def page_models() -> tuple[type[BasePage], ...]:
    return tuple(model for model in get_page_models() if issubclass(model, BasePage))


# --- States ----------------------------------------------------------------------------------------------------------
class Judged(Protocol):
    """A page, or these facts about one."""

    @property
    def live(self) -> bool: ...
    @property
    def text_status(self) -> str: ...
    @property
    def source_digest(self) -> str: ...


def state_of(german_digest: str, page: Judged | None) -> TranslationState | None:
    """The state of a translation; None where there is no German text. `german_digest` is that of the published text."""
    if not german_digest:
        return None
    if page is None or (not page.live and page.text_status == TextStatus.ORIGINAL):
        return TranslationState.MISSING
    if page.source_digest and page.source_digest != german_digest:
        return TranslationState.OUTDATED
    if page.text_status == TextStatus.MACHINE:
        return TranslationState.MACHINE
    if page.text_status == TextStatus.CONFIRMED and page.live:
        return TranslationState.CONFIRMED
    return TranslationState.IN_REVIEW


def state_expression(german_digest: Any) -> Case:
    """The rule of `state_of` for the database, on rows of translated pages."""
    return Case(
        When(live=False, text_status=TextStatus.ORIGINAL, then=Value(TranslationState.MISSING.value)),
        When(~Q(source_digest="") & ~Q(source_digest=german_digest), then=Value(TranslationState.OUTDATED.value)),
        When(text_status=TextStatus.MACHINE, then=Value(TranslationState.MACHINE.value)),
        When(text_status=TextStatus.CONFIRMED, live=True, then=Value(TranslationState.CONFIRMED.value)),
        default=Value(TranslationState.IN_REVIEW.value),
    )


def german_of(page: BasePage) -> BasePage | None:
    """The German page that readers have."""
    if page.language == languages.BASE:
        return page
    german: BasePage | None = (
        type(page)
        ._default_manager.live()
        .filter(translation_key=page.translation_key, locale__language_code=languages.BASE)
        .first()
    )
    return german


def translations_of(page: BasePage) -> QuerySet[Any]:
    found: QuerySet[Any] = (
        type(page)
        ._default_manager.filter(translation_key=page.translation_key)
        .exclude(locale__language_code=languages.BASE)
        .select_related("locale")
        .order_by("locale__language_code")
    )
    return found


def managed(page: Page) -> Translation | None:
    """The record of wagtail-localize by which this page is translated string by string; others are free-standing."""
    found: Translation | None = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
    return found


def gaps(translation: Translation) -> int:
    """How many texts have no usable translation."""
    segments = translation.source.stringsegment_set.all().annotate_translation(translation.target_locale)
    return int(segments.filter(translation__isnull=True).count())


# --- Acts ------------------------------------------------------------------------------------------------------------
class NothingToConfirm(ValidationError):
    """There is nothing to read yet, or it belongs to an older German text."""


class Unfinished(ValidationError):
    """Readers would get German sentences in the middle of their language."""


def publish_translation(page: BasePage, *, confirmed: bool, by: Any, today: dt.date) -> TranslationState:
    """Gives readers what was translated string by string, from the German that the strings belong to.

    What a machine wrote and nobody confirmed stays marked as such.
    """
    translation = managed(page)
    left = gaps(translation) if translation is not None else 0
    if translation is None or left:
        told = ngettext(
            "%(number)d text is not translated yet or has an error: see the form. Nothing was published.",
            "%(number)d texts are not translated yet or have an error: see the form. Nothing was published.",
            left,
        )
        raise Unfinished(told % {"number": left})
    try:
        with transaction.atomic():
            return _publish(page, translation, confirmed=confirmed, by=by, today=today)
    except ValidationError as error:
        note_errors(translation, error)
        raise


def _publish(page: BasePage, translation: Translation, *, confirmed: bool, by: Any, today: dt.date) -> TranslationState:
    strings = _strings(translation)
    if confirmed:
        strings.update(translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL)
    by_machine = strings.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE).exists()
    status = TextStatus.CONFIRMED if confirmed else TextStatus.MACHINE if by_machine else TextStatus.IN_REVIEW
    version = draft(translation, by=by)
    version.latest_revision.publish(user=by, skip_permission_checks=True)
    values = {"text_status": status, "source_digest": translation.source.as_instance().content_digest}
    _set(page, **values, **({"reviewed_on": today} if confirmed else {}))
    _tell(page, CONFIRMED if confirmed else PUBLISHED, by)
    return TranslationState(status.value)


def draft(translation: Translation, *, by: Any) -> Any:
    """A new draft from the strings; where one is missing, German stands in. Readers' text stays as it is.

    Not `Translation.save_target`: that one writes into the row, so a live page changes at once (wagtail-localize#463).
    """
    version = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    version.save_revision(user=by)
    return version


@transaction.atomic
def confirm_translation(page: BasePage, *, by: Any, today: dt.date, compared: bool = False) -> None:
    """Somebody found it right. One that is older than the German text must have been compared with it first."""
    german = german_of(page)
    state = state_of(german.published_digest if german else "", page)
    if not page.live or german is None or state in (None, TranslationState.MISSING):
        raise NothingToConfirm(_("There is no translation yet that could be confirmed."))
    if state == TranslationState.OUTDATED and not compared:
        raise NothingToConfirm(_("This translation is older than the German text. Open it and compare the two."))
    translation = managed(page)
    if translation is not None:
        _strings(translation).update(translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL)
    _set(page, text_status=TextStatus.CONFIRMED, source_digest=german.published_digest, reviewed_on=today)
    _tell(page, CONFIRMED, by)


@dataclass(slots=True)
class ConfirmReport:
    """Numbers of pages that were confirmed, and of translations that somebody has to read first."""

    pages: int = 0
    translations: int = 0
    left: int = 0


@transaction.atomic
def confirm_page(page: BasePage, *, by: Any, today: dt.date, everywhere: bool = False) -> ConfirmReport:
    """The German page is still right, without an edit (domain.md K4).

    `everywhere`: so are the translations that were confirmed before. Nobody has read the others by this click: they
    are left for the worklist, where each is looked at.
    """
    report = ConfirmReport()
    if not page.live:
        return report
    _set(page, reviewed_on=today, review_due=next_due(page, on=today, rules=KompassRules.load()))
    _tell(page, CONFIRMED, by)
    report.pages = 1
    for twin in translations_of(page) if everywhere else ():
        if state_of(page.published_digest, twin) == TranslationState.CONFIRMED:
            _set(twin, reviewed_on=today)
            _tell(twin, CONFIRMED, by)
            report.translations += 1
        elif twin.live:
            report.left += 1
    return report


@transaction.atomic
def confirm_branch(page: BasePage, *, by: Any, today: dt.date) -> ConfirmReport:
    """This page and every one below it that the person may edit, each with its confirmed translations."""
    report = ConfirmReport()
    for one in page.get_descendants(inclusive=True).live().specific():
        if isinstance(one, BasePage) and one.permissions_for_user(by).can_edit():
            found = confirm_page(one, by=by, today=today, everywhere=True)
            report.pages += found.pages
            report.translations += found.translations
            report.left += found.left
    return report


def keep_translations(page: BasePage, *, before: str, by: Any) -> int:
    """„Nur Schreibweise“: what was made from the German before counts as made from the one of now.

    What was outdated already stays so.
    """
    kept = list(translations_of(page).filter(source_digest=before)) if before else []
    for twin in kept:
        _set(twin, source_digest=page.published_digest)
        _tell(twin, KEPT, by)
    return len(kept)


def judge_by_hand(page: BasePage, *, before: str) -> None:
    """A translation was published outside our acts: in the form of the page, by a bulk action, by the clock.

    Who changed its words had the German of now in front of them; somebody else should look.
    """
    translation = managed(page)
    if page.published_digest == before or (translation is not None and gaps(translation)):
        return
    german = german_of(page)
    status = TextStatus.IN_REVIEW
    if translation is not None and _strings(translation).filter(translation_type="machine").exists():
        status = TextStatus.MACHINE
    _set(page, text_status=status, source_digest=german.published_digest if german else "")


# --- Parts of the acts -----------------------------------------------------------------------------------------------
def _strings(translation: Translation) -> QuerySet[StringTranslation]:
    strings: QuerySet[StringTranslation] = StringTranslation.objects.filter(
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
        translation_of__in=translation.source.stringsegment_set.values("string"),
    )
    return strings


def _set(page: BasePage, **values: Any) -> None:
    """Writes facts about the page to its row, and into a newer draft, which would bring back the old ones."""
    type(page)._default_manager.filter(pk=page.pk).update(**values)
    for name, value in values.items():
        setattr(page, name, value)
    patch_draft(page, **{name: value for name, value in values.items() if name in ("reviewed_on", "review_due")})


def _tell(page: BasePage, action: str, by: Any) -> None:
    log(instance=page, action=action, user=by, data={"language": page.language})
    index.enqueue(documents.keys_of(page))


def note_errors(translation: Translation, error: ValidationError) -> None:
    """Each at its field in the translator's form, as wagtail-localize does when it publishes."""
    errors: Iterable[tuple[str, list[Any]]] = getattr(error, "error_dict", {}).items()
    for name, found in errors:
        for string in _strings(translation).filter(context__path=name):
            string.set_field_error(found)
