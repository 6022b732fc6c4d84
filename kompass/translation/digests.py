"""Pages that were published before their digest was kept: they get it from the background process."""

from __future__ import annotations

from kompass.translating import page_models


def fill() -> int:
    """Gives live pages without a digest that of the text readers have; returns how many. One query a kind if none."""
    filled = 0
    for model in page_models():
        for page in model._default_manager.live().filter(published_digest="").select_related("locale").iterator():
            if digest := page.text_digest:
                filled += model._default_manager.filter(pk=page.pk).update(published_digest=digest)
    return filled
