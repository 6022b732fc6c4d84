"""Where something happens. One place may house many organisations; some addresses must stay hidden."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal.roles import PUBLIC
from portal.slugs import german_slug

from .records import Record, TextRow, Worded

# The houses that people of the region go to lie here or behind the next border.
POSTCODES = {"DE": r"\d{5}", "BE": r"\d{4}", "NL": r"\d{4} ?[A-Z]{2}", "LU": r"\d{4}", "FR": r"\d{5}"}
COUNTRIES = [
    ("DE", _("Germany")),
    ("BE", _("Belgium")),
    ("NL", _("Netherlands")),
    ("LU", _("Luxembourg")),
    ("FR", _("France")),
]


class LocationQuerySet(models.QuerySet["Location"]):
    def published(self) -> LocationQuerySet:
        """Places with a page of their own: open to the public and with an address that may be shown."""
        return self.filter(is_listed=True, address_visibility=Location.AddressVisibility.PUBLIC).exclude(
            kind=Location.Kind.REDACTED
        )

    def visible_to(self, audiences: frozenset[str]) -> LocationQuerySet:
        return self.published() if PUBLIC in audiences else self.none()


class Location(Record, Worded, ClusterableModel):
    """An Ort: a house, a postal address, a place on the net, or one whose address protects people."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("name", "transport", "directions")

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("a place to go to")
        POSTAL = "postal", _("a postal address")
        VIRTUAL = "virtual", _("online or by telephone")
        REDACTED = "redacted", _("a protected place")

    class AddressVisibility(models.TextChoices):
        PUBLIC = "public", _("public")
        STAFF = "staff", _("staff only")
        HIDDEN = "hidden", _("hidden")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.PHYSICAL)
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, default="DE")
    address_visibility = models.CharField(
        _("visibility of the address"),
        max_length=10,
        choices=AddressVisibility.choices,
        default=AddressVisibility.PUBLIC,
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    municipality = models.ForeignKey(
        "directory.Municipality",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="locations",
        verbose_name=_("municipality"),
    )
    district = models.ForeignKey(
        "directory.District",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="locations",
        verbose_name=_("district"),
    )
    statistical_area = models.CharField(_("statistical area"), max_length=80, blank=True)
    directions = models.CharField(
        _("way inside the house"), max_length=200, blank=True, help_text=_("Entrance, floor, room.")
    )
    transport = models.CharField(
        _("how to come"), max_length=300, blank=True, help_text=_("Bus stop, lines, minutes on foot.")
    )
    entrance_photo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo of the entrance"),
    )
    online_url = models.URLField(_("address on the net"), blank=True)
    is_listed = models.BooleanField(_("listed publicly"), default=True)
    organisations = models.ManyToManyField(
        "directory.Organisation", blank=True, related_name="locations", verbose_name=_("organisations in the house")
    )
    owner = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="own_locations",
        verbose_name=_("owning organisation"),
        help_text=_("Who may edit it. Empty: the editors of the portal only."),
    )

    objects: ClassVar[Any] = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="location_coordinates_both_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Enter both coordinates or none."),
            ),
            # Swapped coordinates are the commonest fault of open data: Europe has none beyond these bounds.
            models.CheckConstraint(
                name="location_coordinates_in_europe",
                condition=Q(latitude__isnull=True)
                | Q(latitude__gte=34, latitude__lte=72, longitude__gte=-25, longitude__lte=45),
                violation_error_message=_("These coordinates do not lie in Europe. Are they swapped?"),
            ),
            models.CheckConstraint(
                name="location_redacted_shows_nothing",
                condition=~Q(kind="redacted")
                | Q(
                    address_visibility="hidden",
                    latitude__isnull=True,
                    longitude__isnull=True,
                    district__isnull=True,
                    statistical_area="",
                    entrance_photo__isnull=True,
                ),
                violation_error_message=_(
                    "A protected place has a hidden address and no coordinates, district or photo."
                ),
            ),
            models.CheckConstraint(
                name="location_physical_has_a_city",
                condition=~Q(kind="physical") | (~Q(city="") & ~Q(postal_code="")),
                violation_error_message=_("A place to go to needs a postcode and a city."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.postal_code and not re.fullmatch(POSTCODES.get(self.country, r".+"), self.postal_code):
            raise ValidationError({"postal_code": self._postcode_sentence()})

    def _postcode_sentence(self) -> Any:
        if self.country == "DE":
            return _("A German postcode has five digits. Of a place abroad, choose the country.")
        return _("This is no postcode of the country chosen below. Correct it or choose another country.")

    def get_absolute_url(self) -> str:
        return reverse("directory:location", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return german_slug(self.name, fallback="ort")

    @property
    def shows_address(self) -> bool:
        """May the public see street and coordinates? Everything that leaves the portal asks this."""
        return self.kind != self.Kind.REDACTED and self.address_visibility == self.AddressVisibility.PUBLIC

    @property
    def is_redacted(self) -> bool:
        return self.kind == self.Kind.REDACTED

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude where the public may know them."""
        if not self.shows_address or self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)

    @property
    def address_line(self) -> str:
        """„Beispielstraße 8, 52062 Aachen“, or nothing where the address is not public."""
        if not self.shows_address:
            return ""
        town = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class LocationText(TextRow):
    """A location's wording in another language."""

    not_searchable_because = "Part of its location."
    FIELDS = ("name", "transport", "directions")

    record = ParentalKey(Location, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    directions = models.CharField(_("way inside the house"), max_length=200, blank=True)
    transport = models.CharField(_("how to come"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="location_text_once")]

    def __str__(self) -> str:
        return self.language


class AccessibilityFact(models.Model):
    """One line of the Barrierefreiheit of a place: what, how far, and a note. What is unknown is said too."""

    not_searchable_because = "Part of its location."

    location = ParentalKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    feature = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("feature"),
        limit_choices_to={"vocabulary": "accessibility"},
    )
    value = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("degree"),
        limit_choices_to={"vocabulary": "accessibility_value"},
    )
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("accessibility")
        verbose_name_plural = _("accessibility")
        ordering = ["feature__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["location", "feature"], name="accessibility_once_per_feature")]

    def __str__(self) -> str:
        return f"{self.feature}: {self.value}"
