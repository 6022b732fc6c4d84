"""Start questions at the desk: questions, answers, rules, and a page to try them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from directory.catalogue import catalogue
from directory.models import chosen
from directory.viewsets.base import RecordViewSet
from directory.viewsets.panels import Rows, labels_panel, row
from directory.viewsets.terms import CodedForm
from kompass.models import StartAnswer, StartQuestion, StartRule
from kompass.start.book import book
from kompass.start.checking import check
from kompass.start.rules import Answer, Book, Outcome, Question, evaluate


class QuestionViewSet(RecordViewSet):
    model = StartQuestion
    icon = "help"
    form_class = CodedForm
    shown_many = ("labels",)
    list_display = ("__str__", "code", "kind", "order", "is_active")
    list_export = ("code", "__str__", "kind", "order", "is_active")
    ordering = ("order", "code")
    search_fields = ("code", "labels__text")
    tabs = [(_("Basics"), [row("code", "kind", "order"), "is_active", labels_panel("text", "help")])]


class AnswerViewSet(RecordViewSet):
    model = StartAnswer
    icon = "comment"
    form_class = CodedForm
    shown = ("question",)
    shown_many = ("labels", "question__labels")
    list_display = ("__str__", "question", "code", "urgency", "is_protection", "is_active")
    list_filter = ("question", "urgency", "is_protection", "is_active")
    list_export = ("code", "__str__", "question", "order", "urgency", "is_protection", "is_active")
    ordering = ("question__order", "order", "code")
    search_fields = ("code", "labels__text")
    tabs = [
        (
            _("Basics"),
            [
                row("question", "code", "order"),
                row("icon", "urgency"),
                "is_protection",
                "is_active",
                labels_panel("text"),
            ],
        )
    ]


class RuleForm(CodedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answers"]
        # Under their questions: forty answers in one row would not be read.
        groups: dict[str, list[tuple[Any, str]]] = {}
        rows = StartAnswer.objects.select_related("question").prefetch_related("labels", "question__labels")
        for answer in rows:
            groups.setdefault(str(answer.question), []).append((answer.pk, str(answer)))
        field.choices = list(groups.items())


class RuleViewSet(RecordViewSet):
    model = StartRule
    icon = "tasks"
    form_class = RuleForm
    shown_many = ("answers__labels", "topics__topic__labels")
    list_display = ("name", "code", "is_urgent", "is_active", "order")
    list_filter = ("answers", "is_urgent", "is_active")
    list_export = ("code", "name", "answers", "is_urgent", "is_active", "order")
    ordering = ("order", "code")
    search_fields = ("code", "name", "answers__labels__text")
    tabs = [
        (
            _("Basics"),
            [
                "name",
                row("code", "order"),
                row("is_active", "is_urgent"),
                FieldPanel("answers", widget=forms.CheckboxSelectMultiple),
                Rows("topics", [row("topic", "weight")], heading=_("Topics"), label=_("topic")),
                "contact",
            ],
        )
    ]


# --- Trying out ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Fired:
    name: str
    because: list[str]
    topics: list[tuple[str, int]]


class TrialView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """`kompass/desk/trial.html` gets `questions`, `fired`, `topics`, `findings`; `outcome` once answers are given."""

    template_name = "kompass/desk/trial.html"
    page_title = _("Try out")
    header_icon = "view"
    permission_policy = ModelPermissionPolicy(StartRule)
    permission_required = "change"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = book()
        given = [code for code in self.request.GET.values() if code in now.answers]
        outcome = evaluate(now, given)
        findings = check(now)
        return super().get_context_data(**kwargs) | {
            "questions": [_ticked(question, given) for question in now.questions if question.kind == "choice"],
            "outcome": outcome if given else None,
            "fired": list(_fired(now, outcome)),
            "topics": [(_title(topic.code), topic, _all_words(now, topic.because)) for topic in outcome.topics],
            "findings": findings,
            "without_rule": [_words(answer) for answer in findings.without_rule],
            "never_reached": [_title(code) for code in findings.never_reached],
            "untranslated": findings.untranslated,
            "gaps": [[_words(answer) for answer in gap.answers] for gap in findings.gaps],
        }


def _ticked(question: Question, given: list[str]) -> tuple[str, str, list[tuple[Answer, str, bool]]]:
    words = chosen(dict(question.texts)) or question.code
    return question.code, words, [(answer, _words(answer), answer.code in given) for answer in question.answers]


def _words(answer: Answer) -> str:
    return chosen(dict(answer.texts)) or answer.code


def _all_words(now: Book, codes: tuple[str, ...]) -> list[str]:
    return [_words(now.answers[code]) for code in codes]


def _title(code: str) -> str:
    topic = catalogue().topics_by_code.get(code)
    return topic.title if topic else code


def _fired(now: Book, outcome: Outcome) -> Iterator[Fired]:
    for one in outcome.fired:
        topics = [(_title(code), weight) for code, weight in one.rule.topics]
        yield Fired(one.rule.name, _all_words(now, one.because), topics)


class TrialViewSet(ViewSet):
    name = "start_trial"
    url_prefix = "start-trial"
    menu_label = _("Try out")
    icon = "view"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(TrialView), name="index")]


class StartGroup(ModelViewSetGroup):
    menu_label = _("Start questions")
    menu_icon = "help"
    menu_order = 165
    items = (QuestionViewSet(), AnswerViewSet(), RuleViewSet(), TrialViewSet())
