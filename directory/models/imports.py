"""Where records come from outside: the sources, what each said last, and every import with its rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.fields import LinesField


class ImportFormat(models.TextChoices):
    """Named as in the command: `import_directory FORMAT PATH`."""

    COURSES_XLSX = "courses-xlsx", _("course list (XLSX)")
    COURSES_CSV = "courses-csv", _("course list (CSV)")
    HSDS_JSON = "hsds-json", _("HSDS 3.0 (JSON)")
    HSDS_CSV = "hsds-csv", _("HSDS 3.0 (CSV)")
    ORUK_JSON = "oruk-json", _("Open Referral UK (JSON)")
    OHANA_CSV = "ohana-csv", _("Ohana (CSV)")


class ImportKind(models.TextChoices):
    """What a source speaks of; what comes first is written first, the others name it."""

    ORGANISATION = "organisation", _("organisation")
    LOCATION = "location", _("location")
    SERVICE = "service", _("offer")
    COURSE = "course", _("language course")
    RUN = "run", _("course run")


class FieldRule(models.TextChoices):
    """Who wins where source and portal say different things."""

    UNLESS_EDITED = "unless_edited", _("the source, unless the field was edited here")
    SOURCE = "source", _("always the source")
    LOCAL = "local", _("always what stands here")
    ASK = "ask", _("an editor decides: the value becomes a report")


class ImportSource(models.Model):
    """A Datenquelle: who delivers records, in which format, and who wins field by field."""

    not_searchable_because = "Read by editors only."

    name = models.CharField(_("name"), max_length=80, unique=True)
    format = models.CharField(_("format"), max_length=20, choices=ImportFormat.choices)
    is_trusted = models.BooleanField(
        _("trusted"),
        default=False,
        help_text=_("New offers are published at once. Otherwise they wait for an editor."),
    )
    rule = models.CharField(_("who wins"), max_length=20, choices=FieldRule.choices, default=FieldRule.UNLESS_EDITED)
    # "course.name" → rule; what does not stand here follows `rule`.
    rules = models.JSONField(_("rules per field"), default=dict, blank=True)
    topic_map = LinesField(
        _("topics of the source"),
        help_text=_("One a line: the source's number or code, an equals sign, our topic: 101-02 = existenzsicherung"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("data source")
        verbose_name_plural = _("data sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def rule_for(self, kind: str, field: str) -> str:
        return str(self.rules.get(f"{kind}.{field}") or self.rule)

    def topics(self) -> dict[str, str]:
        """The source's ids → codes of our topics."""
        pairs = (line.partition("=") for line in self.topic_map)
        return {theirs.strip(): ours.strip() for theirs, _equals, ours in pairs if theirs.strip() and ours.strip()}


class ExternalId(models.Model):
    """A Fremdkennung: what a record is called at its source, and what the source said of it last.

    `said` is kept as the source said it, also where that lost: what differs from it here was edited here. The record is
    named by kind and number; one that the source no longer delivers has a day in `gone_on` and stays.
    """

    not_searchable_because = "Part of the work on imports."

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="ids", verbose_name=_("source"))
    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    external_id = models.CharField(_("number at the source"), max_length=200)
    record_id = models.PositiveBigIntegerField(_("number here"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    said = models.JSONField(_("what the source said last"), default=dict, blank=True, editable=False)
    seen_on = models.DateField(_("last delivered"))
    gone_on = models.DateField(_("no longer delivered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("number at a source")
        verbose_name_plural = _("numbers at sources")
        ordering = ["source", "kind", "external_id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "external_id"], name="external_id_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="external_id_of_record"),
            models.Index(fields=["source", "gone_on"], name="external_id_gone"),
        ]

    def __str__(self) -> str:
        return self.external_id


class ImportRun(models.Model):
    """An Import: one delivery of a source, from reading its file to the day it was written or thrown away.

    `report` is what interfaces.md promises. `file` lies below PRIVATE_ROOT and is deleted as soon as it was read.
    """

    not_searchable_because = "Read by editors only."

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing written yet")
        QUEUED = "queued", _("about to be written")
        WRITING = "writing", _("being written")
        DONE = "done", _("written")
        DISCARDED = "discarded", _("thrown away")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    AT_WORK = (State.WAITING, State.CHECKING, State.QUEUED, State.WRITING)
    ENDED = (State.DONE, State.DISCARDED, State.STOPPED, State.FAILED)

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="runs", verbose_name=_("source"))
    format = models.CharField(_("format"), max_length=20, choices=ImportFormat.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    file = models.CharField(max_length=200, blank=True, editable=False)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True, editable=False)
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    # Moved with every step outside a transaction: a run whose process died is seen by it.
    moved_at = models.DateTimeField(_("last step"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_complete = models.BooleanField(_("holds all records of the source"), default=False)
    report = models.JSONField(_("report"), default=dict, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            # Two deliveries of one source at once would each take the other's records for gone.
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["waiting", "checking", "queued", "writing"]),
                name="import_one_at_work_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}" if self.file_name else str(self.source)

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class ImportItem(models.Model):
    """An Importzeile: what a delivery says of one record, what would change, or why it is not taken."""

    not_searchable_because = "Part of its import."

    class Action(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        GONE = "gone", _("no longer delivered")
        REFUSED = "refused", _("refused")
        NOTE = "note", _("note")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    # Order of writing: kind, then as delivered.
    rank = models.PositiveSmallIntegerField()
    action = models.CharField(_("what happens"), max_length=10, choices=Action.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices, blank=True)
    external_id = models.CharField(_("number at the source"), max_length=200, blank=True)
    record_id = models.PositiveBigIntegerField(_("number here"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    values = models.JSONField(default=dict, blank=True)
    # Each: field, what stands here, what the source says, and what comes of it.
    changes = models.JSONField(_("differences"), default=list, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["rank", "pk"]
        indexes = [
            models.Index(fields=["run", "action", "rank"], name="import_item_action"),
            models.Index(fields=["run", "kind", "external_id"], name="import_item_of_record"),
        ]

    def __str__(self) -> str:
        return self.name or self.where
