"""The pages every portal has: home and standard pages, and what all our pages share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django import forms
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField, TranslatableField

from portal import languages
from portal.blocks import STANDARD_BLOCKS
from portal.fields import ContentField

from .meaning import Meaning, MeaningPanel, PageForm

# The last step of the address of a page in Leichte Sprache (settled.md 12).
EASY = "leicht"


class TextStatus(models.TextChoices):
    """How far a page's text may be trusted in its language. The German page is the original."""

    ORIGINAL = "original", _("original")
    MACHINE = "machine", _("machine draft")
    IN_REVIEW = "in_review", _("in review")
    CONFIRMED = "confirmed", _("confirmed")


class BasePage(Page):
    """What every page of the portal shares: the state of its text, its age, and its German twin."""

    # Fields whose change of meaning outdates translations; hashed by `content_digest`.
    CONTENT_FIELDS: ClassVar[tuple[str, ...]] = ("title",)
    # Of the row, from before the last save: see `save`.
    digest_before: str = ""
    content_before: dict[str, Any] | None = None
    # Relations that its template always needs: read together with the page.
    READ_WITH: ClassVar[tuple[str, ...]] = ("locale",)

    text_status = models.CharField(
        _("state of the text"), max_length=20, choices=TextStatus.choices, default=TextStatus.ORIGINAL
    )
    # Hash of the German text that a translation was made from.
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    # Hash of the text that readers have now; empty where there is none. Drafts do not move it.
    published_digest = models.CharField(max_length=64, blank=True, editable=False)
    # The answer belongs to the change that is published with it, at once or later: hence part of the revision.
    meaning = models.CharField(_("If you changed German text:"), max_length=10, choices=Meaning.choices, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due = models.DateField(_("next review due"), null=True, blank=True)
    reviewer_function = models.CharField(_("reviewed by (function)"), max_length=120, blank=True)

    review_panel = MultiFieldPanel(
        [
            FieldPanel("reviewed_on"),
            FieldPanel("review_due"),
            FieldPanel("reviewer_function"),
            FieldPanel("text_status", read_only=True),
        ],
        heading=_("Review"),
    )
    meaning_panel = MeaningPanel("meaning", widget=forms.RadioSelect)
    settings_panels = [PublishingPanel(), review_panel]
    base_form_class = PageForm

    class Meta:
        abstract = True

    @cached_property
    def language(self) -> str:
        return self.locale.language_code

    @property
    def direction(self) -> str:
        return languages.direction(self.language)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """The row is what readers have; drafts are saved elsewhere, with `update_fields` here."""
        if kwargs.get("update_fields") is None:
            self.digest_before = "" if self._state.adding else self.published_digest
            self.content_before = None
            if self.live:
                self.published_digest = self.text_digest
                if self.digest_before and self.digest_before != self.published_digest:
                    self.content_before = self._content_of_row()
            elif self._state.adding:
                self.published_digest = ""  # a draft copied from a public page
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """How far a text may be trusted is a fact about what readers have: no older or newer version changes it."""
        version: Self = super().with_content_json(content)
        for name in ("text_status", "source_digest", "published_digest"):
            setattr(version, name, getattr(self, name))
        return version

    def _content_of_row(self) -> dict[str, Any]:
        """What readers had until this save, for those who must tell what changed."""
        before: dict[str, Any] = json.loads(type(self)._default_manager.get(pk=self.pk).to_json())
        return before

    @cached_property
    def has_read_translations(self) -> bool:
        """German text that people read in other languages too."""
        return (
            bool(self.pk and self.locale_id)
            and self.language == languages.BASE
            and type(self)._default_manager.live().filter(translation_key=self.translation_key).count() > 1
        )

    @property
    def _content(self) -> list[Any]:
        values = (getattr(self, name) for name in self.CONTENT_FIELDS)
        return [_without_ids(value.get_prep_value() if hasattr(value, "get_prep_value") else value) for value in values]

    @property
    def _has_words(self) -> bool:
        return any(part.strip() if isinstance(part, str) else part for part in self._content)

    @property
    def content_digest(self) -> str:
        """Hash of what translators translate, not of dates: drafts and saves without a change keep it."""
        parts = self._content
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def text_digest(self) -> str:
        """The same, empty where there are no words: nothing that anybody could translate."""
        return self.content_digest if self._has_words else ""

    @property
    def is_machine(self) -> bool:
        return self.text_status == TextStatus.MACHINE

    @property
    def is_outdated(self) -> bool:
        """A translation of a German text that has changed since. Asks nothing that the frame does not ask anyway."""
        german = self.versions.get(languages.BASE) if self.language != languages.BASE else None
        return bool(
            german and self.source_digest and german.published_digest
            and self.source_digest != german.published_digest
        )  # fmt: skip

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Restrictions of this page and of all above, also those of the originals of aliases. One query, not two."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        branch = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            models.Q(page__path__in=branch) | models.Q(page__aliases__path__in=branch)
        ).distinct()

    @cached_property
    def versions(self) -> dict[str, Self]:
        """This page in every language it is live in, by language code. One query."""
        rows = type(self)._default_manager.live().filter(translation_key=self.translation_key).select_related("locale")
        return {page.locale.language_code: page for page in rows}


def translated(*names: str, shared: Iterable[str] = (), own: Iterable[str] = ()) -> list[Any]:
    """The whole list of wagtail-localize for a page: texts, what is the same in all languages, what may differ.

    The slug is the same in all languages: language switch and fallback go by path (settled.md, foundations 7). What is
    not named here (state, dates, purpose of the review) belongs to each language alone.
    """
    return [
        *(SynchronizedField(name, overridable=False) for name in ("slug", *shared)),
        *(SynchronizedField(name) for name in own),
        *(TranslatableField(name) for name in (*names, "seo_title", "search_description")),
    ]


def _without_ids(value: Any) -> Any:
    """StreamField values without the ids that Wagtail gives blocks on each save."""
    if isinstance(value, dict):
        return {key: _without_ids(part) for key, part in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [_without_ids(part) for part in value]
    return value


class HomePage(BasePage):
    """The Startseite of one language; every other page of that language hangs below it."""

    not_searchable_because = "The way in, not an answer."
    CONTENT_FIELDS = ("title", "heading", "lead", "search_examples")

    heading = models.CharField(_("heading"), max_length=120)
    lead = models.CharField(_("lead"), max_length=240)
    search_examples = models.TextField(_("examples below the search field"), blank=True, help_text=_("One a line."))

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("search_examples"),
        BasePage.meaning_panel,
    ]
    # Their slugs differ: they stand side by side. It is no part of any address.
    translatable_fields = translated("title", "heading", "lead", "search_examples")[1:]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "portal/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def examples(self) -> list[str]:
        return [line.strip() for line in self.search_examples.splitlines() if line.strip()]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page at this path; where this language has none, its German twin inside this language's frame."""
        result = self.found(path_components, self._german_home())
        if result is None:
            raise Http404
        return result

    def found(self, steps: list[str], german: HomePage | None) -> RouteResult | None:
        """Looks the whole path up at once: Wagtail asks twice for each step, a third of what a topic page may cost."""
        page = self if self.live and not steps else self._page_below(steps, german)
        if page is not None:
            return RouteResult(page)
        return self._easy_variant(steps) if steps[-1:] == [EASY] else None

    def _easy_variant(self, steps: list[str]) -> RouteResult | None:
        """The same page in Leichte Sprache, where it has such a text. It lives in the German tree only."""
        if self.locale.language_code != languages.BASE:
            return None
        page = self._page_below(steps[:-1], None)
        return RouteResult(page, kwargs={"easy": True}) if getattr(page, "easy_body", None) else None

    def _page_below(self, steps: list[str], german: HomePage | None) -> Page | None:
        """The live page at this path below this home page or else below the German one. Two queries."""
        homes = [self, german] if german is not None else [self]
        paths = [f"{home.url_path}{'/'.join([*steps, ''])}" for home in homes]
        found = {page.url_path: page for page in Page.objects.live().filter(url_path__in=paths)}
        first = next((found[path] for path in paths if path in found), None)
        kind = first.specific_class if first else None
        if first is None or kind is None:
            return None
        return kind._default_manager.select_related(*getattr(kind, "READ_WITH", ())).filter(pk=first.pk).first()

    def _german_home(self) -> HomePage | None:
        if self.locale.language_code == languages.BASE:
            return None
        return (
            HomePage.objects.live()
            .select_related("locale")
            .filter(translation_key=self.translation_key, locale__language_code=languages.BASE)
            .first()
        )


class StandardPage(BasePage):
    """A Seite about the portal itself: imprint, privacy, accessibility, easy language, sign language, help."""

    CONTENT_FIELDS = ("title", "lead", "body")

    class Purpose(models.TextChoices):
        """Pages that the frame links to; law asks for the first three (§ 5 DDG, Art. 13 GDPR, § 10 BGG NRW)."""

        IMPRINT = "imprint", _("imprint")
        PRIVACY = "privacy", _("privacy policy")
        ACCESSIBILITY = "accessibility", _("accessibility statement")
        EASY_LANGUAGE = "easy_language", _("easy language")
        SIGN_LANGUAGE = "sign_language", _("sign language")
        HELP = "help", _("help with the portal")
        OPEN_DATA = "open_data", _("open data")

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, blank=True)
    lead = models.TextField(_("lead"), blank=True, max_length=400)
    body = ContentField(STANDARD_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), BasePage.meaning_panel]
    promote_panels = [*Page.promote_panels, FieldPanel("purpose")]
    translatable_fields = translated("title", "lead", "body", shared=["purpose"])
    template = "portal/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
