"""Offers and language courses at the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from directory.doubts import Doubt, of_duplicates, place_of
from directory.form_fields import WeekdaysField, words_of_topics
from directory.forms import RecordForm, RowForm
from directory.models import SHOWN, Course, Offer, Service
from directory.viewsets.base import RecordViewSet, freshness_column, status_column
from directory.viewsets.filters import CourseFilterSet, ServiceFilterSet
from directory.viewsets.panels import (
    PlaceForm,
    Rows,
    checks,
    group,
    hours_panels,
    picker,
    review_panels,
    row,
    texts_panel,
)

PUBLISHING = group(_("Publication"), row("status", "audience"), row("valid_from", "valid_to"), "successor")
ALERT = group(_("Notice at the top of the page"), "alert", "alert_until")
FOR_WHOM = [
    FieldPanel("eligibility"),
    row("min_age", "max_age"),
    row("women_only", "men_only"),
    checks("target_groups"),
    checks("residence_groups"),
    checks("life_phases"),
    checks("stay_phases"),
]


class OfferForm(RecordForm):
    """`houses` are the rows that say where the offer is."""

    houses = "places"

    def doubts(self) -> Iterator[Doubt]:
        if {"name", "organisation"} & set(self.changed_data):
            locations = [form.cleaned_data.get("location") for form in self.rows_of(self.houses)]
            yield from of_duplicates(self.instance, place_of(self.instance, [row for row in locations if row]))


class CourseForm(OfferForm):
    houses = "runs"


class CourseRunForm(RowForm):
    weekdays = WeekdaysField(label=_("Weekdays"))


class OfferViewSet(RecordViewSet):
    """What both lists have in common."""

    form_class = OfferForm
    search_fields: tuple[str, ...] = ("name", "summary", "organisation__name", "organisation__short_name")
    ordering = "name"
    export_headings = {"get_status_display": _("Status"), "organisation.name": _("Organisation")}


class ServiceViewSet(OfferViewSet):
    model = Service
    icon = "tasks"
    filterset_class = ServiceFilterSet
    shown = ("organisation", "kind")
    shown_many = ("kind__labels",)
    exported_many = ("topics__labels", "access__labels", "target_groups__labels")
    list_display = ("name", "organisation", "kind", status_column(SHOWN), freshness_column())
    list_export = (
        "pk",
        "uuid",
        "name",
        "organisation.name",
        "kind",
        "summary",
        "topics",
        "access",
        "target_groups",
        "is_free",
        "phone",
        "email",
        "website",
        "get_status_display",
        "verified_on",
        "next_check_due",
        "source_name",
    )
    tabs = [
        (
            _("Basics"),
            [
                "organisation",
                "name",
                "summary",
                "description",
                "kind",
                picker("topics", words=words_of_topics),
                checks("traits"),
                ALERT,
                PUBLISHING,
            ],
        ),
        (
            _("For whom"),
            [
                *FOR_WHOM,
                group(_("Only for people from"), checks("municipalities"), checks("districts")),
            ],
        ),
        (
            _("Places and hours"),
            [
                checks("access"),
                Rows(
                    "places",
                    ["location", row("room", "phone", "order"), "area", "note", *hours_panels(spoken=True)],
                    heading=_("Places to go"),
                    label=_("place"),
                    form_class=PlaceForm,
                    help_text=_("Hours entered here win over the hours of the house."),
                ),
            ],
        ),
        (
            _("Languages and costs"),
            [
                Rows("spoken", [row("language", "level")], heading=_("Spoken languages"), label=_("language")),
                FieldPanel("interpretation"),
                group(_("Costs"), "is_free", "cost_text", "funding_programme"),
                Rows(
                    "costs",
                    [row("label", "amount", "unit"), row("valid_from", "valid_to")],
                    heading=_("Prices"),
                    label=_("price"),
                ),
            ],
        ),
        (
            _("Contact and registration"),
            [
                row("phone", "email"),
                "website",
                "application_process",
                "required_documents",
                "childcare",
                group(
                    _("Free capacity"),
                    row("capacity", "capacity_as_of"),
                    "capacity_note",
                    help_text=_("With its day: a state without a day helps nobody."),
                ),
                "leika_keys",
            ],
        ),
        (_("Check"), review_panels()),
        (_("Translations"), [texts_panel(*Offer.TEXT_FIELDS)]),
    ]


class CourseViewSet(OfferViewSet):
    model = Course
    form_class = CourseForm
    icon = "calendar-alt"
    filterset_class = CourseFilterSet
    shown = ("organisation", "course_type")
    shown_many = ("course_type__labels",)
    exported_many = ("topics__labels", "access__labels", "certificates__labels")
    search_fields = (*OfferViewSet.search_fields, "own_number")
    list_display = (
        "name",
        "organisation",
        "course_type",
        "start_level",
        "target_level",
        status_column(SHOWN),
        freshness_column(),
    )
    list_export = (
        "pk",
        "uuid",
        "own_number",
        "name",
        "organisation.name",
        "course_type",
        "start_level",
        "target_level",
        "units",
        "topics",
        "access",
        "certificates",
        "is_free",
        "cost_text",
        "childcare",
        "childcare_from_months",
        "childcare_to_years",
        "childcare_places",
        "childcare_cost",
        "childcare_as_of",
        "phone",
        "email",
        "website",
        "get_status_display",
        "verified_on",
        "next_check_due",
        "source_name",
    )
    tabs = [
        (
            _("Basics"),
            [
                "organisation",
                "name",
                "summary",
                "description",
                "course_type",
                row("start_level", "target_level", "units"),
                checks("certificates"),
                picker("topics", words=words_of_topics),
                group(_("Numbers"), row("own_number", "provider_number")),
                ALERT,
                PUBLISHING,
            ],
        ),
        (
            _("Runs"),
            [
                Rows(
                    "runs",
                    [
                        row("starts_on", "ends_on"),
                        row("status", "module"),
                        "location",
                        FieldPanel("weekdays"),
                        row("starts_at", "ends_at", "units_per_week"),
                        checks("times"),
                        row("mode", "own_number"),
                        group(
                            _("Places"),
                            row("places_state", "places_free", "min_places", "max_places"),
                            row("places_as_of", "places_source"),
                            help_text=_("After 14 days readers are told that the state is not known."),
                        ),
                        group(
                            _("Registration"),
                            row("register_until", "placement_test_on", "entry_possible_later"),
                            "register_how",
                        ),
                    ],
                    heading=_("Runs"),
                    label=_("run"),
                    form_class=CourseRunForm,
                )
            ],
        ),
        (_("For whom"), [checks("access"), *FOR_WHOM]),
        (
            _("Languages and costs"),
            [
                group(_("Costs"), "is_free", "cost_text", "material_costs", "funding_programme"),
                group(
                    _("Childcare"),
                    FieldPanel("childcare", widget=forms.RadioSelect),
                    row("childcare_from_months", "childcare_to_years", "childcare_places"),
                    row("childcare_cost", "childcare_as_of"),
                    "childcare_note",
                    help_text=_("What is not known stays empty: readers are told to ask."),
                ),
                FieldPanel("interpretation"),
            ],
        ),
        (
            _("Contact and registration"),
            [row("phone", "email"), "website", "application_process", "required_documents"],
        ),
        (_("Check"), review_panels()),
        (_("Translations"), [texts_panel(*Offer.TEXT_FIELDS)]),
    ]
