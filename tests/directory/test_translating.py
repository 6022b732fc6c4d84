"""Translations: what their state says, what an edit of the German text does to them, and what readers are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.log_actions import registry

from directory.kinds import KINDS
from directory.models import Location, Organisation, Service, ServiceText, TextState
from directory.models.records import Worded
from directory.shortlist import Item, Shortlist
from directory.translating import (
    TARGETS,
    NothingToConfirm,
    TranslationState,
    confirm,
    field_pairs,
    keep_translations,
    open_to_readers,
    row_of,
    save_translation,
    state_of,
)
from directory.translation.word_diff import pieces
from directory.translation.work import Wanted, Work, amounts, next_after, worklist
from portal.languages import CODES
from search.models import OutboxEntry
from tests.directory.factories import (
    CourseFactory,
    CourseTextFactory,
    LocationFactory,
    LocationTextFactory,
    OrganisationFactory,
    OrganisationTextFactory,
    ServiceFactory,
    ServiceTextFactory,
    TopicFactory,
)
from tests.forms import filled
from tests.region.canaries import text_of

pytestmark = pytest.mark.django_db

SEED = Path("directory/seed")


def fresh(service: Any) -> Service:
    return Service.objects.get(pk=service.pk)


def state(service: Any, language: str = "en") -> TranslationState | None:
    return state_of(fresh(service), row_of(service, language))


# --- The state -------------------------------------------------------------------------------------------------------
def test_a_record_without_a_row_misses_its_translation() -> None:
    assert state(ServiceFactory()) == TranslationState.MISSING


def test_a_row_without_words_is_no_translation() -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service, name="", summary="", description="")
    assert state(service) == TranslationState.MISSING
    assert fresh(service).wording("en").language == "de"


def test_a_record_without_german_text_misses_nothing() -> None:
    organisation = OrganisationFactory(description="")
    assert state_of(organisation, None) is None
    assert [work.pk for work in map(Work.of, worklist(Wanted("en", kind="organisation")))] == []


@pytest.mark.parametrize("stored", TextState)
def test_a_changed_german_text_makes_any_translation_outdated(stored: TextState) -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service, state=stored)
    assert state(service) == TranslationState(stored)
    service.summary = "Etwas anderes."
    service.save()
    assert state(service) == TranslationState.OUTDATED


def test_a_fact_that_is_no_text_changes_no_state() -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service)
    service.phone, service.is_free = "0241 000-1", True
    service.save()
    assert state(service) == TranslationState.CONFIRMED


@pytest.mark.parametrize(
    ("before", "after"),
    [("Wir helfen. Kommen Sie!", "Wir helfen.\n\n Kommen\u00a0Sie! "), ("Über uns", "U\u0308ber uns")],
)
def test_white_space_and_the_way_a_letter_is_encoded_change_nothing(before: str, after: str) -> None:
    assert Service(name="A", description=before).digest == Service(name="A", description=after).digest


def test_a_text_that_moves_to_another_field_is_a_change() -> None:
    assert Service(name="A", description="B").digest != Service(name="A", eligibility="B").digest
    assert Service(required_documents=["Pass Foto"]).digest != Service(required_documents=["Pass", "Foto"]).digest


def test_every_door_that_saves_a_record_keeps_its_hash() -> None:
    service = ServiceFactory()
    assert fresh(service).german_digest == service.digest
    service.summary = "Neu."
    service.save(update_fields=["summary"])
    assert fresh(service).german_digest == service.digest
    [made] = Organisation.objects.bulk_create([OrganisationFactory.build(kind=service.organisation.kind)])
    assert Organisation.objects.get(pk=made.pk).german_digest == made.digest != ""


# --- Any sequence of edits -------------------------------------------------------------------------------------------
@dataclass
class Model:
    """What should hold: the German text, and the one that the translation was made from."""

    german: str
    source: str | None = None
    stored: str = ""
    seen: list[str] = field(default_factory=list)

    @property
    def state(self) -> TranslationState:
        if self.source is None:
            return TranslationState.MISSING
        return (
            TranslationState.OUTDATED if self.source.split() != self.german.split() else TranslationState(self.stored)
        )


WORDS = st.sampled_from(["Hilfe", "Hilfe ", " Hilfe", "Rat", "Rat und Hilfe"])
EDITS = st.tuples(st.just("sense"), WORDS) | st.tuples(st.just("spelling"), WORDS)
WRITES = st.tuples(st.just("translate"), st.sampled_from([TextState.MACHINE, TextState.IN_REVIEW, TextState.CONFIRMED]))
STEPS = st.lists(EDITS | WRITES | st.just(("confirm", "")), max_size=8)


class AnySequence(TestCase):
    @settings(deadline=None, max_examples=40)
    @given(STEPS)
    def test_gives_the_state_that_the_hash_says(self, steps: list[tuple[str, str]]) -> None:
        service = ServiceFactory(summary="Hilfe", place=False)
        expected = Model("Hilfe")
        for act, value in steps:
            _apply(service, expected, act, value)
            assert state(service) == expected.state
            found = [Work.of(row) for row in worklist(Wanted("en", frozenset(TranslationState), "service"))]
            assert [work.state for work in found if work.pk == service.pk] == [expected.state]


def _apply(service: Service, expected: Model, act: str, value: str) -> None:
    if act in ("sense", "spelling"):
        before = service.digest
        service.summary = value
        service.save()
        if act == "spelling":
            keep_translations(service.texts.model.objects.filter(record=service), record=service, before=before)
            if expected.source is not None and expected.source.split() == expected.german.split():
                expected.source = value
        expected.german = value
    elif act == "translate":
        save_translation(service, language="en", fields={"summary": "Help"}, state=TextState(value), by=None)
        expected.source, expected.stored = expected.german, value
    elif (row := row_of(service, "en")) is not None:
        if expected.state == TranslationState.OUTDATED:
            with pytest.raises(NothingToConfirm):
                confirm(row, by=None)
        else:
            confirm(row, by=None)
            expected.stored = TextState.CONFIRMED


# --- Acts ------------------------------------------------------------------------------------------------------------
def test_saving_a_translation_is_written_down_and_told_to_the_search(person: Any) -> None:
    service, translator = ServiceFactory(), person("translator")
    OutboxEntry.objects.all().delete()
    save_translation(
        service, language="ar", fields={"name": "استشارة"}, state=TextState.IN_REVIEW, by=translator
    )  # fmt: skip
    assert service.wording("ar").name == "استشارة"
    assert OutboxEntry.objects.filter(key=f"service:{service.pk}").exists()
    entry = registry.get_logs_for_instance(service).first()
    assert (entry.action, entry.user, entry.data["language"]) == ("directory.translate", translator, "ar")
    with translation.override("de"):
        assert "العربية" in entry.message


def test_confirming_is_written_down_and_takes_the_mark_away(person: Any) -> None:
    service, translator = ServiceFactory(), person("translator")
    confirm(ServiceTextFactory(record=service, machine=True), by=translator)
    assert not fresh(service).wording("en").is_machine
    assert registry.get_logs_for_instance(service).first().action == "directory.confirm_translation"


def test_a_translation_that_is_too_long_is_refused_whole() -> None:
    service = ServiceFactory()
    with pytest.raises(ValidationError):
        save_translation(
            service, language="en", fields={"name": "x" * 201}, state=TextState.CONFIRMED, by=None
        )  # fmt: skip
    assert not ServiceText.objects.exists()


def test_fields_that_nobody_named_stay() -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service, description="As it was.")
    save_translation(service, language="en", fields={"name": "New"}, state=TextState.IN_REVIEW, by=None)
    assert fresh(service).wording("en").description == "As it was."


def test_nothing_cannot_be_confirmed() -> None:
    with pytest.raises(NothingToConfirm):
        save_translation(ServiceFactory(), language="en", fields={}, state=TextState.CONFIRMED, by=None)


def test_fields_without_a_translation_are_named() -> None:
    service = ServiceFactory(cost_text="", eligibility="Für alle.")
    ServiceTextFactory(record=service)
    pairs = field_pairs(fresh(service), row_of(service, "en"))
    assert [pair.name for pair in pairs if pair.is_missing] == ["eligibility"]


def test_an_outdated_translation_knows_the_german_it_was_made_from() -> None:
    service = ServiceFactory(summary="Montags geöffnet.")
    ServiceTextFactory(record=service)
    service.summary = "Montags geschlossen."
    service.save()
    changed = [pair for pair in field_pairs(fresh(service), row_of(service, "en")) if pair.is_changed]
    assert [(pair.name, pair.before, pair.german) for pair in changed] == [
        ("summary", "Montags geöffnet.", "Montags geschlossen.")
    ]


def test_changed_words_are_told_one_by_one() -> None:
    assert [(piece.kind, piece.text) for piece in pieces("Montags geöffnet.", "Montags und freitags geöffnet.")] == [
        ("same", "Montags "),
        ("added", "und freitags "),
        ("same", "geöffnet."),
    ]


def test_what_a_browser_makes_of_line_breaks_is_no_change() -> None:
    assert {piece.kind for piece in pieces("Erster Satz.\n\nZweiter.\n", "Erster Satz.\r\n\r\nZweiter.")} == {"same"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_marked_text_holds_both_wordings(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "added").split() == before.split()
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after.strip()


# --- „Sinn geändert“ or „nur Schreibweise“ (K3) ----------------------------------------------------------------------
@pytest.fixture
def desk(person: Any) -> Client:
    from portal.role_groups import make_groups

    make_groups()
    client = Client()
    client.force_login(person("editor"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _edit(desk: Client, service: Any, **changes: Any) -> None:
    url = f"/admin/service/edit/{service.pk}/"
    response = desk.post(url, filled(desk.get(url).context["form"], **changes))
    assert response.status_code == 302, response.context["form"].errors


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({}, TranslationState.OUTDATED),
        ({"meaning": "sense"}, TranslationState.OUTDATED),
        ({"meaning": "spelling"}, TranslationState.CONFIRMED),
    ],
)
def test_an_editor_says_whether_the_meaning_changed(
    desk: Client, answer: dict[str, str], expected: TranslationState
) -> None:
    service = ServiceFactory(topics=[TopicFactory()])
    ServiceTextFactory(record=service)
    _edit(desk, service, summary="Hilfe bei allen Fragen zum Ankommen!", **answer)
    assert state(service) == expected


def test_a_corrected_spelling_does_not_revive_what_was_outdated(desk: Client) -> None:
    service = ServiceFactory(topics=[TopicFactory()])
    ServiceTextFactory(record=service)
    _edit(desk, service, summary="Etwas anderes.")
    _edit(desk, service, summary="Etwas Anderes.", meaning="spelling")
    assert state(service) == TranslationState.OUTDATED


def test_nobody_is_asked_where_nothing_is_translated(desk: Client) -> None:
    service = ServiceFactory(topics=[TopicFactory()])
    assert "meaning" not in desk.get(f"/admin/service/edit/{service.pk}/").context["form"].fields
    ServiceTextFactory(record=service)
    assert "kim-meaning" in desk.get(f"/admin/service/edit/{service.pk}/").content.decode()


# --- The worklist ----------------------------------------------------------------------------------------------------
def names(wanted: Wanted) -> list[str]:
    return [Work.of(row).name for row in worklist(wanted)]


def test_the_most_urgent_comes_first_then_kind_and_name() -> None:
    organisation = OrganisationFactory(name="Verband", description="")
    service = ServiceFactory(name="B outdated", organisation=organisation, place=False)
    ServiceTextFactory(record=service)
    service.summary = "Neu."
    service.save()
    ServiceTextFactory(
        record=ServiceFactory(name="A machine", organisation=organisation, place=False), machine=True
    )  # fmt: skip
    ServiceTextFactory(
        record=ServiceFactory(name="A review", organisation=organisation, place=False), state="in_review"
    )  # fmt: skip
    ServiceTextFactory(record=ServiceFactory(name="A confirmed", organisation=organisation, place=False))
    CourseFactory(name="A missing course", organisation=organisation, runs=0)
    ServiceFactory(name="Z missing", organisation=organisation, place=False)
    LocationFactory(name="A missing place")
    expected = ["B outdated", "Z missing", "A missing course", "A missing place", "A machine", "A review"]
    assert names(Wanted("en")) == expected
    assert names(Wanted("en", frozenset({TranslationState.CONFIRMED}))) == ["A confirmed"]
    first = Service.objects.get(name="B outdated")
    following = next_after(Wanted("en"), first, row_of(first, "en"))
    assert following is not None
    assert following.name == "Z missing"
    last = Service.objects.get(name="A review")
    assert next_after(Wanted("en"), last, row_of(last, "en")) is None


def test_the_numbers_are_those_of_the_lists() -> None:
    for number, model in enumerate((ServiceFactory, CourseFactory, OrganisationFactory, LocationFactory)):
        model.create_batch(number + 1)
    ServiceTextFactory(record=Service.objects.first(), language="ar", machine=True)
    LocationTextFactory(record=Location.objects.first(), language="fa", state="confirmed")
    found = amounts(TARGETS)
    for language in TARGETS:
        for one in TranslationState:
            for kind in KINDS:
                assert found.of(language, one, kind) == worklist(Wanted(language, frozenset({one}), kind)).count()
    assert found.of("ar", TranslationState.MACHINE) == 1


def test_texts_that_nobody_reads_are_no_work() -> None:
    ServiceFactory(name="Draft", draft=True)
    ServiceFactory(name="Ended", ended=True)
    ServiceFactory(name="Staff", staff_only=True)
    ServiceFactory(name="Closed", organisation__closed=True)
    ServiceFactory(name="In review", status="in_review")
    LocationFactory(redacted=True)
    LocationFactory(name="Staff place", address_visibility="staff")
    found = set(names(Wanted("en")))
    assert {"Draft", "Ended", "Staff", "Closed", "Schutzwohnung", "Staff place"} & found == set()
    assert "In review" in found


def test_a_town_does_not_tell_where_a_protected_place_is() -> None:
    shelter = LocationFactory(redacted=True)
    ServiceFactory(name="Zuflucht", place__location=shelter)
    house = LocationFactory()
    ServiceFactory(name="Beratung", place__location=house)
    assert shelter.municipality_id == house.municipality_id
    assert names(Wanted("en", kind="service", municipality=house.municipality_id)) == ["Beratung"]


def test_the_list_is_searched_by_name_and_organisation() -> None:
    service = ServiceFactory(name="Mietberatung", organisation__name="Mieterverein")
    ServiceFactory(name="Anderes")
    assert names(Wanted("en", words=("miet",), kind="service")) == ["Mietberatung"]
    assert names(Wanted("en", words=("verein", "beratung"))) == ["Mietberatung"]
    assert names(Wanted("en", organisation=service.organisation_id, kind="service")) == ["Mietberatung"]


def test_a_page_of_ten_thousand_costs_a_fixed_number_of_statements(django_assert_num_queries: Any) -> None:
    ServiceFactory.create_batch(3)
    with django_assert_num_queries(1):
        amounts(TARGETS)
    with django_assert_num_queries(1):
        list(worklist(Wanted("ar"))[:50])


def test_every_record_with_texts_of_its_own_is_on_the_worklist() -> None:
    from django.apps import apps

    worded = {model for model in apps.get_app_config("directory").get_models() if issubclass(model, Worded)}
    assert set(KINDS.values()) == worded
    for model in worded:
        assert open_to_readers(model).count() == 0
        assert model.texts.rel.related_model.FIELDS == model.TEXT_FIELDS  # type: ignore[attr-defined]


# --- The words that come with the portal -----------------------------------------------------------------------------
def _labels() -> dict[str, dict[str, str]]:
    """Every text of the seed files that readers see, by where it stands."""
    found: dict[str, dict[str, str]] = {}
    for vocabulary, terms in _seed("vocabularies")["vocabularies"].items():
        for term in terms:
            found[f"{vocabulary}: {term['code']}"] = term["labels"]
            if "needs" in term.get("data", {}):
                found[f"{vocabulary}: {term['code']}, needs"] = term["data"]["needs"]
    courses, taxonomy = _seed("course_types"), _seed("taxonomy")
    for kind in courses["course_types"]:
        found[f"course type {kind['code']}"] = kind["labels"]
    for notice in courses["admission_notices"]:
        found[f"notice {notice['code']}"] = notice["text"]
    for entry in (*taxonomy["dimensions"], *taxonomy["topics"]):
        found[entry["id"]] = {code: label["text"] for code, label in entry["labels"].items()}
    for code, hints in _seed("dimension_hints").items():
        found[f"hint of {code}"] = hints
    return found


def _seed(name: str) -> Any:
    return yaml.safe_load((SEED / f"{name}.yaml").read_text(encoding="utf-8"))


def test_every_label_of_the_seed_files_exists_in_all_languages() -> None:
    missing = [
        f"{where}: {', '.join(code for code in CODES if not words.get(code))}"
        for where, words in _labels().items()
        if not all(words.get(code) for code in CODES)
    ]
    assert missing == [], "add these labels"


# --- What readers are told -------------------------------------------------------------------------------------------
NEWER = "The German text is newer than this translation"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def _outdate(record: Any, name: str) -> None:
    setattr(record, name, "Ganz neu.")
    record.save()


def test_a_page_says_that_the_german_text_is_newer_and_leads_there(client: Client) -> None:
    service = ServiceFactory()
    ServiceTextFactory(record=service)
    course = CourseFactory()
    CourseTextFactory(record=course)
    organisation, location = OrganisationFactory(), LocationFactory()
    OrganisationTextFactory(record=organisation)
    LocationTextFactory(record=location)
    for area, record, name in (
        ("angebote", service, "summary"),
        ("kurse", course, "summary"),
        ("traeger", organisation, "description"),
        ("orte", location, "transport"),
    ):
        address = f"/en/{area}/{record.pk}-{record.slug}/"
        assert NEWER not in read(client, address)
        _outdate(record, name)
        assert NEWER in read(client, address)
        assert f'href="/de/{area}/{record.pk}-{record.slug}/" lang="de"' in read(client, address)
        assert NEWER not in read(client, address.replace("/en/", "/de/"))


def test_a_single_german_field_is_marked_where_the_rest_is_translated(client: Client) -> None:
    service = ServiceFactory(eligibility="Nur mit Ausweis.", cost_text="Fünf Euro.", is_free=False, place=False)
    ServiceTextFactory(record=service)
    page = read(client, f"/en/angebote/{service.pk}-{service.slug}/")
    assert page.count('<span class="kim-langmark">in German</span>') == 2
    assert "You see the German text" not in page


def test_a_page_without_a_translation_says_so_once(client: Client) -> None:
    service, location = ServiceFactory(eligibility="Nur mit Ausweis."), LocationFactory()
    for address in (f"/en/angebote/{service.pk}-{service.slug}/", f"/en/orte/{location.pk}-{location.slug}/"):
        assert "You see the German text" in read(client, address)
        assert "You see the German text" not in read(client, address.replace("/en/", "/de/"))


def test_lists_of_offers_on_other_pages_mark_german_and_machine_texts(client: Client) -> None:
    organisation = OrganisationFactory()
    ServiceFactory(organisation=organisation, name="Nur deutsch", place=False)
    ServiceTextFactory(
        record=ServiceFactory(organisation=organisation, place=False), name="By a machine", machine=True
    )  # fmt: skip
    page = read(client, f"/en/traeger/{organisation.pk}-{organisation.slug}/")
    assert "in German" in page.partition("Nur deutsch</a>")[2].partition("</h3>")[0]
    assert "machine translation" in page.partition("By a machine</a>")[2].partition("</h3>")[0]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (None, "in German"),
        ({"machine": True}, "machine translation"),
        ({"description": ""}, "partly in German"),
        ({"older": True}, "the German text is newer"),
    ],
)
def test_the_shortlist_and_sheets_tell_what_kind_of_translation_it_is(
    client: Client, text: dict[str, Any] | None, marks: str
) -> None:
    service = ServiceFactory(name="Beratung")
    if text is not None:
        older = text.pop("older", False)
        ServiceTextFactory(record=service, **text)
        if older:
            _outdate(service, "summary")
    items = f"items={Shortlist((Item('service', service.pk),))}"
    assert f'<span class="kim-langmark">{marks}</span>' in read(client, f"/en/merkliste/?{items}")
    assert "kim-langmark" not in read(client, f"/de/merkliste/?{items}")
    for address in (f"/en/merkliste/liste.pdf?{items}", "/en/angebote/liste.pdf"):
        assert marks in " ".join(text_of(client.get(address)).split())
    sheet = b"".join(client.get("/en/angebote/liste.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert f";{marks};" in sheet
