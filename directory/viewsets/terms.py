"""The words that order everything else: dimensions, topics, vocabularies, types of courses, places on the map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from directory.form_fields import wording_fields
from directory.forms import RecordForm
from directory.models import (
    SHOWN,
    AdmissionNotice,
    CourseType,
    Dimension,
    District,
    Municipality,
    Postcode,
    SchoolHolidays,
    Service,
    Term,
    Topic,
)
from directory.viewsets.base import RecordViewSet
from directory.viewsets.filters import TopicFilterSet
from directory.viewsets.panels import checks, group, labels_panel, row
from portal.fields import LinesFormField
from portal.languages import CODES


class CodedForm(RecordForm):
    """A code stays for ever: addresses, imports and search know the record by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "vocabulary", "slug", "ags"):
            if name in self.fields and self.instance.pk is not None:
                self.fields[name].disabled = True


class TopicForm(CodedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["first_contacts"]
        if isinstance(field, ModelMultipleChoiceField):
            # Of ten thousand offers those that name this topic, and what was chosen before.
            own = Service.objects.filter(topics=self.instance.pk) | Service.objects.filter(
                first_contact_of=self.instance.pk
            )
            field.queryset = own.filter(status__in=SHOWN).distinct() if self.instance.pk else Service.objects.none()


class DimensionViewSet(RecordViewSet):
    model = Dimension
    icon = "list-ul"
    form_class = CodedForm
    shown_many = ("labels",)
    list_display = ("__str__", "code", "order")
    list_export = ("code", "__str__", "order", "paper")
    ordering = ("order", "code")
    search_fields = ("code", "labels__title")
    tabs = [(_("Basics"), [row("code", "order"), "paper", labels_panel("title", "hint")])]


class TopicViewSet(RecordViewSet):
    model = Topic
    icon = "tag"
    form_class = TopicForm
    shown = ("dimension",)
    shown_many = ("labels", "dimension__labels")
    list_display = ("__str__", "code", "dimension", "order", "is_protection")
    filterset_class = TopicFilterSet
    list_export = ("code", "__str__", "dimension", "order", "is_protection", "leika_keys")
    ordering = ("dimension__order", "order", "code")
    search_fields = ("code", "labels__title")
    tabs = [
        (
            _("Basics"),
            [
                row("code", "dimension", "order"),
                "is_protection",
                "leika_keys",
                FieldPanel(
                    "first_contacts",
                    widget=forms.CheckboxSelectMultiple,
                    help_text=_(
                        "Offers that name this topic. One topic, one first contact: more than one only where the "
                        "place of residence decides."
                    ),
                ),
                checks("related"),
            ],
        ),
        (_("Labels"), [labels_panel("title", "synonyms", "search_words")]),
    ]


class TermViewSet(RecordViewSet):
    model = Term
    icon = "clipboard-list"
    form_class = CodedForm
    shown_many = ("labels",)
    list_display = ("__str__", "vocabulary", "code", "order", "valid_to")
    list_filter = ("vocabulary",)
    list_export = ("get_vocabulary_display", "code", "__str__", "order", "valid_from", "valid_to", "note")
    export_headings = {"get_vocabulary_display": _("Vocabulary")}
    ordering = ("vocabulary", "order", "pk")
    search_fields = ("code", "labels__text")
    tabs = [
        (
            _("Basics"),
            [row("vocabulary", "code", "order"), row("valid_from", "valid_to"), "note", labels_panel("text")],
        ),
    ]


class CourseTypeViewSet(RecordViewSet):
    model = CourseType
    icon = "form"
    form_class = CodedForm
    shown_many = ("labels",)
    list_display = ("__str__", "family", "code", "valid_from", "valid_to")
    list_filter = ("family",)
    list_export = (
        "code",
        "__str__",
        "family",
        "units_language",
        "units_orientation",
        "start_level",
        "target_level",
        "certificates",
        "legal_basis",
        "valid_from",
        "valid_to",
    )
    ordering = ("order", "code")
    search_fields = ("code", "family", "labels__text")
    tabs = [
        (
            _("Basics"),
            [
                row("code", "family", "order"),
                "ba_code",
                row("valid_from", "valid_to"),
                group(
                    _("Extent"),
                    row("units_language", "units_orientation"),
                    row("start_level", "target_level"),
                    "certificates",
                ),
                "legal_basis",
                "note",
                labels_panel("text"),
            ],
        )
    ]


class AdmissionNoticeForm(RecordForm):
    """The notice's text in each language; German is what the others fall back to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text_de"].required = True
        for code in CODES:
            self.fields[f"text_{code}"].initial = self.instance.texts.get(code, "")

    def save(self, commit: bool = True) -> Any:
        told = {code: self.cleaned_data[f"text_{code}"].strip() for code in CODES}
        self.instance.texts = {code: text for code, text in told.items() if text}
        return super().save(commit=commit)

    locals().update(wording_fields("text", _("text")))


class AdmissionNoticeViewSet(RecordViewSet):
    model = AdmissionNotice
    icon = "warning"
    form_class = AdmissionNoticeForm
    list_display = ("title", "valid_from", "valid_to")
    list_export = ("title", "text", "valid_from", "valid_to", "source_url")
    search_fields = ("title",)
    tabs = [
        (
            _("Basics"),
            [
                "title",
                row("valid_from", "valid_to"),
                checks("course_types"),
                *(FieldPanel(f"text_{code}") for code in CODES),
                "source_url",
            ],
        )
    ]


class MunicipalityForm(CodedForm):
    aliases = LinesFormField(label=_("Other spellings"), required=False, help_text=_("One entry a line."))


class MunicipalityViewSet(RecordViewSet):
    model = Municipality
    icon = "site"
    form_class = MunicipalityForm
    list_display = ("name", "ags", "kind")
    list_export = ("ags", "name", "kind", "aliases")
    search_fields = ("name", "ags")
    tabs = [(_("Basics"), ["name", row("ags", "slug", "kind"), "aliases"])]


class DistrictViewSet(RecordViewSet):
    model = District
    icon = "site"
    form_class = CodedForm
    shown = ("municipality",)
    list_display = ("name", "municipality")
    list_filter = ("municipality",)
    list_export = ("name", "municipality")
    search_fields = ("name",)
    tabs = [(_("Basics"), ["name", row("municipality", "slug")])]


class PostcodeViewSet(RecordViewSet):
    model = Postcode
    icon = "site"
    form_class = CodedForm
    shown = ("municipality",)
    list_display = ("code", "municipality")
    list_filter = ("municipality",)
    list_export = ("code", "municipality", "latitude", "longitude")
    search_fields = ("code", "municipality__name")
    tabs = [(_("Basics"), [row("code", "municipality"), row("latitude", "longitude")])]


class SchoolHolidaysViewSet(RecordViewSet):
    model = SchoolHolidays
    icon = "calendar-alt"
    ordering = "-first_day"
    list_display = ("name", "first_day", "last_day")
    list_export = ("name", "first_day", "last_day")
    tabs = [(_("Basics"), ["name", row("first_day", "last_day")])]
