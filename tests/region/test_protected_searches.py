"""Who searches for help against violence leaves nothing but a plain count, whatever the portal is told to keep."""

from __future__ import annotations

import datetime as dt

import pytest

from directory.catalogue import catalogue
from portal.languages import CODES
from search import documents, tally
from search.models import SearchDay, TermDay, TopicDay
from search.query import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_region")]

# What people say, not what topics are called.
TYPED = {
    "de": ("mein mann schlägt mich", "fraunhaus", "frauenhaus aachen", "vergewaltigt", "zwangsheirat", "will sterben"),
    "en": ("my husband beats me",),
    "ar": ("زوجي يضربني",),
    "uk": ("чоловік б'є мене",),
    "tr": ("kocam beni dövüyor",),
    "fa": ("شوهرم مرا می‌زند",),
}


@pytest.mark.parametrize("language", CODES)
def test_no_word_of_a_protection_topic_is_counted_as_topic_or_kept(language, settings, monkeypatch):
    settings.SEARCH_KEEP_WORDS = True
    monkeypatch.setattr(tally, "_notes", tally.Notes())
    topics = [topic for topic in catalogue().topics.values() if topic.is_protection]
    words = [word for topic in topics for word in topic.words.get(language, ())] + list(TYPED.get(language, ()))
    for word in words:
        tally.note(search(word, language=language), day=dt.date(2026, 11, 20))
    tally.write()
    assert len(topics) >= 5
    assert sum(SearchDay.objects.values_list("count", flat=True)) == len(words) > 20
    assert not TopicDay.objects.exists()
    assert not TermDay.objects.exists()


def test_other_topics_are_recognised_by_their_names():
    protected = documents.uncounted_topics()
    titles = {topic.code: topic.titles["de"] for topic in catalogue().topics.values() if topic.code not in protected}
    recognised = [code for code, title in titles.items() if tally.recognised(search(title, language="de")) == code]
    assert len(recognised) == len(titles)
