"""Our terms, topics and types of courses by anything a source may call them: code, label, number of an authority."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from directory.imports.items import Unusable
from directory.imports.typed import line
from directory.models import CourseType, Term, Topic, Vocabulary
from portal import languages

# What else people write in lists; codes of ours on the right.
_ALSO = {
    Vocabulary.CHILDCARE: {
        "ja": "kinderbeaufsichtigung",
        "nein": "keine",
        "kinderbeaufsichtigung am kursort": "kinderbeaufsichtigung",
    },
    Vocabulary.COURSE_MODE: {"präsenz": "praesenz", "präsenzunterricht": "praesenz", "onsite": "praesenz"},
}
# Labels are written in German; English ones come with open data.
_LABELS = (languages.BASE, "en")


def plain(word: Any) -> str:
    """What two spellings of one word have in common."""
    return " ".join(line(word).lower().replace("_", " ").split())


class Words:
    """Read once an import: some hundred terms. A word that two terms share finds neither."""

    @cached_property
    def _terms(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for term in Term.objects.prefetch_related("labels").order_by("order"):
            words = found.setdefault(term.vocabulary, {})
            facts = [term.data.get("iso639_3", ""), term.data.get("autonym", "")]
            labels = [label.text for label in term.labels.all() if label.language in _LABELS]
            for word in (term.code, *labels, *facts):
                if word:
                    words.setdefault(plain(word), term.code)
            # „Persisch (Farsi)“ is called Persisch or Farsi as well; „(Mandarin)“ alone finds nothing else.
            for label in labels:
                outside, bracket, inside = label.partition("(")
                for word in (outside, inside.rstrip(")")) if bracket else ():
                    words.setdefault(plain(word), term.code)
        for vocabulary, also in _ALSO.items():
            there = found.get(vocabulary, {})
            found[vocabulary] = {**{word: code for word, code in also.items() if code in there}, **there}
        return found

    @cached_property
    def ids(self) -> dict[tuple[str, str], int]:
        """(vocabulary, code) → number of the row."""
        return {(term.vocabulary, term.code): term.pk for term in Term.objects.all()}

    @cached_property
    def _code_by_id(self) -> dict[int, str]:
        return {pk: code for (_vocabulary, code), pk in self.ids.items()}

    def code_of(self, pk: int | None) -> str:
        return self._code_by_id.get(pk, "") if pk else ""

    def course_type_of(self, pk: int | None) -> str:
        return next((code for code, one in self.course_type_ids.items() if one == pk), "")

    @cached_property
    def topic_ids(self) -> dict[str, int]:
        return dict(Topic.objects.values_list("code", "pk"))

    @cached_property
    def course_type_ids(self) -> dict[str, int]:
        return dict(CourseType.objects.values_list("code", "pk"))

    @cached_property
    def _course_types(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind in CourseType.objects.prefetch_related("labels"):
            labels = [label.text for label in kind.labels.all() if label.language in _LABELS]
            for word in (kind.code, kind.ba_code, *labels):
                if word:
                    found.setdefault(plain(word), kind.code)
        return found

    @cached_property
    def _topics(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for topic in Topic.objects.prefetch_related("labels"):
            titles = [label.title for label in topic.labels.all() if label.language in _LABELS]
            for word in (topic.code, *titles):
                found.setdefault(plain(word), topic.code)
        return found

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        """German labels; topics under the vocabulary ""."""
        terms = Term.objects.filter(labels__language=languages.BASE)
        topics = Topic.objects.filter(labels__language=languages.BASE)
        return {
            (vocabulary, code): text
            for vocabulary, code, text in terms.values_list("vocabulary", "code", "labels__text")
        } | {("", code): title for code, title in topics.values_list("code", "labels__title")}

    def label(self, vocabulary: str, code: str) -> str:
        return self._labels.get((vocabulary, code), code)

    @cached_property
    def _course_type_labels(self) -> dict[str, str]:
        kinds = CourseType.objects.filter(labels__language=languages.BASE)
        return dict(kinds.values_list("code", "labels__text"))

    def course_type_label(self, code: str) -> str:
        return self._course_type_labels.get(code, code)

    @cached_property
    def _families(self) -> dict[str, str]:
        return dict(CourseType.objects.values_list("code", "family"))

    def topics_of_course(self, code: str) -> list[str]:
        """Topics that are called like the family of the type."""
        wanted = {self._families.get(code, ""), *(["alphabetisierung"] if code.endswith("alpha") else [])}
        return sorted(wanted & set(self.topic_ids))

    def codes(self, vocabulary: str) -> frozenset[str]:
        return frozenset(code for name, code in self.ids if name == vocabulary)

    def term(self, vocabulary: str, word: Any) -> str:
        """The code; Unusable with what could stand there instead."""
        if not plain(word):
            return ""
        known = self._terms.get(vocabulary, {})
        code = known.get(plain(word))
        if code is None:
            raise Unusable(_unknown(word, [self.label(vocabulary, one) for one in dict.fromkeys(known.values())]))
        return code

    def terms(self, vocabulary: str, words: Iterable[Any]) -> list[str]:
        return sorted({code for word in words if (code := self.term(vocabulary, word))})

    def course_type(self, word: Any) -> str:
        code = self._course_types.get(plain(word))
        if code is None:
            raise Unusable(_unknown(word, self._course_type_labels.values()))
        return code

    def topic(self, word: Any) -> str:
        code = self._topics.get(plain(word))
        if code is None:
            raise Unusable(_unknown(word, ()))
        return code


def _unknown(word: Any, known: Iterable[str]) -> str:
    shown = {"value": line(word)[:60], "known": ", ".join(list(known)[:12])[:300]}
    if not shown["known"]:
        return _("“%(value)s” is not known here.") % shown
    return _("“%(value)s” is not known here. Write one of: %(known)s.") % shown
