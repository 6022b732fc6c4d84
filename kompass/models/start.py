"""Questions for people who do not know the words: plain answers lead to topics, contacts, and always to a person."""

from __future__ import annotations

from functools import cached_property

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.models import Service, Topic, chosen
from portal import languages

LANGUAGE_CHOICES = [(language.code, language.autonym) for language in languages.LANGUAGES]
HEAVIEST = 9


class Icon(models.TextChoices):
    """Symbols of the sprite that an answer may carry: a picture helps who reads little."""

    DANGER = "warn", _("danger")
    HEALTH = "dim-gesundheit", _("health")
    MONEY = "dim-existenzsicherung", _("money")
    HOME = "dim-wohnen", _("housing")
    WORK = "dim-arbeit", _("work")
    GERMAN = "dim-sprache", _("language course")
    SCHOOL = "dim-bildung", _("school")
    PAPERS = "dim-aufenthalt", _("papers")
    FAMILY = "dim-familie", _("family")
    PROTECTION = "dim-schutz", _("protection")
    EVERYDAY = "dim-alltag", _("everyday life")
    COUNCIL = "dim-mitbestimmung", _("taking part")
    LEISURE = "dim-kultur_freizeit", _("leisure")
    TRAFFIC = "dim-mobilitaet", _("bus and car")
    LETTER = "mail", _("letter")
    CLOCK = "clock", _("clock")
    CALENDAR = "calendar", _("calendar")
    CALM = "check-circle", _("tick")
    PERSON = "person", _("one person")
    PEOPLE = "people", _("several people")
    CHILD = "child", _("child")
    WOMAN = "woman", _("woman")
    NEW = "pin", _("place")
    SPEECH = "speech", _("speech bubble")
    SCALE = "scale", _("scales")
    LAW = "gavel", _("gavel")
    BAG = "bag", _("bag")
    MOON = "moon", _("moon")
    LOCK = "lock", _("lock")
    STAR = "star", _("star")
    ACCESS = "access", _("wheelchair")


class StartQuestion(ClusterableModel):
    """A Startfrage: one plain question of „Ich weiß nicht, wo ich anfangen soll“. Not to know is always an answer."""

    not_searchable_because = "The way in, not an answer."

    class Kind(models.TextChoices):
        CHOICE = "choice", _("answers to choose from")
        LANGUAGE = "language", _("language to talk in: the code of an answer is that of the language")
        PLACE = "place", _("place: town or postcode")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHOICE)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("is asked"), default=True)

    class Meta:
        verbose_name = _("start question")
        verbose_name_plural = _("start questions")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="start_question_kind_known", condition=Q(kind__in=["choice", "language", "place"])
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind__in=["language", "place"]),
                name="start_question_kind_once",
                violation_error_message=_("There is a question of this kind already."),
            ),
        ]

    def __str__(self) -> str:
        return chosen(self.texts) or self.code

    @cached_property
    def texts(self) -> dict[str, str]:
        return {label.language: label.text for label in self.labels.all()}


class StartQuestionLabel(models.Model):
    """How a question is put in one language, and one sentence below it."""

    not_searchable_because = "Part of its question."

    question = ParentalKey(StartQuestion, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    text = models.CharField(_("text"), max_length=120)
    help = models.CharField(_("sentence below"), max_length=240, blank=True)
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "language"], name="start_question_label_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class StartAnswer(ClusterableModel):
    """A Startantwort: what somebody may say, in their own words. Rules make topics of it."""

    not_searchable_because = "The way in, not an answer."

    class Urgency(models.TextChoices):
        NONE = "none", _("can wait")
        SOON = "soon", _("soon")
        NOW = "now", _("at once: the emergency numbers come first, no further question is asked")

    question = models.ForeignKey(
        StartQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("start question")
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    icon = models.CharField(_("symbol"), max_length=30, choices=Icon.choices, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.NONE)
    is_protection = models.BooleanField(
        _("speaks of violence or danger"),
        default=False,
        help_text=_(
            "Only such answers lead to protection topics. The quick exit is shown, and what was said is not repeated."
        ),
    )
    is_active = models.BooleanField(_("is offered"), default=True)

    class Meta:
        verbose_name = _("start answer")
        verbose_name_plural = _("start answers")
        ordering = ["question__order", "order", "code"]
        constraints = [
            models.CheckConstraint(name="start_answer_urgency_known", condition=Q(urgency__in=["none", "soon", "now"]))
        ]

    def __str__(self) -> str:
        return chosen(self.texts) or self.code

    @cached_property
    def texts(self) -> dict[str, str]:
        return {label.language: label.text for label in self.labels.all()}


class StartAnswerLabel(models.Model):
    """An answer in the words of one language."""

    not_searchable_because = "Part of its answer."

    answer = ParentalKey(StartAnswer, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    text = models.CharField(_("text"), max_length=120)
    machine = models.BooleanField(_("draft, unchecked"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "language"], name="start_answer_label_once")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class StartRule(ClusterableModel):
    """A Startregel: these answers together lead to topics, to a contact, or to the emergency numbers."""

    not_searchable_because = "A rule, not a text."

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("For editors: what this rule is for."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    answers = models.ManyToManyField(
        StartAnswer,
        blank=True,
        related_name="rules",
        verbose_name=_("answers"),
        help_text=_("Of one question any of these, of different questions all. Without answers the rule rests."),
    )
    contact = models.ForeignKey(
        Service,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("offer to name first"),
        help_text=_("Only where it is not the first contact of a topic anyway."),
    )
    is_urgent = models.BooleanField(_("shows the emergency numbers"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("start rule")
        verbose_name_plural = _("start rules")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class StartRuleTopic(models.Model):
    """A Thema einer Startregel, and how much the rule speaks for it."""

    not_searchable_because = "Part of its rule."

    rule = ParentalKey(StartRule, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text=_("1 to 9. The weights of all rules that apply are added; the five heaviest topics are shown."),
    )

    class Meta:
        verbose_name = _("topic of a start rule")
        verbose_name_plural = _("topics of a start rule")
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "topic"], name="start_rule_topic_once"),
            models.CheckConstraint(
                name="start_rule_weight_in_range",
                condition=Q(weight__gte=1, weight__lte=HEAVIEST),
                violation_error_message=_("The weight is a number from 1 to 9."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.weight}"
