"""Who runs this portal, and where: the facts of header and footer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class RegionSettings(BaseSiteSetting):
    """The Region: its name and the office that answers. One row for the site."""

    region_name = models.CharField(_("name of the region"), max_length=80, default="Region Musterstadt")
    operator = models.CharField(_("operator"), max_length=120, default="Kommunales Integrationszentrum")
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    description = models.TextField(
        _("who stands behind it"), blank=True, help_text=_("Two or three sentences in the footer, in German.")
    )

    panels = [
        FieldPanel("region_name"),
        FieldPanel("operator"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("street", "postal_code", "city", "phone", "email")], heading=_("Contact")
        ),
        FieldPanel("description"),
    ]

    class Meta:
        verbose_name = _("region and contact")
