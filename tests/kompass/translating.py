"""A German page with its translation by wagtail-localize, for tests of the translators' work."""

from __future__ import annotations

from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation, Translation

from kompass.models import InformationPage
from kompass.translating import managed
from kompass.translation.starting import start
from tests.kompass.factories import InformationPageFactory, paragraph
from tests.portal.factories import portal

ARABIC = {"Ankommen": "الوصول", "Was zuerst zu tun ist.": "ما يجب فعله أولاً.", "Melden Sie sich an.": "سجّل نفسك."}


def german_page(*codes: str, **fields: Any) -> InformationPage:
    """Published, below a German home page; languages named have a home page only."""
    homes = portal(*(codes or ("ar",)))
    values = {"title": "Ankommen", "lead": "Was zuerst zu tun ist.", "slug": "ankommen", **fields}
    return InformationPageFactory(
        parent=homes["de"], body=values.pop("body", [paragraph("<p>Melden Sie sich an.</p>")]), **values
    )


def begun(german: Any, language: str = "ar", *, by: Any = None) -> Any:
    return start(german, language=language, by=by)


def translation_of(page: Any) -> Translation:
    found = managed(page)
    assert found is not None
    return found


def write(page: Any, texts: dict[str, str], *, kind: str = "manual") -> None:
    """Translates the strings of the page that are named by their German."""
    translation = translation_of(page)
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={
                    "data": texts[segment.string.data],
                    "translation_type": kind,
                    "has_error": False,
                    "field_error": "",
                },
            )


def edit(german: Any, *, publish: bool = True, meaning: str = "", **fields: Any) -> InformationPage:
    """What an editor does in the form: a new version, published or kept as a draft."""
    page = type(german).objects.get(pk=german.pk).get_latest_revision_as_object()
    for name, value in {"meaning": meaning, **fields}.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return fresh(german)


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)
