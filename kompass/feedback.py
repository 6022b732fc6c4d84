"""„War diese Seite hilfreich?“: what can be told of which page, how it is kept, how it is closed and forgotten.

Pages of protection topics take none. Somebody may be watching, and a press of a button leaves one more line in the
history; a free text invites a cry for help that nobody reads in time; and that somebody was there is nobody's figure,
as with searches. What helps there is the telephone number on the page.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from wagtail.models import Page

from kompass.models import InformationPage, KompassRules, PageFeedback, PageMonth, ProcessPage, TopicPage, Verdict
from portal.public_pages import public_pages

logger = logging.getLogger(__name__)

# The running month among them: two years can be compared month by month.
MONTHS_KEPT = 25
_OPEN = (TopicPage, ProcessPage, InformationPage)


@dataclass(frozen=True, slots=True)
class Subject:
    """A page that readers may speak about."""

    page: Any

    @property
    def title(self) -> str:
        return str(self.page.title)


def takes_feedback(page: Any) -> bool:
    return isinstance(page, _OPEN) and not getattr(page, "is_protected", False)


def subject(pk: int) -> Subject | None:
    """The page with that number, if everybody can open it and it takes feedback. Three queries."""
    page = public_pages(Page.objects.filter(pk=pk)).first()
    specific = page.specific if page is not None else None
    return Subject(specific) if specific is not None and takes_feedback(specific) else None


@transaction.atomic
def count(told: Subject, *, verdict: Verdict, language: str, on: dt.date) -> None:
    """One more thumb of this month. Nothing else is kept of it."""
    field = "helpful" if verdict is Verdict.HELPFUL else "not_helpful"
    row, _new = PageMonth.objects.get_or_create(
        page_key=told.page.translation_key, language=language, month=on.replace(day=1)
    )
    PageMonth.objects.filter(pk=row.pk).update(**{field: F(field) + 1})


def tell(told: Subject, *, text: str, verdict: str, language: str, on: dt.date) -> PageFeedback:
    """Stores what somebody wrote: the day, not the moment, and nothing of the writer."""
    feedback = PageFeedback(
        page_key=told.page.translation_key,
        page_title=told.title,
        language=language,
        verdict=verdict,
        text=text,
        created_on=on,
    )
    feedback.full_clean()
    feedback.save()
    logger.info("Feedback on a page", extra={"event": "page_feedback", "page_id": told.page.pk})
    return feedback


def close(feedback: PageFeedback, *, answer: str, on: dt.date) -> None:
    """Read and dealt with. Raises ValidationError without a word on what became of it."""
    feedback.answer, feedback.closed_on = answer.strip(), on
    feedback.full_clean()
    feedback.save(update_fields=["answer", "closed_on"])


def reopen(feedback: PageFeedback) -> None:
    feedback.answer, feedback.closed_on = "", None
    feedback.save(update_fields=["answer", "closed_on"])


def forget_old(*, on: dt.date) -> int:
    """Deletes words by the rules and months that nobody compares any more; returns how many words went."""
    rules = KompassRules.load()
    closed_before = on - dt.timedelta(days=rules.feedback_days_closed)
    all_before = on - dt.timedelta(days=rules.feedback_days_most)
    old = Q(closed_on__lt=closed_before) | Q(created_on__lt=all_before)
    count, _by_model = PageFeedback.objects.filter(old).delete()
    PageMonth.objects.filter(month__lt=_first_month_kept(on)).delete()
    return count


def _first_month_kept(on: dt.date) -> dt.date:
    months = on.year * 12 + on.month - 1 - (MONTHS_KEPT - 1)
    return dt.date(months // 12, months % 12 + 1, 1)
