"""The region on the map: municipalities, postcodes, districts. Centroids from GeoNames (CC BY 4.0)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """A Gemeinde of the region, by its official key (AGS)."""

    not_searchable_because = "A place is a value of records, found through them."

    ags = models.CharField(_("municipality key (AGS)"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A Stadtbezirk with its statistische Bezirke."""

    not_searchable_because = "A place is a value of records, found through them."

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="districts")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("code"), max_length=60, unique=True)
    areas = models.JSONField(_("statistical areas"), default=list, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["municipality", "name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="district_name_once")]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A Postleitzahl with its centroid: all that a radius search needs, no outside service asked."""

    not_searchable_because = "A place is a value of records, found through them."

    code = models.CharField(_("postcode"), max_length=5, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="postcodes")
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.municipality.name}"
