"""A page in one language as a gettext file (PO), for translators' own tools, and back with a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import polib
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, Translation, TranslationContext
from wagtail_localize.strings import StringValue, validate_translation_links

MOST_BYTES = 2 * 1024 * 1024
ID = "X-WagtailLocalize-TranslationID"


class NotThisFile(ValidationError):
    """No entry of it was taken; says why in a translator's words."""


class Misfit(Enum):
    UNKNOWN = "unknown"  # the German text is another one by now, or never stood on this page
    FUZZY = "fuzzy"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BROKEN = "broken"  # links or tags that the German text does not have


@dataclass(frozen=True, slots=True)
class Refused:
    """One entry that was not taken. `limit` is how many characters fit, where that is the reason."""

    why: Misfit
    german: str
    text: str = ""
    limit: int = 0


@dataclass(slots=True)
class PoReport:
    taken: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


def export_po(translation: Translation) -> str:
    """With the language of the target, by which tools choose the spelling checker, and we refuse a wrong file."""
    po = translation.export_po()
    po.metadata["Language"] = translation.target_locale.language_code
    return str(po)


def import_po(translation: Translation, content: bytes, *, by: Any) -> PoReport:
    """Takes over what fits this page, entry by entry; nothing is published by it."""
    po = _read(content)
    code = translation.target_locale.language_code
    told = po.metadata.get("Language", "").replace("_", "-").split("-")[0].lower()
    if told and told != code:
        raise NotThisFile(
            _("This file is in another language (%(told)s). Choose the file for %(wanted)s. Nothing was taken over.")
            % {"told": told, "wanted": code}
        )
    if po.metadata.get(ID, str(translation.uuid)) != str(translation.uuid):
        raise NotThisFile(_("This file belongs to another page or language. Nothing was taken over."))
    fitting, report = polib.POFile(), PoReport()
    places = _places(translation)
    for entry in po:
        if entry.obsolete:
            continue
        place = places.get((entry.msgctxt, entry.msgid))
        refused = _why_not(entry, place)
        if refused is not None:
            report.refused.append(refused)
        elif place is not None and place.translation == entry.msgstr:
            report.unchanged += 1
        else:
            fitting.append(entry)
            report.taken += 1
    with transaction.atomic():
        translation.import_po(fitting, user=by, tool_name="PO")
    return report


def _read(content: bytes) -> polib.POFile:
    if len(content) > MOST_BYTES:
        raise NotThisFile(_("This file is too large. A file of one page has at most two megabytes."))
    try:
        text = content.decode("utf-8-sig")
        # polib takes a text without a line break for the name of a file.
        po = polib.pofile(f"{text}\n") if "msgid" in text else None
    except (OSError, UnicodeDecodeError, ValueError):
        po = None
    if po is None:
        raise NotThisFile(_("This is no PO file in UTF-8. Export the page again and fill in that file."))
    return po


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a German text stands, how long a translation may be there (0: no limit), and the one of now."""

    limit: int
    translation: str | None


def _places(translation: Translation) -> dict[tuple[str, str], _Place]:
    model = translation.source.specific_content_type.model_class()
    segments = (
        StringSegment.objects.filter(source=translation.source)
        .annotate_translation(translation.target_locale, include_errors=True)
        .select_related("string", "context")
    )
    return {
        (segment.context.path, segment.string.data): _Place(_limit(model, segment.context), segment.translation)
        for segment in segments
    }


def _limit(model: Any, context: TranslationContext) -> int:
    """Fields of the page have one; what stands in blocks may grow."""
    if "." in context.path:
        return 0
    column = model._meta.get_field(context.path)
    return (column.max_length or 0) if isinstance(column, models.CharField | models.TextField) else 0


def _why_not(entry: polib.POEntry, place: _Place | None) -> Refused | None:
    if place is None:
        return Refused(Misfit.UNKNOWN, entry.msgid, entry.msgstr)
    if not entry.msgstr:
        return Refused(Misfit.EMPTY, entry.msgid)
    if entry.fuzzy:
        return Refused(Misfit.FUZZY, entry.msgid, entry.msgstr)
    if place.limit and len(entry.msgstr) > place.limit:
        return Refused(Misfit.TOO_LONG, entry.msgid, entry.msgstr, place.limit)
    try:
        StringValue.from_translated_html(entry.msgstr)
        validate_translation_links(entry.msgid, entry.msgstr)
    except ValueError:
        return Refused(Misfit.BROKEN, entry.msgid, entry.msgstr)
    return None


def by_reason(report: PoReport) -> Iterator[tuple[Misfit, list[Refused]]]:
    for why in Misfit:
        found = [one for one in report.refused if one.why == why]
        if found:
            yield why, found
