"""Forms of the imports: a file with its source, and the rules of a source."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from directory.imports.files import MOST_UPLOADED
from directory.imports.shapes import SHAPES
from directory.models import FieldRule, ImportFormat, ImportSource
from portal.fields import LinesFormField

SUFFIXES: dict[str, tuple[str, ...]] = {
    ImportFormat.COURSES_XLSX: (".xlsx",),
    ImportFormat.COURSES_CSV: (".csv", ".txt"),
    ImportFormat.HSDS_JSON: (".json", ".zip"),
    ImportFormat.ORUK_JSON: (".json", ".zip"),
    ImportFormat.HSDS_CSV: (".zip", ".csv"),
    ImportFormat.OHANA_CSV: (".zip", ".csv"),
}


class UploadForm(forms.Form):
    """A known source or a new one; a new one waits for an editor with everything it brings."""

    source = forms.ModelChoiceField(
        ImportSource.objects.all(),
        required=False,
        label=gettext_lazy("Source"),
        empty_label=gettext_lazy("A new source"),
    )
    name = forms.CharField(
        required=False,
        max_length=80,
        label=gettext_lazy("Name of the new source"),
        help_text=gettext_lazy("Who delivers the file, for example “Volkshochschule”. Readers see it as the source."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=ImportFormat.choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Up to 25 MB. Several CSV files in one ZIP. It is deleted as soon as it was read."),
    )

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        if name and ImportSource.objects.filter(name__iexact=name).exists():
            raise ValidationError(_("There is a source of this name. Choose it above."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Choose a source, or say how the new one is called."))
        file, format = cleaned.get("file"), cleaned.get("format")
        if isinstance(file, UploadedFile) and format:
            self._check_file(file, format)
        return cleaned

    def _check_file(self, file: UploadedFile, format: str) -> None:
        if (file.size or 0) > MOST_UPLOADED:
            size = {"size": filesizeformat(file.size or 0), "most": filesizeformat(MOST_UPLOADED)}
            self.add_error("file", _("The file has %(size)s, up to %(most)s are taken. Deliver it in parts.") % size)
        suffixes = SUFFIXES[format]
        if PurePath(file.name or "").suffix.lower() not in suffixes:
            self.add_error(
                "file", _("This format comes in files that end in %(suffixes)s.") % {"suffixes": ", ".join(suffixes)}
            )

    def chosen_source(self) -> ImportSource:
        known: ImportSource | None = self.cleaned_data["source"]
        return known or ImportSource.objects.create(name=self.cleaned_data["name"], format=self.cleaned_data["format"])


class SourceForm(WagtailAdminModelForm):
    """Rules are typed one a line, with the names that stand in the report."""

    rules = LinesFormField(
        required=False,
        label=gettext_lazy("Rules per field"),
        help_text=gettext_lazy(
            "One a line, for example course.cost_text = local. Rules: unless_edited, source, local, ask."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rules"] = [f"{field} = {rule}" for field, rule in self.instance.rules.items()]

    def clean_rules(self) -> dict[str, str]:
        known = {f"{kind}.{field.name}" for kind, shape in SHAPES.items() for field in shape.fields}
        found = {}
        for line in self.cleaned_data["rules"]:
            field, _equals, rule = (part.strip() for part in line.partition("="))
            if field not in known or rule not in FieldRule.values:
                raise ValidationError(
                    _("“%(line)s” is not understood. Write kind.field = rule, for example course.cost_text = local.")
                    % {"line": line[:80]}
                )
            found[field] = rule
        return found
