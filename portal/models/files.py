"""What stands in uploaded files. The files themselves are Wagtail's documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string


class DocumentText(models.Model):
    """The Dateitext: how far the text of an uploaded file could be read, and why not."""

    not_searchable_because = "Found with the pages that show the file."
    # Else the file would count as used wherever Wagtail asks.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READ = "read", _("read")
        FAILED = "failed", _("unreadable")

    class Reason(models.TextChoices):
        """Of `portal.files.contents.Reason`, in words that say what to do; and a file that is gone."""

        ENCRYPTED = "encrypted", _("The file is protected by a password. Upload it without one.")
        BROKEN = "broken", _("The file is damaged. Save it anew from its program and upload it again.")
        TOO_BIG = "too_big", _("The file is too large to be read. Upload it in several parts.")
        TOO_SLOW = "too_slow", _("Reading the file takes too long. Save it anew in a simpler form or in several parts.")
        UNSUPPORTED = "unsupported", _("This kind of file cannot be read. Upload it as PDF, DOCX, ODT, XLSX or ODS.")
        NO_TEXT = "no_text", _("The file holds no text, only pictures. Upload a version with text recognition (OCR).")
        MISSING = "missing", _("The file is gone from the server. Upload it again.")

    document = models.OneToOneField(
        get_document_model_string(),
        on_delete=models.CASCADE,
        related_name="file_text",
        verbose_name=_("document"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    is_paged = models.BooleanField(_("has pages"), default=False)
    truncated = models.BooleanField(_("read in part"), default=False)
    page_count = models.PositiveIntegerField(_("pages read"), default=0)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    file_hash = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        constraints = [
            models.CheckConstraint(
                name="document_text_reason_if_failed",
                condition=Q(state="failed") & ~Q(reason="") | ~Q(state="failed") & Q(reason=""),
            ),
            models.CheckConstraint(
                name="document_text_read_at_if_tried",
                condition=Q(state="waiting") | Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_text_pages_if_read",
                condition=Q(state="read", page_count__gt=0) | ~Q(state="read") & Q(page_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"

    @property
    def in_words(self) -> str:
        """For editors: what the search knows of the file, or what to do."""
        if self.state == self.State.WAITING:
            return gettext("The text of the file is being read.")
        if self.state == self.State.FAILED:
            return self.get_reason_display()
        if not self.is_paged:
            if self.truncated:
                return gettext("The file is very long. Only its beginning can be found by the search.")
            return gettext("The text of the file can be found by the search.")
        if self.truncated:
            return ngettext(
                "The file is very long. Only its first page can be found by the search.",
                "The file is very long. Only its first %(count)s pages can be found by the search.",
                self.page_count,
            ) % {"count": self.page_count}
        return ngettext(
            "The text of the file can be found by the search: %(count)s page.",
            "The text of the file can be found by the search: %(count)s pages.",
            self.page_count,
        ) % {"count": self.page_count}


class DocumentTextPage(models.Model):
    """One Seite of a Dateitext; pages without a word have none."""

    not_searchable_because = "Part of its file."
    wagtail_reference_index_ignore = True

    document_text = models.ForeignKey(DocumentText, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        ordering = ["document_text", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document_text", "number"], name="document_text_page_once"),
            models.CheckConstraint(name="document_text_page_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.document_text_id}, {self.number}"
