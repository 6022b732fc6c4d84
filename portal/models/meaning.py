"""„Sinn geändert“ or „nur Schreibweise“ (domain.md K3): what an edit of a German page means for its translations."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel


class Meaning(models.TextChoices):
    """Kept with a version of the page until that version is published."""

    SENSE = "sense", _("The meaning has changed: translations of it are outdated")
    SPELLING = "spelling", _("Only the spelling: translations stay as they are")


class MeaningPanel(FieldPanel):
    """Only where there are translations that could become outdated."""

    class BoundPanel(FieldPanel.BoundPanel):  # type: ignore[misc]
        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.has_read_translations


class PageForm(WagtailAdminPageForm):  # type: ignore[misc]
    """Asks what a change of German text means, once it is to be published. Drafts change nothing and are not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "meaning" in self.fields:
            if not self.is_bound:
                self.initial["meaning"] = ""
            self.fields["meaning"].required = False
            self.fields["meaning"].choices = Meaning.choices

    def _post_clean(self) -> None:
        super()._post_clean()
        page = self.instance
        if "meaning" not in self.fields or self.is_deferred_validation or page.meaning:
            return
        if page.content_digest != page.published_digest and page.has_read_translations:
            self.add_error(
                "meaning",
                ValidationError(
                    _("You changed text that is translated. Say what your change means for the translations."),
                    code="required",
                ),
            )
