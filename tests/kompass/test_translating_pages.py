"""Translations of pages follow the German text: states, the acts behind them, and what is written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageLogEntry

from directory.translating import TranslationState
from kompass.models import InformationPage
from kompass.translating import (
    CONFIRMED,
    KEPT,
    NothingToConfirm,
    Unfinished,
    confirm_branch,
    confirm_page,
    confirm_translation,
    gaps,
    publish_translation,
    state_of,
)
from kompass.translation import digests
from portal.models import HomePage, TextStatus
from search.models import OutboxEntry
from tests.kompass.factories import InformationPageFactory, paragraph
from tests.kompass.translating import ARABIC, begun, edit, fresh, german_page, translation_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]

TODAY = dt.date(2026, 11, 24)
NEW_TEXT = [paragraph("<p>Melden Sie sich innerhalb von zwei Wochen an.</p>")]
State = TranslationState


def state(german: Any, page: Any) -> TranslationState | None:
    return state_of(fresh(german).published_digest, fresh(page))


def published(german: InformationPage, *, confirmed: bool = True) -> InformationPage:
    page = begun(german)
    write(page, ARABIC)
    publish_translation(page, confirmed=confirmed, by=None, today=TODAY)
    return fresh(page)


# --- Begin and publish -----------------------------------------------------------------------------------------------
def test_a_translation_begins_as_a_draft_that_nobody_reads(client: Any) -> None:
    german = german_page()
    page = begun(german)
    assert (page.live, page.slug, page.text_status) == (False, "ankommen", TextStatus.ORIGINAL)
    assert state(german, page) == State.MISSING
    assert "Was zuerst zu tun ist." in client.get("/ar/ankommen/").content.decode()


def test_nothing_german_gets_into_a_published_translation() -> None:
    page = begun(german_page())
    write(page, {"Ankommen": "الوصول"})
    with pytest.raises(Unfinished) as error:
        publish_translation(page, confirmed=True, by=None, today=TODAY)
    assert "2" in error.value.messages[0]
    assert not fresh(page).live


def test_a_published_translation_is_read_and_knows_its_german(client: Any, person: Any) -> None:
    german = german_page()
    page = begun(german)
    write(page, ARABIC)
    translator = person("translator")
    assert publish_translation(page, confirmed=True, by=translator, today=TODAY) == State.CONFIRMED
    assert state(german, page) == State.CONFIRMED
    assert fresh(page).source_digest == fresh(german).published_digest
    html = client.get("/ar/ankommen/").content.decode()
    assert "سجّل نفسك." in html
    assert "noindex" not in html
    assert PageLogEntry.objects.get(page=page.pk, action=CONFIRMED).user == translator


def test_what_a_machine_wrote_is_marked_until_somebody_confirms_it() -> None:
    german = german_page()
    page = begun(german)
    write(page, ARABIC, kind="machine")
    assert publish_translation(page, confirmed=False, by=None, today=TODAY) == State.MACHINE
    assert fresh(page).is_machine
    confirm_translation(fresh(page), by=None, today=TODAY)
    assert state(german, page) == State.CONFIRMED
    assert publish_translation(fresh(page), confirmed=False, by=None, today=TODAY) == State.IN_REVIEW


# --- Drafts, sense, spelling -----------------------------------------------------------------------------------------
def test_a_saved_draft_changes_no_state() -> None:
    german = german_page()
    page = published(german)
    edit(german, publish=False, body=NEW_TEXT)
    assert state(german, page) == State.CONFIRMED


def test_publishing_the_same_text_again_changes_no_state() -> None:
    german = german_page()
    page = published(german)
    edit(german, seo_title="Anders")
    edit(german, body=[paragraph("<p>Melden Sie sich an.</p>")])  # with new ids for its blocks
    assert state(german, page) == State.CONFIRMED


@pytest.mark.parametrize(
    ("meaning", "expected"), [("sense", State.OUTDATED), ("", State.OUTDATED), ("spelling", State.CONFIRMED)]
)
def test_only_a_changed_sense_outdates_translations(meaning: str, expected: TranslationState) -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT, meaning=meaning)
    assert state(german, page) == expected
    assert fresh(german).meaning == ""
    assert PageLogEntry.objects.filter(page=page.pk, action=KEPT).exists() == (meaning == "spelling")


def test_what_was_outdated_stays_so_when_the_spelling_is_mended() -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT, meaning="sense")
    edit(german, lead="Was zu erst zu tun ist.", meaning="spelling")
    assert state(german, page) == State.OUTDATED


def test_a_draft_published_later_by_somebody_else_keeps_the_answer_of_its_author() -> None:
    german = german_page()
    page = published(german)
    edit(german, publish=False, body=NEW_TEXT, meaning="spelling")
    fresh(german).latest_revision.publish()
    assert state(german, page) == State.CONFIRMED


def test_the_form_asks_for_what_is_new_only_and_readers_keep_the_old_text(client: Any) -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT)
    assert gaps(translation_of(page)) == 1
    assert fresh(page).has_unpublished_changes
    html = client.get("/ar/ankommen/").content.decode()
    assert "سجّل نفسك." in html
    assert "zwei Wochen" not in html


def test_readers_are_told_that_the_german_text_is_newer(client: Any) -> None:
    german = german_page("en")
    page = begun(german, "en")
    write(page, {"Ankommen": "Arriving", "Was zuerst zu tun ist.": "First.", "Melden Sie sich an.": "Register."})
    publish_translation(page, confirmed=True, by=None, today=TODAY)
    told = "The German text is newer than this translation"
    assert told not in client.get("/en/ankommen/").content.decode()
    edit(german, body=NEW_TEXT)
    assert told in client.get("/en/ankommen/").content.decode()
    assert told not in client.get("/de/ankommen/").content.decode()


def test_a_mended_spelling_leaves_nothing_to_translate() -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT, meaning="spelling")
    assert gaps(translation_of(page)) == 0
    assert not fresh(page).has_unpublished_changes


def test_an_outdated_translation_is_current_again_after_it_was_translated() -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT)
    write(fresh(page), {"Melden Sie sich innerhalb von zwei Wochen an.": "سجّل نفسك خلال أسبوعين."})
    assert state(german, page) == State.OUTDATED
    publish_translation(fresh(page), confirmed=True, by=None, today=TODAY)
    assert state(german, page) == State.CONFIRMED
    assert "أسبوعين" in str(fresh(page).body)


def test_an_older_version_of_the_page_brings_no_older_state_back() -> None:
    german = german_page()
    page = published(german, confirmed=False)
    old = fresh(page).latest_revision
    confirm_translation(fresh(page), by=None, today=TODAY)
    old.publish()
    assert state(german, page) == State.CONFIRMED


# --- Free-standing translations --------------------------------------------------------------------------------------
@pytest.fixture
def free() -> tuple[InformationPage, InformationPage]:
    """Two pages that nobody ever sent into translation, as the demo and earlier portals have them."""
    german = german_page()
    arabic = InformationPageFactory(
        parent=HomePage.objects.get(locale__language_code="ar"),
        language="ar", translation_of=german, title="الوصول", lead="ما يجب فعله أولاً.",
        body=[paragraph("<p>سجّل نفسك.</p>")], text_status="confirmed", source_digest=german.published_digest,
    )  # fmt: skip
    return german, arabic


def test_a_free_translation_is_taken_apart_when_it_is_opened(free: Any) -> None:
    german, arabic = free
    assert begun(german).pk == arabic.pk
    assert gaps(translation_of(arabic)) == 0
    assert (fresh(arabic).live, state(german, arabic)) == (True, State.CONFIRMED)


def test_a_free_translation_knows_what_changed_in_german(free: Any) -> None:
    german, arabic = free
    edit(german, body=NEW_TEXT)
    assert state(german, arabic) == State.OUTDATED
    assert gaps(translation_of(arabic)) == 1


def test_a_free_translation_that_is_edited_by_hand_is_in_review(free: Any) -> None:
    german, arabic = free
    edit(german, body=NEW_TEXT)
    edit(arabic, body=[paragraph("<p>سجّل نفسك خلال أسبوعين.</p>")])
    assert gaps(translation_of(arabic)) == 1  # what it says now is not in the strings: it stays outdated
    assert state(german, arabic) == State.OUTDATED


def test_a_translation_without_strings_that_is_edited_by_hand_is_in_review(free: Any) -> None:
    german, arabic = free
    edit(arabic, lead="أولاً.")
    assert state(german, arabic) == State.IN_REVIEW


# --- Still right -----------------------------------------------------------------------------------------------------
def test_confirming_moves_the_day_of_the_check_and_is_written_down(person: Any) -> None:
    editor = person("editor")
    german = german_page(reviewed_on=dt.date(2025, 11, 1), review_due=dt.date(2026, 5, 1))
    edit(german, publish=False, body=NEW_TEXT)
    confirm_page(fresh(german), by=editor, today=TODAY)
    assert fresh(german).reviewed_on == TODAY
    assert fresh(german).review_due == dt.date(2027, 11, 24), "A year later, as the rules of the kompass say"
    assert PageLogEntry.objects.filter(page=german.pk, action=CONFIRMED, user=editor).exists()
    fresh(german).latest_revision.publish()
    assert fresh(german).reviewed_on == TODAY


def test_all_languages_means_those_that_somebody_confirmed_before() -> None:
    german = german_page("ar", "en")
    arabic = published(german)
    english = begun(german, "en")
    write(english, {"Ankommen": "Arriving", "Was zuerst zu tun ist.": "First.", "Melden Sie sich an.": "Register."})
    publish_translation(english, confirmed=False, by=None, today=TODAY)
    report = confirm_page(fresh(german), by=None, today=TODAY + dt.timedelta(days=9), everywhere=True)
    assert (report.pages, report.translations, report.left) == (1, 1, 1)
    assert fresh(arabic).reviewed_on == TODAY + dt.timedelta(days=9)
    assert state(german, english) == State.IN_REVIEW


def test_an_outdated_translation_is_not_confirmed_unread() -> None:
    german = german_page()
    page = published(german)
    edit(german, body=NEW_TEXT)
    with pytest.raises(NothingToConfirm):
        confirm_translation(fresh(page), by=None, today=TODAY)
    assert confirm_page(fresh(german), by=None, today=TODAY, everywhere=True).left == 1
    confirm_translation(fresh(page), by=None, today=TODAY, compared=True)
    assert state(german, page) == State.CONFIRMED


def test_a_branch_is_confirmed_as_far_as_the_person_may_edit(person: Any) -> None:
    from portal.role_groups import make_groups

    make_groups()
    german = german_page()
    child = InformationPageFactory(parent=german)
    InformationPageFactory(parent=german, draft=True)
    report = confirm_branch(fresh(german), by=person("editor"), today=TODAY)
    assert (report.pages, fresh(child).reviewed_on) == (2, TODAY)
    assert confirm_branch(fresh(german), by=person("provider"), today=TODAY).pages == 0


def test_the_index_learns_of_a_confirmed_translation() -> None:
    german = german_page()
    page = begun(german)
    write(page, ARABIC, kind="machine")
    publish_translation(page, confirmed=False, by=None, today=TODAY)
    OutboxEntry.objects.all().delete()
    confirm_translation(fresh(page), by=None, today=TODAY)
    assert OutboxEntry.objects.filter(key__endswith=str(german.translation_key)).exists()


# --- What does not fit -----------------------------------------------------------------------------------------------
def test_a_translation_that_is_too_long_is_an_error_at_its_field() -> None:
    page = begun(german_page())
    write(page, {**ARABIC, "Ankommen": "ا" * 300})
    with pytest.raises(ValidationError) as error:
        publish_translation(page, confirmed=True, by=None, today=TODAY)
    assert "title" in error.value.message_dict
    assert not fresh(page).live
    assert gaps(translation_of(page)) == 1


# --- Pages from before -----------------------------------------------------------------------------------------------
def test_pages_published_before_digests_were_kept_get_theirs_by_themselves() -> None:
    german = german_page()
    known = fresh(german).published_digest
    InformationPage.objects.filter(pk=german.pk).update(published_digest="")
    assert digests.fill() >= 1
    assert fresh(german).published_digest == known
    assert digests.fill() == 0
