"""Who offers something: Träger, Ämter, Vereine, and whom to ask there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.phones import PhoneField
from portal.fields import LinesField
from portal.roles import PUBLIC
from portal.slugs import german_slug

from .records import Record, TextRow, Worded


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> OrganisationQuerySet:
        """What the public may see."""
        return self.filter(status=Organisation.Status.ACTIVE, is_listed=True)

    def visible_to(self, audiences: frozenset[str]) -> OrganisationQuerySet:
        """The one rule that pages and search share."""
        return self.published() if PUBLIC in audiences else self.none()


class Organisation(Record, Worded, ClusterableModel):
    """A Träger: a public office, association, school or initiative that offers something."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("description",)

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        INACTIVE = "inactive", _("inactive")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    alternate_names = LinesField(_("other names"))
    kind = models.ForeignKey(
        "directory.Term",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind"),
        limit_choices_to={"vocabulary": "organisation_kind"},
    )
    umbrella = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="members", verbose_name=_("association")
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts", verbose_name=_("belongs to")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Plain German text, two to five sentences.")
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = PhoneField(_("telephone"), max_length=128, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    register_ids = models.JSONField(_("register numbers"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.ACTIVE)
    is_listed = models.BooleanField(_("listed publicly"), default=True)
    is_trusted = models.BooleanField(
        _("corrects by itself"),
        default=False,
        help_text=_("May change the open fields of its entries at once; everything else waits for an editor."),
    )

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organisation_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An organisation cannot belong to itself."),
            ),
            models.CheckConstraint(
                name="organisation_not_its_own_umbrella",
                condition=Q(umbrella__isnull=True) | ~Q(umbrella=F("id")),
                violation_error_message=_("An organisation cannot be its own association."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return german_slug(self.short_name or self.name, fallback="traeger")


class OrganisationText(TextRow):
    """An organisation's wording in another language; its name stays as it is."""

    not_searchable_because = "Part of its organisation."
    FIELDS = ("description",)

    record = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="texts")
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="organisation_text_once")]

    def __str__(self) -> str:
        return self.language


class ContactPoint(models.Model):
    """An Ansprechstelle: whom to ask for what. A function, not a person."""

    not_searchable_because = "Found through its organisation or offer."

    class Visibility(models.TextChoices):
        PUBLIC = "P", _("public")
        STAFF = "S", _("staff only")

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    service = models.ForeignKey(
        "directory.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    function = models.CharField(_("function"), max_length=120, help_text=_("For example „Sprachkursberatung“."))
    person_name = models.CharField(_("name of a person"), max_length=120, blank=True)
    consent_on = models.DateField(_("consent of the person given on"), null=True, blank=True)
    phone = PhoneField(_("telephone"), max_length=128, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    note = models.CharField(_("note"), max_length=160, blank=True)
    languages = models.ManyToManyField(
        "directory.Term",
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "language"},
        verbose_name=_("languages"),
    )
    visibility = models.CharField(_("visibility"), max_length=1, choices=Visibility.choices, default=Visibility.PUBLIC)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "pk"]
        constraints = [
            # A person's name needs their consent before it may be kept (Art. 6 (1) a GDPR), and stays with staff.
            models.CheckConstraint(
                name="contact_name_needs_consent",
                condition=Q(person_name="") | Q(consent_on__isnull=False),
                violation_error_message=_("Enter the day of consent, or leave the name out."),
            ),
        ]

    def __str__(self) -> str:
        return self.function
