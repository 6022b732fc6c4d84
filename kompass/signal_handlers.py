"""Pages are called like their topic or dimension: when that gets another name, they follow at once.

The glossary stands in memory: whoever changes it makes it be read anew.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from directory.models import Dimension, Topic
from directory.signals import relabelled
from kompass import glossary
from kompass.models import DimensionPage, GlossaryTerm, TopicPage
from search import index

for _signal in (post_save, post_delete):
    _signal.connect(glossary.forget, sender=GlossaryTerm, dispatch_uid="kompass.glossary")


@receiver(relabelled)
def rename_pages(sender: type[Topic | Dimension], record: Topic | Dimension, **kwargs: Any) -> None:
    """Published and draft title alike: whoever publishes a draft later gets the new title anyway (LabelledPage)."""
    pages = (
        TopicPage.objects.filter(topic=record) if sender is Topic else DimensionPage.objects.filter(dimension=record)
    )
    for page in pages.select_related("locale"):
        title = record.titles.get(page.language)
        if title and (page.title, page.draft_title) != (title, title):
            pages.filter(pk=page.pk).update(title=title, draft_title=title)
    if sender is Topic:
        # Synonyms are searched too: the documents change even where no title does.
        index.enqueue(f"topic:{key}" for key in pages.order_by().values_list("translation_key", flat=True).distinct())
