"""wagtail-localize's addresses of one translation, behind our checks: files, machine, and what is not offered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation, get_edit_url
from wagtail_localize.views import edit_translation
from wagtail_localize.views.edit_translation import apply_machine_translation

from directory.translating import languages_of
from kompass.permissions import may_edit, may_translate
from kompass.translation.po_file import Misfit, NotThisFile, by_reason, export_po, import_po
from portal.models import BasePage, TextStatus
from portal.public_pages import public_pages

REASONS = {
    Misfit.UNKNOWN: gettext_lazy("The German text is another one by now, or does not stand on this page"),
    Misfit.FUZZY: gettext_lazy("Marked as uncertain (fuzzy)"),
    Misfit.EMPTY: gettext_lazy("Not translated"),
    Misfit.TOO_LONG: gettext_lazy("Too long"),
    Misfit.BROKEN: gettext_lazy("Links or formatting that the German text does not have"),
}


def _own(request: HttpRequest, translation_id: int) -> tuple[Translation, Any]:
    """The translation and what it belongs to, where the person may write it; for others it does not exist."""
    translation = get_object_or_404(Translation, pk=translation_id)
    target = translation.get_target_instance()
    if not _may_write(request.user, target):
        raise Http404
    return translation, target


def _may_write(person: Any, target: Any) -> bool:
    if isinstance(target, BasePage):
        return may_translate(person, target)
    return target.locale.language_code in languages_of(person) and may_edit(person, target)


@require_admin_access
def download_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation, _target = _own(request, translation_id)
    response = HttpResponse(export_po(translation), content_type="text/x-gettext-translation; charset=utf-8")
    name = f"{slugify(translation.source.object_repr)}-{translation.target_locale.language_code}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_admin_access
@require_POST
def upload_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation, target = _own(request, translation_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return HttpResponseRedirect(get_edit_url(target))
    try:
        report = import_po(translation, file.read(), by=request.user)
    except NotThisFile as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(get_edit_url(target))
    if not report.refused:
        told = ngettext(
            "%(number)d text is taken over. Look at it, then publish it.",
            "%(number)d texts are taken over. Look at them, then publish them.",
            report.taken,
        )
        messages.success(request, told % {"number": report.taken})
        return HttpResponseRedirect(get_edit_url(target))
    reasons = [(REASONS[why], why.value, found) for why, found in by_reason(report)]
    context = {"report": report, "reasons": reasons, "target": target, "edit_address": get_edit_url(target)}
    return render(request, "kompass/desk/po_report.html", context)


@require_admin_access
@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation, target = _own(request, translation_id)
    translator = get_machine_translator()
    if translator is None or not _is_public(translation.source.get_source_instance()):
        raise Http404
    try:
        done = apply_machine_translation(translation_id, request.user, translator)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(get_edit_url(target))
    if not done:
        messages.warning(request, _("There is nothing left to translate."))
        return HttpResponseRedirect(get_edit_url(target))
    if isinstance(target, BasePage) and not target.live:
        type(target)._default_manager.filter(pk=target.pk, text_status=TextStatus.ORIGINAL).update(
            text_status=TextStatus.MACHINE
        )
    messages.success(
        request, _("A machine translated what was missing. Read it beside the German text before you publish it.")
    )
    return HttpResponseRedirect(get_edit_url(target))


def _is_public(german: Any) -> bool:
    """Nothing that only some may read leaves for a translation server."""
    if isinstance(german, Page):
        return bool(public_pages(Page.objects.filter(pk=german.pk)).exists())
    return bool(german.live)


@require_admin_access
@require_POST
def stop_translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """From then on a page is written freely, and nobody sees what changed in German: for editors to decide."""
    translation = get_object_or_404(Translation, pk=translation_id)
    if not may_edit(request.user, translation.source.get_source_instance()):
        raise Http404
    answer: HttpResponse = edit_translation.stop_translation(request, translation_id)
    return answer


def to_matrix(request: HttpRequest) -> HttpResponse:
    """wagtail-localize's report names every text to everybody at the desk, and knows no state."""
    return HttpResponseRedirect(reverse("page_translations:matrix"))


def not_offered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Aliases: their addresses do not follow (wagtail#7168)."""
    raise Http404
