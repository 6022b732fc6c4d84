"""Events as pages: a celebration, a training, an office hour on the road. Translated like every other page."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageQuerySet

from directory.form_fields import LanguagesField
from directory.models import Location, Organisation
from kompass.blocks import KOMPASS_BLOCKS
from portal.fields import ContentField
from portal.models import BasePage
from portal.models.meaning import PageForm
from portal.models.pages import translated

from .snippets import web_address

SAME_EVERYWHERE = (
    "starts_on", "starts_at", "ends_on", "ends_at", "state", "location", "organisation", "spoken",
    "registration_url", "register_until",
)  # fmt: skip


class EventIndexPage(BasePage):
    """The list of Termine: what comes next, by month, and an archive."""

    CONTENT_FIELDS = ("title", "lead")
    not_searchable_because = "A list; the events themselves are found."

    lead = models.TextField(_("lead"), blank=True, max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("lead"), BasePage.meaning_panel]
    translatable_fields = translated("title", "lead")
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = ["kompass.EventPage"]
    max_count_per_parent = 1
    template = "kompass/event_index_page.html"

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")


class EventQuerySet(PageQuerySet):
    def with_last_day(self) -> EventQuerySet:
        return self.annotate(last_day_known=Coalesce("ends_on", "starts_on"))

    def upcoming(self, on: Any) -> EventQuerySet:
        """What is not over on that day, soonest first."""
        return (
            self.with_last_day()
            .filter(last_day_known__gte=on)
            .order_by("starts_on", F("starts_at").asc(nulls_first=True), "pk")
        )

    def past(self, on: Any) -> EventQuerySet:
        return self.with_last_day().filter(last_day_known__lt=on).order_by("-starts_on", "-pk")


class EventForm(PageForm):
    spoken = LanguagesField(label=_("Languages"), help_text=_("In which languages people can take part."))


class EventPage(BasePage):
    """A Termin that anybody may come to. Without times it lasts all day; without a last day it is over on its first."""

    CONTENT_FIELDS = ("title", "summary", "place_text", "registration", "state_note", "body")
    READ_WITH = ("locale", "location", "organisation")

    class State(models.TextChoices):
        PLANNED = "planned", _("as planned")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    summary = models.TextField(_("summary"), max_length=300, help_text=_("One or two sentences: what and for whom."))
    starts_on = models.DateField(_("first day"), db_index=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: all day."))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: it lasts one day."))
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    state_note = models.CharField(
        _("sentence on the change"), max_length=240, blank=True, help_text=_("What changed and what to do now.")
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("location")
    )
    place_text = models.CharField(
        _("place in words"), max_length=200, blank=True, help_text=_("Where no location is entered, or which room.")
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("organised by")
    )
    spoken = models.JSONField(_("languages"), default=list, blank=True)
    registration = models.CharField(
        _("how to register"), max_length=300, blank=True, help_text=_("Empty: nobody needs to register.")
    )
    registration_url = models.URLField(_("address to register"), blank=True, validators=[web_address])
    register_until = models.DateField(_("register until"), null=True, blank=True)
    body = ContentField(KOMPASS_BLOCKS, blank=True, verbose_name=_("text"))

    objects: ClassVar[Any] = PageManager.from_queryset(EventQuerySet)()

    base_form_class = EventForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldRowPanel(["starts_on", "starts_at"]), FieldRowPanel(["ends_on", "ends_at"])], heading=_("When?")
        ),
        MultiFieldPanel(["state", "state_note"], heading=_("Does it take place?")),
        MultiFieldPanel(["location", "place_text"], heading=_("Where?")),
        MultiFieldPanel(["organisation", "spoken"], heading=_("Who?")),
        MultiFieldPanel(["registration", "registration_url", "register_until"], heading=_("Registration")),
        FieldPanel("body"),
        BasePage.meaning_panel,
    ]
    parent_page_types: ClassVar[list[str]] = ["kompass.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields = translated(
        "title", "summary", "state_note", "place_text", "registration", "body", shared=SAME_EVERYWHERE
    )
    template = "kompass/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                name="event_days_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at"))
                | Q(starts_at__isnull=False, ends_on__isnull=False, ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(name="event_change_is_explained", condition=Q(state="planned") | ~Q(state_note="")),
            models.CheckConstraint(name="event_state_known", condition=Q(state__in=["planned", "moved", "cancelled"])),
        ]

    def clean(self) -> None:
        super().clean()
        if errors := {**self._mistakes_in_time(), **self._mistakes_in_facts()}:
            raise ValidationError(errors)

    def _mistakes_in_time(self) -> dict[str, Any]:
        if self.starts_on is None:
            return {}
        if self.ends_on is not None and self.ends_on < self.starts_on:
            return {"ends_on": _("The last day is before the first.")}
        if self.ends_at is not None and self.starts_at is None:
            return {"starts_at": _("Say when it begins, or leave out the end: then it lasts all day.")}
        is_one_day = self.ends_on is None or self.ends_on == self.starts_on
        if is_one_day and self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            return {"ends_at": _("It ends before it begins. If it ends on the next day, enter the last day.")}
        if self.register_until and self.register_until > self.last_day:
            return {"register_until": _("Registration ends after the event. Choose an earlier day.")}
        return {}

    def _mistakes_in_facts(self) -> dict[str, Any]:
        if self.state != self.State.PLANNED and not self.state_note.strip():
            return {"state_note": _("Say in one sentence what changed and what people should do now.")}
        if self.location is not None and not self.location.shows_address:
            return {
                "location": _(
                    "The address of this place is not public. Choose another one, or describe the way in words."
                )
            }
        return {}

    @property
    def last_day(self) -> dt.date:
        return self.ends_on or self.starts_on

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def shown_location(self) -> Location | None:
        """Only while its address is public: it may have become secret since."""
        return self.location if self.location is not None and self.location.shows_address else None
