"""Work for the index: what the engines have to catch up with, rebuilds asked for at the desk, nightly comparisons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxEntry(models.Model):
    """A Indexauftrag: one record that the index of one engine has to catch up with. One row a record, newest wins.

    `seq` grows with every change and is the version of what is written: late writes lose. Rows that failed too often
    are parked and wait for a person.
    """

    not_searchable_because = "It is the search's own work list."

    class Op(models.TextChoices):
        UPDATE = "update", _("update")
        REMOVE = "remove", _("remove")

    engine = models.CharField(_("engine"), max_length=20)
    key = models.CharField(_("record"), max_length=120)
    op = models.CharField(_("operation"), max_length=10, choices=Op.choices, default=Op.UPDATE)
    seq = models.BigIntegerField(_("sequence number"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("next attempt"), null=True, blank=True)
    parked = models.BooleanField(_("parked"), default=False)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("index task")
        verbose_name_plural = _("index tasks")
        ordering: ClassVar[list[str]] = ["seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["engine", "key"], name="search_outbox_one_row_a_record"),
            models.CheckConstraint(condition=Q(key__contains=":"), name="search_outbox_key_has_kind"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["engine", "parked", "seq"], name="search_outbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.key}"


class IndexRebuild(models.Model):
    """A Neuaufbau of the index that somebody asked for at the desk: waits, runs in `manage.py work`, ends.

    `done` and `total` are documents written so far and about how many there will be.
    """

    not_searchable_because = "It is the search's own work list."

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPING = "stopping", _("being stopped")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    OPEN = (State.WAITING, State.RUNNING, State.STOPPING)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    # Moved with every step: a run whose process died is seen by it.
    moved_at = models.DateTimeField(_("last step"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    engine = models.CharField(_("engine"), max_length=20, blank=True)  # being built now
    done = models.PositiveIntegerField(_("documents written"), default=0)
    total = models.PositiveIntegerField(_("documents in all"), default=0)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rebuild of the index")
        verbose_name_plural = _("rebuilds of the index")
        ordering: ClassVar[list[str]] = ["-requested_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["waiting", "running", "stopping"]),
                name="search_one_open_rebuild",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.get_state_display()}"


class IndexCheck(models.Model):
    """An Indexabgleich: what a night's comparison of one engine's index with the database found and did.

    `missing` and `superfluous` records were put into the outbox.
    """

    not_searchable_because = "It is the search's own logbook."

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        SOUND = "sound", _("index readable")
        REBUILT = "rebuilt", _("index was broken and has been rebuilt")
        BROKEN = "broken", _("index not usable")
        AWAY = "away", _("search server did not answer")

    # Of these nothing more is expected that day; the others are tried again.
    FINAL = (State.SOUND, State.REBUILT)

    day = models.DateField(_("day"))
    engine = models.CharField(_("engine"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    missing = models.PositiveIntegerField(_("missing in the index"), default=0)
    superfluous = models.PositiveIntegerField(_("superfluous in the index"), default=0)
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("comparison of the index")
        verbose_name_plural = _("comparisons of the index")
        ordering: ClassVar[list[str]] = ["-day", "engine"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "engine"], name="search_check_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.engine}: {self.get_state_display()}"
