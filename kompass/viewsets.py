"""At the desk: emergency numbers, notices, glossary, each with a draft and its translations; sheets of the Ordner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn, LocaleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from directory.forms import RecordForm
from directory.viewsets.base import RecordViewSet
from directory.viewsets.panels import Rows, row
from kompass.models import EmergencyContact, FolderRegister, GlossaryTerm, KeptTerm, Notice
from portal import languages


class EmergencyContactViewSet(SnippetViewSet):
    model = EmergencyContact
    icon = "warning"
    list_display = ("name", "number", "text", "order", LocaleColumn(), LiveStatusTagColumn())
    search_fields = ("name", "number", "text")
    search_backend_name = None
    ordering = ("order", "pk")
    copy_view_enabled = False


class NoticeViewSet(SnippetViewSet):
    model = Notice
    icon = "info-circle"
    list_display = ("title", "valid_from", "valid_to", LocaleColumn(), LiveStatusTagColumn())
    search_fields = ("title", "text")
    search_backend_name = None
    ordering = ("-valid_from", "pk")
    copy_view_enabled = False


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "help"
    list_display = ("term", "explanation", "topic", LocaleColumn(), LiveStatusTagColumn())
    search_fields = ("term", "explanation")
    search_backend_name = None
    ordering = ("term", "pk")
    copy_view_enabled = False


class ShortTextsGroup(SnippetViewSetGroup):
    menu_label = _("Short texts")
    menu_icon = "comment"
    menu_order = 170
    items = (EmergencyContactViewSet, NoticeViewSet, GlossaryTermViewSet)


class FolderRegisterForm(RecordForm):
    """German is what the other languages fall back to."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        written = {form["language"].value() for form in self.rows_of("wordings")}
        if languages.BASE not in written:
            self.add_error(None, _("Write the German text first: it is printed where a translation is missing."))
        return cleaned


class FolderRegisterViewSet(RecordViewSet):
    model = FolderRegister
    icon = "folder-inverse"
    form_class = FolderRegisterForm
    add_to_admin_menu = True
    menu_label = _("Folder")
    menu_order = 175
    shown = ("dimension", "office")
    shown_many = ("dimension__labels",)
    list_display = ("__str__", "office")
    list_export = ("__str__", "office")
    ordering = ("dimension__order", "dimension__code")
    search_fields = ("dimension__code", "dimension__labels__title", "wordings__purpose")
    tabs = [
        (
            _("Basics"),
            [
                row("dimension", "office"),
                Rows(
                    "wordings",
                    [row("language", "machine"), "purpose", "documents", "deadlines", "own_lines"],
                    heading=_("Wordings"),
                    label=_("language"),
                    help_text=_("One block a language. Never about a person: people fill the sheet in by hand."),
                ),
            ],
        )
    ]


class KeptTermViewSet(ModelViewSet):
    model = KeptTerm
    icon = "lock"
    list_display = ("text",)
    search_fields = ("text",)
    form_fields = ("text",)
    search_backend_name = None
    inspect_view_enabled = False
    copy_view_enabled = False
