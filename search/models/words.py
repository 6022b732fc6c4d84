"""What editors teach the search: words that belong together, words never offered, results put first, splits."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal import languages
from search import analysis, synonym_loops

ANY_LANGUAGE = "*"
# Where a compound is taken apart: Sprach|kurs.
BAR = "|"


def language_choices() -> list[tuple[str, Any]]:
    """Read at run time, so that a new language needs no migration."""
    return [(ANY_LANGUAGE, _("all languages")), *((one.code, one.autonym) for one in languages.LANGUAGES)]


class SynonymGroup(models.Model):
    """A Synonymgruppe: words that lead to the same results, in one language or in all."""

    not_searchable_because = "Editors' knowledge of words, not content."

    language = models.CharField(_("language"), max_length=10, choices=language_choices, default=languages.BASE)
    words = models.TextField(
        _("words"), help_text=_("One word or phrase per line. Upper and lower case do not matter.")
    )
    one_way = models.BooleanField(
        _("only from the first word"),
        default=False,
        help_text=_("The first line also finds the others, but the others do not find the first."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Why these words belong together, for your colleagues.")
    )
    active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        ordering: ClassVar[list[str]] = ["language", "words"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="search_synonyms_not_empty"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.members)

    def clean(self) -> None:
        keys = [synonym_loops.key_of(word) for word in self.members]
        if not all(keys):
            raise ValidationError({"words": _("A line holds no letter or digit. Write a word or remove the line.")})
        if len(set(keys)) < 2:
            raise ValidationError({"words": _("A group needs two different words. Write one per line.")})
        if len(set(keys)) < len(keys):
            raise ValidationError({"words": _("A word stands here twice. Remove one of the lines.")})
        self._refuse_circle()

    def _refuse_circle(self) -> None:
        """Only groups in use count; one that is taken into use again is asked again."""
        if not (self.one_way and self.active):
            return
        others = SynonymGroup.objects.filter(one_way=True, active=True).exclude(pk=self.pk)
        circle = synonym_loops.circle(self.as_one_way(), [other.as_one_way() for other in others])
        if circle is None:
            return
        raise ValidationError(
            {
                "words": _(
                    "These words lead in a circle: %(words)s. The group “%(group)s” already leads back. Remove one of "
                    "the words, or make one group of them that works in both directions."
                )
                % {"words": " → ".join(circle.words), "group": ", ".join(circle.group.words)}
            }
        )

    def as_one_way(self) -> synonym_loops.OneWay:
        return synonym_loops.OneWay(tuple(self.members), "" if self.language == ANY_LANGUAGE else self.language)

    @property
    def members(self) -> list[str]:
        return [" ".join(line.split()) for line in self.words.splitlines() if line.strip()]


class SynonymSeed(models.Model):
    """A Synonymvorlage that this portal has received. It is offered once: what editors make of the group stays.

    The group itself may be changed, switched off or deleted; this row remembers that it was there.
    """

    not_searchable_because = "It remembers what was loaded, not content."

    key = models.CharField(_("key"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("synonym template received")
        verbose_name_plural = _("synonym templates received")
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.key


class CompoundSplit(models.Model):
    """A Wortzerlegung: how a German compound is taken apart where the portal's own words would mislead.

    „Sprach|kurs“ is split at the bars; „Nachmittag“ without one stays whole.
    """

    not_searchable_because = "Editors' knowledge of words, not content."

    split = models.CharField(
        _("word with bars"),
        max_length=80,
        help_text=_("„Sprach|kurs“ is split at the bar. A word without a bar, such as „Nachmittag“, is never split."),
    )
    word = models.CharField(_("word"), max_length=80, unique=True, editable=False)  # folded, without bars
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("compound word")
        verbose_name_plural = _("compound words")
        ordering: ClassVar[list[str]] = ["word"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(word=""), name="search_compound_not_empty"),
        ]

    def __str__(self) -> str:
        return self.split

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.word = "".join(self._pieces())
        super().save(*args, **kwargs)

    @property
    def parts(self) -> tuple[str, ...]:
        """Folded, as the index knows words; empty where the word must stay whole."""
        pieces = self._pieces()
        return tuple(pieces) if len(pieces) > 1 else ()

    def _pieces(self) -> list[str]:
        return [" ".join(analysis.words(piece, languages.BASE)) for piece in self.split.split(BAR)]

    def clean(self) -> None:
        pieces = self._pieces()
        if not all(pieces):
            raise ValidationError({"split": _("Write letters before and after each bar, as in „Sprach|kurs“.")})
        if not all(piece.isalpha() for piece in pieces):
            raise ValidationError({"split": _("A compound is one word of letters, without spaces or digits.")})
        self.word = "".join(pieces)
        if CompoundSplit.objects.filter(word=self.word).exclude(pk=self.pk).exists():
            raise ValidationError({"split": _("This word has an entry already. Change that one.")})


class ExclusionWord(models.Model):
    """A Ausschlusswort: it is found when typed, but never suggested and never offered as a correction."""

    not_searchable_because = "Editors' knowledge of words, not content."

    language = models.CharField(_("language"), max_length=10, choices=language_choices, default=ANY_LANGUAGE)
    word = models.CharField(_("word"), max_length=60)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("word never suggested")
        verbose_name_plural = _("words never suggested")
        ordering: ClassVar[list[str]] = ["word"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["language", "word"], name="search_exclusion_once"),
            models.CheckConstraint(condition=~Q(word=""), name="search_exclusion_not_empty"),
        ]

    def __str__(self) -> str:
        return self.word


class BestBetQuerySet(models.QuerySet["BestBet"]):
    def valid(self, on: dt.date) -> BestBetQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


class BestBet(models.Model):
    """A Empfohlener Treffer: what editors put first for a whole phrase, for a while or for good."""

    not_searchable_because = "Editors' choice of a result; the result itself is found."

    phrase = models.CharField(
        _("phrase"), max_length=120, help_text=_("What is typed. Case and accents do not matter.")
    )
    language = models.CharField(_("language"), max_length=10, choices=language_choices, default=ANY_LANGUAGE)
    key = models.CharField(_("record"), max_length=120)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))

    objects = BestBetQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommended result")
        verbose_name_plural = _("recommended results")
        ordering: ClassVar[list[str]] = ["phrase"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["phrase", "language", "key"], name="search_best_bet_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="search_best_bet_ends_after_start",
                violation_error_message=_("The last day lies before the first. Change one of them."),
            ),
            models.CheckConstraint(condition=Q(key__contains=":"), name="search_best_bet_key_has_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} → {self.key}"
