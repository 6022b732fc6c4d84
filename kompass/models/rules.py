"""How long things last in the Beratungskompass, as one row that coordinators may change."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="calendar-alt")
class KompassRules(BaseGenericSetting):
    """Die Fristen im Kompass: when pages are looked at again, and when readers' words are deleted."""

    not_searchable_because = "How the editors work."

    review_months = models.PositiveSmallIntegerField(
        _("look at a page again after months"), default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    review_months_urgent = models.PositiveSmallIntegerField(
        _("the same where it is urgent"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("Pages with emergency numbers and pages about protection."),
    )
    feedback_days_closed = models.PositiveSmallIntegerField(
        _("delete closed feedback after days"), default=90, validators=[MinValueValidator(1)]
    )
    feedback_days_most = models.PositiveSmallIntegerField(
        _("delete any feedback after days"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Also what nobody has closed. Readers are told so."),
    )
    reminded_on = models.DateField(_("last mail about due reviews"), null=True, blank=True, editable=False)

    panels = [
        MultiFieldPanel([FieldPanel("review_months"), FieldPanel("review_months_urgent")], heading=_("Review")),
        MultiFieldPanel(
            [FieldPanel("feedback_days_closed"), FieldPanel("feedback_days_most")], heading=_("Feedback of readers")
        ),
    ]

    class Meta:
        verbose_name = _("deadlines of the Beratungskompass")
        constraints = [
            models.CheckConstraint(
                name="kompass_rules_in_order",
                condition=Q(review_months__gte=1)
                & Q(review_months_urgent__gte=1, review_months_urgent__lte=F("review_months"))
                & Q(feedback_days_closed__gte=1, feedback_days_closed__lte=F("feedback_days_most"))
                & Q(feedback_days_most__lte=365),
                violation_error_message=_(
                    "Urgent pages must not wait longer than others, closed feedback not longer than open."
                ),
            )
        ]
