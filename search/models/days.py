"""What was searched, by day, without people: counts, languages, topics; words only where an operator wants them.

No address, no session, no time of day and no order is kept (search.md 9); nothing here leads back to a person.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchDay(models.Model):
    """Ein Suchtag: how many searches of one shape a day and language saw."""

    not_searchable_because = "Counts for editors, not content."

    class Band(models.TextChoices):
        NONE = "0", _("nothing found")
        FEW = "1-4", _("1 to 4 hits")
        MANY = "5+", _("5 hits and more")

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    words = models.PositiveSmallIntegerField(_("words"))  # 1, 2, 3; 4 stands for more
    band = models.CharField(_("hits"), max_length=3, choices=Band.choices)
    corrected = models.BooleanField(_("corrected"))
    weak = models.BooleanField(_("few exact matches"))
    count = models.PositiveIntegerField(_("searches"), default=0)

    class Meta:
        verbose_name = _("searches of a day")
        verbose_name_plural = _("searches by day")
        ordering: ClassVar[list[str]] = ["-day", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["day", "language", "words", "band", "corrected", "weak"], name="search_day_one_row_a_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.language}: {self.count}"


class TopicDay(models.Model):
    """Ein Thementag: how often a day saw a topic recognised in what was typed. Never one of protection."""

    not_searchable_because = "Counts for editors, not content."

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    topic = models.CharField(_("topic"), max_length=60)
    count = models.PositiveIntegerField(_("searches"), default=0)

    class Meta:
        verbose_name = _("topic searched on a day")
        verbose_name_plural = _("topics searched by day")
        ordering: ClassVar[list[str]] = ["-day", "topic"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "language", "topic"], name="search_topic_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.topic}: {self.count}"


class TermDay(models.Model):
    """Ein Suchbegriff-Tag: how often a day saw the same text. Filled only where an operator switched words on.

    `key` is a keyed hash with a key of the month; `text` stays empty until the same text came on five days.
    """

    not_searchable_because = "Counts for editors, not content."

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    key = models.CharField(_("key"), max_length=64)
    text = models.CharField(_("text"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("searches"), default=0)
    without_hits = models.PositiveIntegerField(_("of these without a hit"), default=0)

    class Meta:
        verbose_name = _("words searched on a day")
        verbose_name_plural = _("words searched by day")
        ordering: ClassVar[list[str]] = ["-day", "-count"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "language", "key"], name="search_term_day_once"),
            models.CheckConstraint(condition=Q(without_hits__lte=models.F("count")), name="search_term_hits_add_up"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.text or self.key[:8]}: {self.count}"
