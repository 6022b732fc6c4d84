"""What a translation is worth, and the acts that change it: translate, confirm, follow the German text.

The state comes from the hash of the German wording, never from dates (domain.md 3, points 24 and 25).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from directory import publishing
from directory.models import (
    Course,
    CourseText,
    Location,
    LocationText,
    Organisation,
    OrganisationText,
    Service,
    ServiceText,
    TextRow,
    TextState,
)
from directory.models.records import Worded, even
from portal import languages
from portal.models import User

TRANSLATED, CONFIRMED = "directory.translate", "directory.confirm_translation"
TARGETS = tuple(code for code in languages.CODES if code != languages.BASE)
ROWS: dict[type[Any], type[Any]] = {
    Service: ServiceText,
    Course: CourseText,
    Organisation: OrganisationText,
    Location: LocationText,
}


class TranslationState(TextChoices):
    """Ordered by what readers suffer most from."""

    OUTDATED = "outdated", gettext_lazy("outdated")
    MISSING = "missing", gettext_lazy("missing")
    MACHINE = "machine", gettext_lazy("machine draft")
    IN_REVIEW = "in_review", gettext_lazy("in review")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")


OPEN = frozenset(TranslationState) - {TranslationState.CONFIRMED}
# Somebody has read these texts or will: one look more and they are confirmed.
CONFIRMABLE = frozenset({TranslationState.MACHINE, TranslationState.IN_REVIEW})


def state_of(record: Worded, row: TextRow | None) -> TranslationState | None:
    """The state in the row's language; None where there is nothing to translate."""
    if not record.digest:
        return None
    if row is None or not row.has_words:
        return TranslationState.MISSING
    if row.source_digest and row.source_digest != record.digest:
        return TranslationState.OUTDATED
    return TranslationState(row.state)


def state_expression(model: type[Any], row: str) -> Case:
    """The rule of `state_of` for the database; `row` is what the row of that language is called in the statement."""
    empty = Q(**{f"{row}__pk": None}) | Q(
        **{f"{row}__{name}": [] if name == "required_documents" else "" for name in model.TEXT_FIELDS}
    )
    older = ~Q(**{f"{row}__source_digest": ""}) & ~Q(**{f"{row}__source_digest": F("german_digest")})
    return Case(
        When(empty, then=Value(TranslationState.MISSING.value)),
        When(older, then=Value(TranslationState.OUTDATED.value)),
        default=F(f"{row}__state"),
    )


def open_to_readers(model: type[Any]) -> Any:
    """Records whose texts the public reads or is about to. Others are no work, and some of them protect people."""
    if model in (Service, Course):
        shown = Q(status__in=("in_review", "published", "paused"), audience="public")
        return model.objects.filter(shown, organisation__status="active", organisation__is_listed=True)
    if model is Organisation:
        return Organisation.objects.published()
    return Location.objects.filter(address_visibility=Location.AddressVisibility.PUBLIC).exclude(
        kind=Location.Kind.REDACTED
    )


# --- Field by field --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FieldPair:
    """One text in both languages; `before` is the German that the translation was made from, where it is known."""

    name: str
    german: Any
    translated: Any
    before: Any

    @property
    def is_missing(self) -> bool:
        """Readers of that language see this text in German."""
        return bool(self.german) and not self.translated

    @property
    def is_changed(self) -> bool:
        return self.before is not None and even(self.before) != even(self.german)


def field_pairs(record: Worded, row: TextRow | None) -> list[FieldPair]:
    """Every field with a text in either language. `before` is None where nothing is known of an older German."""
    older = row is not None and state_of(record, row) == TranslationState.OUTDATED and bool(row.source_texts)
    pairs = [
        FieldPair(
            name,
            getattr(record, name),
            getattr(row, name, ""),
            row.source_texts.get(name, type(getattr(record, name))()) if older and row is not None else None,
        )
        for name in record.TEXT_FIELDS
    ]
    return [pair for pair in pairs if pair.german or pair.translated]


# --- Acts ------------------------------------------------------------------------------------------------------------
class NothingToConfirm(ValidationError):
    """There is no wording yet, or it belongs to an older German text."""


@transaction.atomic
def save_translation(
    record: Any, *, language: str, fields: Mapping[str, Any], state: TextState, by: User | None
) -> TextRow:
    """Writes the wording of one language, made from the German of now. Fields that are not named stay as they are."""
    row = row_of(record, language) or ROWS[type(record)](record=record, language=language)
    for name, text in fields.items():
        setattr(row, name, text)
    row.state = state
    row.follow(record)
    row.full_clean(exclude=["record"])
    if state == TextState.CONFIRMED and not row.has_words:
        raise NothingToConfirm(_("There is no translation yet that could be confirmed."))
    row.save()
    _tell(record, language, CONFIRMED if state == TextState.CONFIRMED else TRANSLATED, by)
    return row


@transaction.atomic
def confirm(row: TextRow, *, by: User | None) -> None:
    """Somebody read the translation beside the German and found it right. An outdated one must be looked at first."""
    record = row.record
    if state_of(record, row) in (TranslationState.MISSING, TranslationState.OUTDATED, None):
        raise NothingToConfirm(_("This translation is older than the German text. Open it and compare the two."))
    row.state = TextState.CONFIRMED
    row.save()
    _tell(record, row.language, CONFIRMED, by)


def keep_translations(rows: Iterable[TextRow], *, record: Worded, before: str) -> None:
    """„Nur Schreibweise“: what was made from the German text before counts as made from the one of now.

    What was outdated already stays so. Call it in the transaction that saves the record, after it.
    """
    for row in rows:
        if row.source_digest == before:
            row.follow(record)
            row.save(update_fields=["source_digest", "source_texts"])


def row_of(record: Any, language: str) -> Any:
    return ROWS[type(record)].objects.filter(record=record, language=language).first()


def _tell(record: Any, language: str, action: str, by: User | None) -> None:
    log(instance=record, action=action, user=by, data={"language": language})
    publishing.announce_saved(record)


def languages_of(person: Any) -> tuple[str, ...]:
    """The languages a person may write: all for editors, for translators those of their groups."""
    if not person.has_perm("directory.change_servicetext"):
        return ()
    if person.has_perm("directory.change_service"):
        return TARGETS
    held = set(person.groups.values_list("name", flat=True))
    return tuple(code for code in TARGETS if f"translator-{code}" in held)
