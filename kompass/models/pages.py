"""The Beratungskompass as pages: what to do in which life situation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Page

from directory.models import Dimension, Topic
from kompass.blocks import EASY_BLOCKS, KOMPASS_BLOCKS, LANDING_BLOCKS, SOURCES
from kompass.reading_panel import ReadingLevelPanel
from portal import languages
from portal.fields import ContentField
from portal.models import BasePage
from portal.models.pages import translated

from .snippets import web_address

# A variant of the German page, not a language of the portal (settled.md 12).
EASY_HELP = _("Only on the German page. Readers find it at the same address with „leicht/“ at its end.")


class KompassPage(BasePage):
    """The entrance of the Beratungskompass: all dimensions and topics at one glance."""

    CONTENT_FIELDS = ("title", "lead")
    not_searchable_because = "A list of topics; the topics themselves are found."

    lead = models.TextField(_("lead"), blank=True, max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("lead"), BasePage.meaning_panel]
    translatable_fields = translated("title", "lead")
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "kompass.DimensionPage",
        "kompass.ProcessPage",
        "kompass.InformationPage",
        "kompass.LandingPage",
    ]
    template = "kompass/kompass_page.html"

    class Meta:
        verbose_name = _("entrance of the Beratungskompass")
        verbose_name_plural = _("entrances of the Beratungskompass")


class LabelledPage(BasePage):
    """A page called like the dimension or topic it is about, in its own language, through every door.

    Its title is no text for translators: the label is translated where it belongs.
    """

    class Meta:
        abstract = True

    @property
    def titles(self) -> dict[str, str]:
        """Labels of what the page is about, by language."""
        raise NotImplementedError

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._take_label()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """What Wagtail asks of drafts."""
        self._take_label()
        super().minimal_clean()

    def _take_label(self) -> None:
        if self.locale_id:
            self.title: str = self.titles.get(self.locale.language_code) or self.title


class EasyVariant:
    """A page that may have a second text in Leichte Sprache, at its own address with „leicht/“ behind."""

    easy_template = "kompass/easy_page.html"

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        if kwargs.get("easy"):
            return self.easy_template
        return super().get_template(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class DimensionPage(LabelledPage):
    """One Lebensdimension with its topics. Its title follows the dimension's label."""

    CONTENT_FIELDS = ("intro",)
    READ_WITH = ("locale", "dimension")
    not_searchable_because = "A list of topics; the topics themselves are found."

    dimension = models.ForeignKey(
        Dimension, on_delete=models.PROTECT, related_name="pages", verbose_name=_("dimension of life")
    )
    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    content_panels = [
        HelpPanel(content=_("The title follows the label of the dimension.")),
        FieldPanel("dimension"),
        FieldPanel("intro"),
        BasePage.meaning_panel,
    ]
    parent_page_types: ClassVar[list[str]] = ["kompass.KompassPage"]
    subpage_types: ClassVar[list[str]] = ["kompass.TopicPage", "kompass.InformationPage"]
    translatable_fields = translated("intro", shared=["title", "dimension"])
    template = "kompass/dimension_page.html"

    class Meta:
        verbose_name = _("page of a dimension")
        verbose_name_plural = _("pages of dimensions")

    @property
    def titles(self) -> dict[str, str]:
        return self.dimension.titles if self.dimension_id else {}


class TopicPage(EasyVariant, LabelledPage):
    """One Thema: summary, first contact, what to do. Title and related topics belong to the topic itself."""

    CONTENT_FIELDS = ("plain_summary", "body")
    READ_WITH = ("locale", "topic__dimension")
    # Home, entrance and dimension stand above every topic; the root of the tree is the first level.
    LOWEST = 5

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="pages", verbose_name=_("topic"))
    plain_summary = models.TextField(
        _("summary"),
        max_length=400,
        help_text=_("At most 400 characters, near to easy language. Shown in lists and searches."),
    )
    body = ContentField(KOMPASS_BLOCKS, blank=True, verbose_name=_("text"))
    is_urgent = models.BooleanField(_("show emergency numbers"), default=False)
    sources = ContentField(
        SOURCES, blank=True, verbose_name=_("sources"), help_text=_("Statutes and official pages behind the text.")
    )
    easy_body = ContentField(EASY_BLOCKS, blank=True, verbose_name=_("text in Leichte Sprache"), help_text=EASY_HELP)
    staff_note = models.TextField(
        _("note for staff"), blank=True, help_text=_("Never about persons. Only for counsellors who are logged in.")
    )

    content_panels = [
        HelpPanel(
            content=_("The title follows the label of the topic. First contact and related topics are set there too.")
        ),
        FieldPanel("topic"),
        FieldPanel("plain_summary"),
        FieldPanel("body"),
        ReadingLevelPanel(("plain_summary", "body", "easy_body")),
        FieldPanel("easy_body"),
        FieldPanel("is_urgent"),
        FieldPanel("sources"),
        FieldPanel("staff_note"),
        BasePage.meaning_panel,
    ]
    parent_page_types: ClassVar[list[str]] = ["kompass.DimensionPage"]
    subpage_types: ClassVar[list[str]] = ["kompass.InformationPage"]
    translatable_fields = translated(
        "plain_summary", "body", shared=["title", "topic", "is_urgent", "easy_body", "staff_note"], own=["sources"]
    )
    template = "kompass/topic_page.html"

    class Meta:
        verbose_name = _("page of a topic")
        verbose_name_plural = _("pages of topics")

    def clean(self) -> None:
        """Blocks ask in the form only; pages come through other doors too."""
        super().clean()
        for source in self.sources:
            try:
                web_address(source.value["url"])
            except ValidationError as error:
                raise ValidationError({"sources": error.messages}) from error

    @property
    def titles(self) -> dict[str, str]:
        return self.topic.titles if self.topic_id else {}

    @property
    def is_protected(self) -> bool:
        """Somebody may be watching the reader: a way out, no name in the history, nothing counted."""
        return self.topic.is_protection

    @property
    def german(self) -> TopicPage | None:
        """The German page of the same topic, to stand in for a text that is missing here."""
        return self if self.language == languages.BASE else self.versions.get(languages.BASE)

    @property
    def text_page(self) -> TopicPage:
        """The page whose long text is shown: this one, or the German one where the text is not translated."""
        if self.body or self.german is None:
            return self
        return self.german


class ProcessPage(BasePage):
    """A Ablauf in ordered steps, such as „So läuft die Beratung ab“ (concept paper 4.4.2 c)."""

    CONTENT_FIELDS = ("title", "lead", "body")

    lead = models.TextField(_("lead"), blank=True, max_length=400)
    body = ContentField(KOMPASS_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        ReadingLevelPanel(("lead", "body")),
        BasePage.meaning_panel,
    ]
    translatable_fields = translated("title", "lead", "body")
    parent_page_types: ClassVar[list[str]] = ["kompass.KompassPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kompass/process_page.html"

    class Meta:
        verbose_name = _("page of a process")
        verbose_name_plural = _("pages of processes")


class InformationPage(EasyVariant, BasePage):
    """An Informationsseite: a text of its own, or one taken over from another portal's tree."""

    CONTENT_FIELDS = ("title", "lead", "body")

    lead = models.TextField(_("lead"), blank=True, max_length=400)
    body = ContentField(KOMPASS_BLOCKS, blank=True, verbose_name=_("text"))
    easy_body = ContentField(EASY_BLOCKS, blank=True, verbose_name=_("text in Leichte Sprache"), help_text=EASY_HELP)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        ReadingLevelPanel(("lead", "body", "easy_body")),
        FieldPanel("easy_body"),
        BasePage.meaning_panel,
    ]
    translatable_fields = translated("title", "lead", "body", shared=["easy_body"])
    parent_page_types: ClassVar[list[str]] = [
        "portal.HomePage",
        "kompass.KompassPage",
        "kompass.DimensionPage",
        "kompass.TopicPage",
        "kompass.InformationPage",
    ]
    subpage_types: ClassVar[list[str]] = ["kompass.InformationPage"]
    template = "kompass/information_page.html"

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    @cached_property
    def is_protected(self) -> bool:
        """Below a topic of protection. One query, and none on the first levels, where no topic can be above."""
        if self.depth <= TopicPage.LOWEST:
            return False
        return TopicPage.objects.ancestor_of(self).filter(topic__is_protection=True).exists()


class LandingPage(BasePage):
    """Eine Einstiegsseite: a way in for one occasion, such as „Neu hier?“, made of tiles and text."""

    CONTENT_FIELDS = ("title", "lead", "body")
    not_searchable_because = "A way to pages that are found themselves."

    lead = models.TextField(_("lead"), blank=True, max_length=400)
    body = ContentField(LANDING_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), BasePage.meaning_panel]
    translatable_fields = translated("title", "lead", "body")
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage", "kompass.KompassPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kompass/landing_page.html"

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")


class PageSource(models.Model):
    """The Quelle of an imported page: where it came from, and the hash of what was read for the next run."""

    not_searchable_because = "Part of its page."

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="import_source")
    source_name = models.CharField(_("source"), max_length=80)
    path = models.CharField(_("path at the source"), max_length=700)
    url = models.URLField(_("address at the source"), max_length=1000, blank=True)
    digest = models.CharField(max_length=64)
    modified_at = models.DateTimeField(_("changed at the source"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)
    gone_since = models.DateTimeField(_("missing at the source since"), null=True, blank=True)
    # What the source says of a page that was edited here: title, lead, body, digest. And what an editor refused.
    waiting = models.JSONField(null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting for a decision since"), null=True, blank=True)
    refused_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("source of a page")
        verbose_name_plural = _("sources of pages")
        constraints = [
            models.UniqueConstraint(fields=["source_name", "path"], name="page_source_path_once"),
            models.CheckConstraint(
                name="page_source_waits_with_a_text",
                condition=models.Q(waiting__isnull=True, waiting_since__isnull=True)
                | models.Q(waiting__isnull=False, waiting_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name}: {self.path}"
