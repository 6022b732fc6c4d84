"""What pages do when something happens elsewhere: they are called like their topic, and translations follow German.

The glossary stands in memory: whoever changes it makes it be read anew.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import StringTranslation, post_save_string_translation

from directory.models import Dimension, Topic
from directory.signals import relabelled
from kompass import following, glossary
from kompass.models import DimensionPage, GlossaryTerm, TopicPage
from kompass.translating import judge_by_hand, keep_translations
from portal import languages
from portal.models import BasePage
from portal.models.meaning import Meaning
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


# --- Translations ----------------------------------------------------------------------------------------------------
def _is_german(page: Page) -> bool:
    return isinstance(page, BasePage) and page.language == languages.BASE


# wagtail-localize's own writes a title that does not fit into PostgreSQL, which answers with a page of errors.
post_save.disconnect(post_save_string_translation, sender=StringTranslation)


@receiver(post_save, sender=StringTranslation)
def show_draft_title(instance: StringTranslation, **kwargs: Any) -> None:
    """In lists. What does not fit is said at the field, when it is published."""
    if instance.context is not None and instance.context.path == "title":
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        pages.update(draft_title=instance.data[: Page._meta.get_field("draft_title").max_length])


@receiver(page_published)
def translations_follow_text(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    if not isinstance(instance, BasePage):
        return
    before = instance.digest_before
    if instance.language != languages.BASE:
        judge_by_hand(instance, before=before)
        return
    meaning = Meaning(instance.meaning or Meaning.SENSE)
    if instance.meaning:
        instance.meaning = ""
        type(instance)._default_manager.filter(pk=instance.pk).update(meaning="")
    if meaning == Meaning.SPELLING:
        keep_translations(instance, before=before, by=getattr(revision, "user", None))
    transaction.on_commit(
        partial(following.follow_text_later.enqueue, instance.pk, meaning=meaning.value, before=instance.content_before)
    )


@receiver(page_unpublished)
def translations_follow_unpublish(instance: Page, **kwargs: Any) -> None:
    if _is_german(instance):
        following.follow_unpublish(instance)  # type: ignore[arg-type]


@receiver(page_slug_changed)
def translations_follow_slug(instance: Page, **kwargs: Any) -> None:
    if _is_german(instance):
        following.follow_slug(instance)  # type: ignore[arg-type]


@receiver(post_page_move)
def translations_follow_move(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    page = instance.specific
    if _is_german(page) and parent_page_before.pk != parent_page_after.pk:
        following.follow_move(page, parent_page_after)


@receiver(pre_delete)
def translations_follow_delete(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """After the commit: in the middle of it the tree is being taken apart."""
    if issubclass(sender, BasePage) and _is_german(instance):
        transaction.on_commit(partial(following.follow_delete, instance.translation_key))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def translations_follow_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None and _is_german(page.specific):
        following.follow_restrictions(page)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def translations_follow_groups(instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        translations_follow_restriction(instance)
