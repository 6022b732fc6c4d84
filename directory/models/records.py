"""What every record of the directory carries: identity, age of its facts, wording per language."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import languages, stand

from .taxonomy import LANGUAGE_CHOICES


class Source(models.TextChoices):
    OWN = "own", _("own research")
    PROVIDER = "provider", _("the provider")
    IMPORT = "import", _("import")


class Record(models.Model):
    """Identity, origin and age. `verified_on` is the day somebody last said that the facts are right."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record_source = models.CharField(_("source"), max_length=20, choices=Source.choices, default=Source.OWN)
    source_name = models.CharField(_("name of the source"), max_length=80, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True, db_index=True)
    verified_by_function = models.CharField(_("verified by (function)"), max_length=120, blank=True)
    verification_method = models.ForeignKey(
        "directory.Term",
        verbose_name=_("way of verification"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "verification_method"},
    )
    next_check_due = models.DateField(_("next check due"), null=True, blank=True)
    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Never about persons. Not public."))
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def is_stale(self, on: dt.date) -> bool:
        """Never verified, or longer than a year ago."""
        return stand.is_stale(self.verified_on, on)


class TextState(models.TextChoices):
    MACHINE = "machine", _("machine draft")
    IN_REVIEW = "in_review", _("in review")
    CONFIRMED = "confirmed", _("confirmed")


class TextRow(models.Model):
    """A record's wording in one language other than German. Missing rows are shown in German with a mark.

    `source_digest` and `source_texts` tell which German it was made from; who saves a row without saying has the
    German of now before them.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()

    language = models.CharField(
        _("language"), max_length=10, choices=[row for row in LANGUAGE_CHOICES if row[0] != languages.BASE]
    )
    state = models.CharField(_("state"), max_length=20, choices=TextState.choices, default=TextState.IN_REVIEW)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_texts = models.JSONField(default=dict, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    if TYPE_CHECKING:
        record: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.source_texts and self.source_digest in ("", self.record.digest):
            self.follow(self.record)
        super().save(*args, **kwargs)

    def follow(self, record: Worded) -> None:
        """Counts as made from the German wording that the record has now."""
        self.source_digest, self.source_texts = record.digest, record.german

    @property
    def has_words(self) -> bool:
        return any(getattr(self, name) for name in self.FIELDS)

    @property
    def is_machine(self) -> bool:
        return self.state == TextState.MACHINE


class DigestField(models.CharField):
    """Follows the German wording through every door that saves a record, `bulk_create` included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 64, "blank": True, "editable": False, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        setattr(model_instance, self.attname, model_instance.digest)
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Worded(models.Model):
    """A record with German wording of its own and rows in other languages (related name `texts`)."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ()

    german_digest = DigestField()

    if TYPE_CHECKING:
        texts: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if names is not None and set(names) & set(self.TEXT_FIELDS):
            kwargs["update_fields"] = {*names, "german_digest"}
        super().save(*args, **kwargs)

    def wording(self, language: str | None = None) -> Wording:
        """What a reader of that language sees. Needs `texts` prefetched to cost no query."""
        code = language or get_language() or languages.BASE
        if code != languages.BASE:
            for row in self.texts.all():
                if row.language == code and row.has_words:
                    return Wording(self, row, code)
        return Wording(self, None, languages.BASE)

    @property
    def german(self) -> dict[str, Any]:
        """The German wording, as far as there is any."""
        return {name: text for name in self.TEXT_FIELDS if (text := getattr(self, name))}

    @property
    def digest(self) -> str:
        """Hash of the German wording: a translation made from another one is outdated. Empty without any wording.

        White space and the way a letter is encoded make no difference to a reader, so they make none here.
        """
        parts = [even(getattr(self, name)) for name in self.TEXT_FIELDS]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if any(parts) else ""


def even(text: Any) -> str:
    """The text without differences that no reader sees."""
    lines = text if isinstance(text, list) else [text]
    return "\n".join(words for line in lines if (words := " ".join(unicodedata.normalize("NFC", str(line)).split())))


class Wording:
    """The texts of one record for one reader; German stands in field by field, and `language` says what is shown."""

    def __init__(self, record: Worded, row: Any, language: str) -> None:
        self.record, self.row, self.language = record, row, language
        self.direction = languages.direction(language)
        self.is_machine = bool(row and row.is_machine)
        self.is_outdated = bool(row and row.source_digest and row.source_digest != record.digest)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.record.TEXT_FIELDS:
            raise AttributeError(name)
        return getattr(self.row, name, None) or getattr(self.record, name)

    def language_of(self, name: str) -> str:
        """The language in which that field is really shown."""
        return self.language if self.row is not None and getattr(self.row, name, None) else languages.BASE
