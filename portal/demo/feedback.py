"""What invented readers said of pages: thumbs by month, a few texts, one of them closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kompass.models import PageFeedback, PageMonth, TopicPage
from portal import languages


def load(entries: list[dict[str, Any]], *, today: dt.date) -> None:
    """Once: feedback that was deleted by rule does not come back."""
    if PageMonth.objects.exists():
        return
    pages = TopicPage.objects.filter(
        locale__language_code=languages.BASE, topic__code__in=[e["topic"] for e in entries]
    )
    by_topic = {page.topic.code: page for page in pages.select_related("topic")}
    for entry in entries:
        page = by_topic.get(entry["topic"])
        if page is not None:
            _months(page, entry["months"], today)
            _texts(page, entry["texts"], today)


def _months(page: TopicPage, months: list[list[int]], today: dt.date) -> None:
    first = today.replace(day=1)
    for helpful, not_helpful in months:
        PageMonth.objects.create(
            page_key=page.translation_key,
            language=languages.BASE,
            month=first,
            helpful=helpful,
            not_helpful=not_helpful,
        )
        first = (first - dt.timedelta(days=1)).replace(day=1)


def _texts(page: TopicPage, texts: list[dict[str, Any]], today: dt.date) -> None:
    for told in texts:
        answer = told.get("answer", "")
        PageFeedback.objects.create(
            page_key=page.translation_key,
            page_title=page.title,
            language=told["language"],
            verdict=told["verdict"],
            text=told["text"],
            created_on=today - dt.timedelta(days=told["days_ago"]),
            answer=answer,
            closed_on=today - dt.timedelta(days=told["days_ago"] - 2) if answer else None,
        )
