"""Registers the directory at the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.log_actions import LogActionRegistry, LogFormatter

from directory.recording import REPORTED
from directory.translating import CONFIRMED, TRANSLATED
from directory.upkeep.answers import PLACES_TOLD
from directory.upkeep.changing import CORRECTED
from directory.upkeep.desk import ASKED_ANEW, WITHDRAWN
from directory.verifying import VERIFIED
from directory.viewsets import BULK_ACTIONS, CHOOSERS, DirectoryGroup, TermsGroup
from portal import languages


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    return [*CHOOSERS, DirectoryGroup(), TermsGroup()]


for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_log_actions")
def register_bulk_acts(actions: LogActionRegistry) -> None:
    actions.register_action(VERIFIED, gettext_lazy("Confirm"), gettext_lazy("Confirmed as checked"))


@hooks.register("register_log_actions")
def register_translation_acts(actions: LogActionRegistry) -> None:
    actions.register_action(TRANSLATED)(Translated)
    actions.register_action(CONFIRMED)(Confirmed)


@hooks.register("register_log_actions")
def register_answers(actions: LogActionRegistry) -> None:
    actions.register_action(CORRECTED)(Corrected)
    actions.register_action(REPORTED, gettext_lazy("Ended after a report"), gettext_lazy("Ended after a report"))
    actions.register_action(PLACES_TOLD)(PlacesTold)
    actions.register_action(WITHDRAWN, gettext_lazy("Withdraw a link"), gettext_lazy("Link withdrawn"))
    actions.register_action(ASKED_ANEW, gettext_lazy("Ask anew"), gettext_lazy("New link made"))


class Corrected(LogFormatter):
    label = gettext_lazy("Correction by the provider")
    told = gettext_lazy("Corrected by %(name)s")

    def format_message(self, log_entry: Any) -> str:
        return str(self.told) % {"name": log_entry.data.get("by") or _("an editor, as a provider said")}


class PlacesTold(Corrected):
    label = gettext_lazy("Places told by the provider")
    told = gettext_lazy("Places told by %(name)s")


class Translated(LogFormatter):
    label = gettext_lazy("Translate")
    told = gettext_lazy("Translation saved: %(language)s")

    def format_message(self, log_entry: Any) -> str:
        language = languages.BY_CODE.get(log_entry.data.get("language", ""))
        return str(self.told) % {"language": language.autonym if language else ""}


class Confirmed(Translated):
    label = gettext_lazy("Confirm a translation")
    told = gettext_lazy("Translation confirmed: %(language)s")
