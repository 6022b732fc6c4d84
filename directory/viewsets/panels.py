"""Building blocks of the forms at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel

from directory.form_fields import LanguagesField, Picker
from directory.forms import RowForm, RowSet
from directory.models import Schedule, Weekday
from directory.week_form import COPY, DAY_FIELDS, SpecialSpans, WeekForm, day_field


class Rows(InlinePanel):
    """Rows below a record, with our form and row set."""

    def __init__(
        self,
        relation_name: str,
        *args: Any,
        form_class: type[RowForm] = RowForm,
        row_set: type[RowSet] = RowSet,
        **kwargs: Any,
    ) -> None:
        super().__init__(relation_name, *args, **kwargs)
        self.form_class, self.row_set = form_class, row_set

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "form_class": self.form_class, "row_set": self.row_set}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        own = {"form": self.form_class, "formset": self.row_set, "inherit_kwargs": ["choices"]}
        options["formsets"][self.relation_name].update(own)
        return options


class WeekGrid(Panel):
    """The week as a table of short texts, for a form that is a `WeekForm`."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": [*DAY_FIELDS, COPY]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "directory/desk/week_grid.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            kinds, days = Schedule.Kind, Weekday
            table = [(day.label, [(kind.label, self.form[day_field(kind, day)]) for kind in kinds]) for day in days]
            return super().get_context_data(parent_context) | {
                "kinds": [kind.label for kind in kinds],
                "days": table,
                "copy": self.form[COPY],
            }


class Folded(MultiFieldPanel):
    """What few records need, closed until somebody opens it or an error stands in it."""

    def __init__(self, children: Any = (), *args: Any, summary: Any = "", **kwargs: Any) -> None:
        super().__init__(children, *args, **kwargs)
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "directory/desk/folded.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            names = [child.panel.relation_name for child in self.children if isinstance(child.panel, InlinePanel)]
            sets = [self.form.formsets[name] for name in names]
            used = any(rows.forms or (rows.is_bound and not rows.is_valid()) for rows in sets)
            return super().get_context_data(parent_context) | {"is_open": used}


def picker(name: str, **kwargs: Any) -> FieldPanel:
    """A long list to search in."""
    return FieldPanel(name, widget=Picker(**kwargs))


def checks(name: str) -> FieldPanel:
    """A short vocabulary to tick."""
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def group(heading: Any, *panels: Any, **kwargs: Any) -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=heading, **kwargs)


def row(*panels: Any) -> FieldRowPanel:
    return FieldRowPanel(list(panels))


def review_panels() -> list[Panel]:
    """Where a record comes from and how old its facts are: the same for all records."""
    return [
        group(
            _("Last check"),
            row("verified_on", "next_check_due"),
            "verified_by_function",
            "verification_method",
        ),
        group(_("Origin"), row("record_source", "source_name"), "is_sample"),
        FieldPanel("staff_note"),
    ]


def texts_panel(*fields: str) -> Rows:
    """Wording in other languages; what is left empty is shown in German."""
    return Rows(
        "texts",
        [row("language", "state"), *fields],
        heading=_("Translations"),
        label=_("language"),
        help_text=_("One block a language. Fields left empty are shown in German with a mark."),
    )


def labels_panel(*fields: str) -> Rows:
    return Rows("labels", [row("language", "machine"), *fields], heading=_("Labels"), label=_("language"))


class PlaceForm(WeekForm, RowForm):
    """An offer at a place, with its week."""


class SpanForm(RowForm):
    languages = LanguagesField(
        label=_("Languages at this time"),
        help_text=_("Who speaks what at this time. Empty: the languages of the offer hold."),
    )


def hours_panels(*, spoken: bool = False) -> list[Panel]:
    """Opening hours and the days that differ, of an offer at a place (`spoken`: with its languages) or of a house."""
    span: list[Any] = [
        row("weekday", "kind"),
        row("opens", "closes"),
        row("nth_week", "school"),
        "note",
        row("valid_from", "valid_to"),
    ]
    if spoken:
        span.append(FieldPanel("languages"))
    return [
        WeekGrid(heading=_("Opening hours")),
        Folded(
            [
                Rows(
                    "schedules",
                    span,
                    heading=_("Special hours"),
                    label=_("span"),
                    form_class=SpanForm if spoken else RowForm,
                    row_set=SpecialSpans,
                )
            ],
            summary=_("One week of the month, a season, languages at certain times"),
        ),
        Rows(
            "exceptions",
            [row("first_day", "last_day"), row("opens", "closes"), "reason"],
            heading=_("Different hours"),
            label=_("days"),
            help_text=_("Without times: closed on these days."),
        ),
    ]
