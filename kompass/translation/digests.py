"""German pages that were published before their digest was kept: they get it from the background process."""

from __future__ import annotations

from kompass.translating import page_models
from portal import languages


def fill() -> int:
    """Gives live German pages without a digest that of the text readers have; returns how many.

    One query a kind; pages without any words are looked at each time, and they are few in German.
    """
    filled = 0
    for model in page_models():
        german = model._default_manager.live().filter(published_digest="", locale__language_code=languages.BASE)
        for page in german.select_related("locale").iterator():
            if digest := page.text_digest:
                filled += model._default_manager.filter(pk=page.pk).update(published_digest=digest)
    return filled
