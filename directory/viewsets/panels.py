"""Building blocks of the forms at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel

from directory.forms import LanguagesField, RowForm, RowSet


class Rows(InlinePanel):
    """Rows below a record, with our form and row set."""

    def __init__(self, relation_name: str, *args: Any, form_class: type[RowForm] = RowForm, **kwargs: Any) -> None:
        super().__init__(relation_name, *args, **kwargs)
        self.form_class = form_class

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "form_class": self.form_class}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name].update(form=self.form_class, formset=RowSet, inherit_kwargs=["choices"])
        return options


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


class SpanForm(RowForm):
    languages = LanguagesField(
        label=_("Languages at this time"),
        help_text=_("Who speaks what at this time. Empty: the languages of the offer hold."),
    )


def hours_panels(*, spoken: bool = False) -> list[Rows]:
    """Opening hours and the days that differ, of an offer at a place (`spoken`: with its languages) or of a house."""
    span: list[Any] = [
        row("weekday", "kind"),
        row("opens", "closes"),
        row("nth_week", "note"),
        row("valid_from", "valid_to"),
    ]
    if spoken:
        span.append(FieldPanel("languages"))
    return [
        Rows(
            "schedules",
            span,
            heading=_("Opening hours"),
            label=_("span"),
            form_class=SpanForm if spoken else RowForm,
        ),
        Rows(
            "exceptions",
            [row("first_day", "last_day"), row("opens", "closes"), "reason"],
            heading=_("Different hours"),
            label=_("days"),
            help_text=_("Without times: closed on these days."),
        ),
    ]
