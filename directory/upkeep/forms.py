"""What a provider fills in: how full a run is, what is wrong with a record."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.catalogue import catalogue
from directory.kinds import KINDS
from directory.models import CourseRun, Vocabulary
from directory.upkeep import changing

STAYS, GONE = "stays", "gone"
UNKNOWN_STATE = "unbekannt"
# Where somebody says how many places are free, the state says itself.
WITH_PLACES = frozenset({"plaetze_frei", "wenige"})
FULL = frozenset({"voll", "warteliste_offen", "warteliste_geschlossen"})


class PlacesForm(forms.Form):
    """Ten seconds on a telephone: one choice, one number."""

    places_state = forms.ChoiceField(
        label=_("How full is the course?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how full the course is.")},
    )
    places_free = forms.IntegerField(
        label=_("How many places are free?"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Please write a number, for example 3."),
            "min_value": _("There cannot be fewer than no places."),
            "max_value": _("That are more places than a course has. Please check the number."),
        },
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        states = catalogue().vocabularies.get(Vocabulary.PLACE_STATE, {})
        field: Any = self.fields["places_state"]
        field.choices = [(code, term.label_in("de")) for code, term in states.items() if code != UNKNOWN_STATE]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        state, free = cleaned.get("places_state"), cleaned.get("places_free")
        if free is not None and self.run.max_places is not None and free > self.run.max_places:
            self.add_error(
                "places_free",
                ValidationError(
                    _("The course has %(most)d places at most. Please check the number."),
                    params={"most": self.run.max_places},
                ),
            )
        if state in FULL and free:
            self.add_error(
                "places_free", _("A full course has no free places. Leave this empty or choose another state.")
            )
        if state in WITH_PLACES and free == 0:
            self.add_error("places_free", _("With no free place the course is full. Please choose that above."))
        if state in FULL:
            cleaned["places_free"] = 0 if state == "voll" else None
        return cleaned


class CorrectionForm(forms.ModelForm):
    """The fields of one record that a provider may correct, as they stand now."""

    whether = forms.ChoiceField(
        label=_("Does this still exist?"),
        choices=[(STAYS, _("Yes")), (GONE, _("No, it no longer exists"))],
        initial=STAYS,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Something else that is wrong?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example special hours or an address. Please write nothing about persons."),
    )
    rest_is_right = forms.BooleanField(label=_("Everything else is right."), required=False, initial=True)

    of_record: tuple[str, ...]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(changing.hours_fields(self.instance))
        self.of_record = changing.fields_of(self.instance)

    @property
    def corrected(self) -> dict[str, Any]:
        """Field → new value as JSON holds it, of those that were changed."""
        names = [name for name in self.changed_data if name in self.of_record]
        return {name: changing.packed(self.cleaned_data[name]) for name in names}

    @property
    def is_gone(self) -> bool:
        return bool(self.cleaned_data.get("whether") == GONE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        nothing = not any(name in self.of_record for name in self.changed_data)
        if nothing and not self.errors and not cleaned.get("comment") and cleaned.get("whether") != GONE:
            raise ValidationError(
                _("You have changed nothing. If everything is right, go back and press „Still right“.")
            )
        return cleaned


def correction_form(target: str) -> type[CorrectionForm]:
    made: Any = forms.modelform_factory(
        KINDS[target],
        form=CorrectionForm,
        fields=changing.FIELDS[target],
        widgets={
            "summary": forms.Textarea(attrs={"rows": 2}),
            "is_free": forms.RadioSelect(choices=[(None, _("not known")), (True, _("yes")), (False, _("no"))]),
            "website": forms.TextInput(attrs={"inputmode": "url"}),
            "email": forms.TextInput(attrs={"inputmode": "email"}),
            "phone": forms.TextInput(attrs={"inputmode": "tel"}),
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in ("description", "application_process", "eligibility")
            },
        },
    )
    return cast(type[CorrectionForm], made)
