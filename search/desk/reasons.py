"""What an engine says of itself, in an editor's words, and what to do about it.

Engines and rebuilds give their reasons as English sentences, for logs and commands. Here each is recognised by how it
begins; one that nobody foresaw is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from search.condition import Condition
from search.engines import ELASTICSEARCH, EMBEDDED

Words = str | Promise

NAMES: dict[str, Words] = {
    EMBEDDED: gettext_lazy("Embedded index"),
    ELASTICSEARCH: gettext_lazy("Search server (Elasticsearch)"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, and the next step."""

    sentence: str
    remedy: str = ""


_COMES_BACK = gettext_lazy(
    "Check that the server runs and that ELASTICSEARCH_URL is right. When it is back, the portal notices by itself."
)
_OVERLOADED = gettext_lazy("Wait a few minutes. If it stays so, the server lacks memory or space on its disk.")
_VERSION = gettext_lazy(
    "The portal works with Elasticsearch 9, or 8 from 8.19 on. Without ELASTICSEARCH_URL it needs no server."
)
_BUILT_SOON = gettext_lazy("The background process builds it within a minute. If not, start manage.py work.")

# How the reason begins → sentence, remedy.
KNOWN: dict[str, tuple[Words, Words]] = {
    "The search server does not answer": (gettext_lazy("The search server does not answer."), _COMES_BACK),
    "The search server took too long": (gettext_lazy("The search server takes too long to answer."), _OVERLOADED),
    "The search server is overloaded": (gettext_lazy("The search server is overloaded."), _OVERLOADED),
    "The search server cannot answer now": (gettext_lazy("The search server is overloaded."), _OVERLOADED),
    "The search server is Elasticsearch": (
        gettext_lazy("The search server has a version that this portal does not work with."), _VERSION,
    ),
    "The search server is too new or too old": (
        gettext_lazy("The search server has a version that this portal does not work with."), _VERSION,
    ),
    "What answers at ELASTICSEARCH_URL is not": (
        gettext_lazy("What answers at ELASTICSEARCH_URL is not Elasticsearch."), _VERSION,
    ),
    "ELASTICSEARCH_URL is no address": (
        gettext_lazy("ELASTICSEARCH_URL is no address."),
        gettext_lazy("Whoever runs the portal writes it like https://name:password@host:9200."),
    ),
    "The search server refuses the name": (
        gettext_lazy("The search server refuses the name and password in ELASTICSEARCH_URL."),
        gettext_lazy("Whoever runs the portal enters the right ones and restarts it."),
    ),
    "There is no search index": (gettext_lazy("There is no index yet."), _BUILT_SOON),
    "The search index was made by another version": (
        gettext_lazy("The index was made by another version of the portal."), _BUILT_SOON,
    ),
    "A page of the search index is broken": (gettext_lazy("A part of the index is broken."), _BUILT_SOON),
    "The search index cannot be read": (gettext_lazy("The index cannot be read."), _BUILT_SOON),
}  # fmt: skip

# Class of the error → sentence, remedy; where the sentence of the error itself says nothing more.
FAILURES: dict[str, tuple[Words, Words]] = {
    "Busy": (
        gettext_lazy("Another process is writing the index."),
        gettext_lazy("Wait until it is done and start again."),
    ),
    "ProcessEnded": (
        gettext_lazy("The process that built the index ended before it was done."),
        gettext_lazy("See that manage.py work runs and start again."),
    ),
}


def of_engine(reason: str) -> Reason:
    """`Health.reason` in an editor's words."""
    for beginning, (sentence, remedy) in KNOWN.items():
        if reason.startswith(beginning):
            return Reason(str(sentence), str(remedy))
    return Reason(reason)


def of_failure(error: str) -> Reason:
    """`IndexRebuild.error` („Class: sentence“) in an editor's words."""
    name, _colon, told = error.partition(": ")
    if name in FAILURES:
        sentence, remedy = FAILURES[name]
        return Reason(str(sentence), str(remedy))
    known = of_engine(told)
    if known.remedy:
        return known
    if told:
        return Reason(_("The index could not be written: %(reason)s") % {"reason": told})
    return Reason(
        _("An error that nobody foresaw: %(name)s.") % {"name": name},
        _("The log of manage.py work says where it happened. Please tell whoever runs the portal."),
    )


def warning(condition: Condition) -> str:
    """What every page of the desk says while readers are not answered as they should be; empty where all is well."""
    if condition.is_well:
        return ""
    reason = of_engine(condition.state.reason)
    if not condition.state.answering:
        return _("Readers find nothing at the moment. %(reason)s %(remedy)s") % {
            "reason": reason.sentence, "remedy": reason.remedy,
        }  # fmt: skip
    if condition.healths[condition.state.wanted].reachable:
        return _("%(reason)s Readers are answered by the embedded index until the other one is built.") % {
            "reason": reason.sentence
        }
    return _(
        "%(reason)s Readers are answered by the embedded index; changes are passed on as soon as the server is back."
    ) % {"reason": reason.sentence}
