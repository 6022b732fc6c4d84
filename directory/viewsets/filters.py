"""Filters of the lists at the desk."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from directory.models import (
    Audience,
    Course,
    CourseType,
    Dimension,
    Location,
    Municipality,
    OfferStatus,
    Organisation,
    Service,
    Term,
    Topic,
    Vocabulary,
)
from portal.stand import stale


def terms(vocabulary: Vocabulary) -> Any:
    """Read with the request: vocabularies change while the server runs."""

    def rows(request: Any) -> QuerySet[Term]:
        return Term.objects.filter(vocabulary=vocabulary).prefetch_related("labels")

    return rows


def topics(request: Any) -> QuerySet[Topic]:
    return Topic.objects.select_related("dimension").prefetch_related("labels")


class StatusFilter(django_filters.MultipleChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Status"), widget=forms.CheckboxSelectMultiple, **kwargs)


class TermFilter(django_filters.ModelChoiceFilter):
    def __init__(self, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(queryset=terms(vocabulary), **kwargs)


class RecordFilterSet(WagtailFilterSet):
    """Every record can be asked for the age of its facts."""

    freshness = django_filters.ChoiceFilter(
        label=_("Last check"),
        choices=[("due", _("never or over a year ago")), ("never", _("never")), ("fresh", _("within a year"))],
        method="filter_freshness",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    def filter_freshness(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        due = stale(timezone.localdate())
        return queryset.filter({"due": due, "never": Q(verified_on__isnull=True), "fresh": ~due}[value])


class OfferFilterSet(RecordFilterSet):
    status = StatusFilter(choices=OfferStatus.choices)
    topics = django_filters.ModelChoiceFilter(label=_("Topic"), queryset=topics)
    # Links of the report „Stand der Daten“ bring it along: nobody finds one of 3,000 organisations in a box.
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all(), widget=forms.HiddenInput
    )
    audience = django_filters.ChoiceFilter(
        label=_("Who may see it"), choices=Audience.choices, empty_label=_("All"), widget=forms.RadioSelect
    )


class ServiceFilterSet(OfferFilterSet):
    kind = TermFilter(Vocabulary.OFFER_KIND, label=_("Kind"))
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        field_name="places__location__municipality",
        distinct=True,
    )
    language = TermFilter(Vocabulary.LANGUAGE, label=_("Spoken language"), field_name="spoken__language")

    class Meta:
        model = Service
        fields: list[str] = []


def course_types(request: Any) -> QuerySet[CourseType]:
    return CourseType.objects.prefetch_related("labels")


class CourseFilterSet(OfferFilterSet):
    course_type = django_filters.ModelChoiceFilter(label=_("Type of course"), queryset=course_types)
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        field_name="runs__location__municipality",
        distinct=True,
    )

    class Meta:
        model = Course
        fields: list[str] = []


class OrganisationFilterSet(RecordFilterSet):
    status = StatusFilter(choices=Organisation.Status.choices)
    kind = TermFilter(Vocabulary.ORGANISATION_KIND, label=_("Kind"))

    class Meta:
        model = Organisation
        fields = ["is_listed"]


class LocationFilterSet(RecordFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Location.Kind.choices)
    owner = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all(), widget=forms.HiddenInput
    )
    municipality = django_filters.ModelChoiceFilter(label=_("Municipality"), queryset=Municipality.objects.all())

    class Meta:
        model = Location
        fields = ["address_visibility"]


def dimensions(request: Any) -> QuerySet[Dimension]:
    return Dimension.objects.prefetch_related("labels")


class TopicFilterSet(WagtailFilterSet):
    dimension = django_filters.ModelChoiceFilter(label=_("Dimension of life"), queryset=dimensions)

    class Meta:
        model = Topic
        fields = ["is_protection"]
