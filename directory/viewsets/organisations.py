"""Organisations and locations at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.doubts import Doubt, of_duplicates, of_postcode, place_of
from directory.form_fields import PairsField
from directory.forms import RecordForm
from directory.models import District, Location, Organisation
from directory.viewsets.base import RecordViewSet, freshness_column, status_column
from directory.viewsets.filters import LocationFilterSet, OrganisationFilterSet
from directory.viewsets.panels import Rows, checks, group, hours_panels, picker, review_panels, row, texts_panel
from directory.week_form import WeekForm


class OrganisationForm(RecordForm):
    register_ids = PairsField(
        label=_("Register numbers"),
        required=False,
        help_text=_("One a line, with a colon: Vereinsregister: VR 1234 (Amtsgericht Aachen)."),
    )

    def doubts(self) -> Iterator[Doubt]:
        if {"name", "short_name", "alternate_names"} & set(self.changed_data):
            yield from of_duplicates(self.instance, place_of(self.instance, []))


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "group"
    form_class = OrganisationForm
    add_to_reference_index = True  # its logo must not look unused among the pictures
    filterset_class = OrganisationFilterSet
    search_fields = ("name", "short_name", "email")
    ordering = "name"
    shown = ("kind",)
    shown_many = ("kind__labels",)
    list_display = (
        "name",
        "short_name",
        "kind",
        status_column(frozenset({Organisation.Status.ACTIVE})),
        freshness_column(),
    )
    list_export = (
        "pk",
        "uuid",
        "name",
        "short_name",
        "kind",
        "legal_form",
        "phone",
        "email",
        "website",
        "get_status_display",
        "is_listed",
        "verified_on",
        "next_check_due",
        "source_name",
    )
    export_headings = {"get_status_display": _("Status")}
    tabs = [
        (
            _("Basics"),
            [
                row("name", "short_name"),
                "alternate_names",
                row("kind", "legal_form"),
                "register_ids",
                "description",
                "logo",
                group(_("Belonging"), "umbrella", "parent"),
                group(_("Publication"), row("status", "is_listed")),
            ],
        ),
        (
            _("Contact"),
            [
                row("phone", "email"),
                "website",
                Rows(
                    "contacts",
                    [
                        row("function", "visibility", "order"),
                        row("phone", "email"),
                        "service",
                        "note",
                        checks("languages"),
                        group(
                            _("Name of a person"),
                            row("person_name", "consent_on"),
                            help_text=_("Only with their consent, and only for staff."),
                        ),
                    ],
                    heading=_("Contacts"),
                    label=_("contact"),
                ),
            ],
        ),
        (_("Check"), review_panels()),
        (_("Translations"), [texts_panel(*Organisation.TEXT_FIELDS)]),
    ]


def _area_of(entry: dict[str, str]) -> str:
    return f"{entry['number']} {entry['name']}".strip()


def _statistical_areas() -> list[Any]:
    districts = District.objects.select_related("municipality")
    named = [(str(district), [(area, area) for area in map(_area_of, district.areas)]) for district in districts]
    return [("", "---------"), *named]


class LocationForm(WeekForm, RecordForm):
    error_fields = {"location_redacted_shows_nothing": "address_visibility"}
    statistical_area = forms.ChoiceField(label=_("Statistical area"), required=False, choices=_statistical_areas)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, district = cleaned.get("statistical_area"), cleaned.get("district")
        if area and (district is None or area not in map(_area_of, district.areas)):
            self.add_error("statistical_area", _("This statistical area lies in another district. Choose both to fit."))
        return cleaned

    def doubts(self) -> Iterator[Doubt]:
        if {"postal_code", "country"} & set(self.changed_data):
            yield from of_postcode(self.instance)
        if {"name", "street", "postal_code", "city"} & set(self.changed_data):
            yield from of_duplicates(self.instance, place_of(self.instance, []))


class LocationViewSet(RecordViewSet):
    model = Location
    icon = "home"
    add_to_reference_index = True  # its photo must not look unused among the pictures
    filterset_class = LocationFilterSet
    form_class = LocationForm
    search_fields = ("name", "street", "postal_code", "city")
    ordering = "name"
    shown = ("municipality",)
    list_display = ("name", "kind", "municipality", "address_visibility", "is_listed", freshness_column())
    # Street and coordinates are left out: a sheet travels, and some addresses protect people.
    list_export = (
        "pk",
        "uuid",
        "name",
        "get_kind_display",
        "municipality",
        "get_address_visibility_display",
        "is_listed",
        "verified_on",
        "next_check_due",
        "source_name",
    )
    export_headings = {"get_kind_display": _("Kind"), "get_address_visibility_display": _("Visibility of the address")}
    tabs = [
        (
            _("Basics"),
            [
                "name",
                row("kind", "address_visibility", "is_listed"),
                group(
                    _("Address"),
                    "street",
                    row("postal_code", "city", "country"),
                    row("municipality", "district"),
                    "statistical_area",
                ),
                group(_("On the map"), row("latitude", "longitude")),
                "online_url",
                group(_("Getting there"), "directions", "transport", "entrance_photo"),
            ],
        ),
        (_("Hours"), hours_panels()),
        (
            _("Accessibility"),
            [
                Rows(
                    "accessibility",
                    [row("feature", "value"), "note"],
                    heading=_("Accessibility"),
                    label=_("feature"),
                    help_text=_("Enter what is unknown, too: readers are told so."),
                )
            ],
        ),
        (_("In the house"), ["owner", picker("organisations")]),
        (_("Check"), review_panels()),
        (_("Translations"), [texts_panel(*Location.TEXT_FIELDS)]),
    ]
