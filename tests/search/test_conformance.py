"""What every engine must do (search.md 15). One file, each engine a parameter of the fixture `engine`."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from search.documents import PUBLIC, minutes
from search.engines import Change
from search.pipeline.compounds import splitter
from search.pipeline.synonyms import Group, Rules
from search.question import Place
from tests.search.conftest import MONDAY_TEN
from tests.search.factories import document

BOTH_ENGINES = True

AACHEN = Place(50.7753, 6.0839)

WORDS = [
    document("page:kurs", de="Kurs", ar="دورات", uk="курс української"),
    document("page:deutschkurse", de="Deutschkurse am Abend | Deutsch lernen | Ein Kurs in Deutsch"),
    document("page:deutsch", de="Deutsch lernen | | Deutsch ist die Sprache hier. Jeder Kurs beginnt im Herbst."),
    document("page:haus", de="Ein Haus bauen"),
    document("page:strasse", de="Die Straße"),
    document("page:schein", de="Führerschein umschreiben"),
    document("page:mbe", de="Migrationsberatungsstelle | | Migration und Beratung in jeder Stelle"),
    document("page:beratung", de="Beratung | | Migration, Stelle, Beratungsstelle"),
    document("page:kiga", de="Kindergarten anmelden | | Anmeldung im Kindergarten"),
    document("page:rad", de="Fahrrad kaufen"),
    document("page:ik", de="Integrationskurs | | Integration im Kurs"),
    document("page:drk", de="Kleiderkammer des DRK"),
    document("page:wbs", de="Wohnberechtigungsschein (WBS)"),
    document("page:b1", de="Deutsch B1 Prüfung"),
    document("page:b2", de="Deutsch B2 Prüfung"),
    document("page:24", de="Aufenthalt nach § 24 AufenthG"),
    document("page:25", de="Aufenthalt nach § 25 AufenthG"),
    document("page:uk", uk="Реєстрація | | місце проживання"),
    document("page:tr", tr="İstanbul Kültür Evi | | ışık"),
]


@pytest.mark.parametrize(
    ("query", "language", "wanted"),
    [
        ("Kurs", "de", "page:kurs"),
        ("Kurse", "de", "page:kurs"),
        ("Kursen", "de", "page:kurs"),
        ("Häuser", "de", "page:haus"),
        ("Haeuser", "de", "page:haus"),
        ("Strasse", "de", "page:strasse"),
        ("STRASSE", "de", "page:strasse"),
        ("Fuehrerschein", "de", "page:schein"),
        ("Fuhrerschein", "de", "page:schein"),
        ("Kurs", "de", "page:deutschkurse"),
        ("Beratungsstelle", "de", "page:mbe"),
        ("دورة", "ar", "page:kurs"),
        ("реєстрації", "uk", "page:uk"),
        ("istanbul", "tr", "page:tr"),
        ("ISTANBUL", "tr", "page:tr"),
        ("IŞIK", "tr", "page:tr"),
        ("Paragraf 24", "de", "page:24"),
        ("§24", "de", "page:24"),
    ],
)
def test_forms_of_a_word_find_each_other(searcher, query, language, wanted):
    assert wanted in searcher.holds(*WORDS).keys(query, language)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Kindergarden", "Kindergarten"),
        ("Farhrad", "Fahrrad"),
        ("Integrazionskurs", "Integrationskurs"),
        ("fuhrershein", "Führerschein"),
    ],
)
def test_a_misspelt_word_is_mended_and_said_so(searcher, typed, searched):
    question = searcher.holds(*WORDS).understand(typed)
    assert [(one.typed, one.searched) for one in question.corrections] == [(typed, searched)]
    assert question.searched_for == searched


@pytest.mark.parametrize("query", ["DRK", "WBS", "B1", "§ 24", "Migrationskurs"])
def test_short_words_levels_sections_and_compounds_stay_as_typed(searcher, query):
    assert searcher.holds(*WORDS).understand(query).corrections == ()


@pytest.mark.parametrize(
    ("query", "wanted", "unwanted"),
    [("B1", "page:b1", "page:b2"), ("§ 24", "page:24", "page:25"), ("DRK", "page:drk", "page:wbs")],
)
def test_exact_words_find_only_themselves(searcher, query, wanted, unwanted):
    keys = searcher.holds(*WORDS).keys(query)
    assert wanted in keys
    assert unwanted not in keys


def test_a_correction_can_be_refused(searcher):
    question = searcher.holds(*WORDS).understand("Farhrad", correct=False)
    assert question.corrections == ()
    assert question.searched_for == "Farhrad"


HOSTILE = [
    "", " ", '"', "'", '"""', "(", ")))", "*", "a*", "NEAR(", 'NEAR("a" "b", 5)', "AND", "OR NOT", "-kurs",
    "title:kurs", "kurs\x00haus", "\x00", "😀", "👩\u200d👩\u200d👧", "\u202ekurs", "\ud800", "kurs' OR 1=1 --", "%",
    "_", "\\", "^kurs", "{a b}: c", "a" * 10_000, "kurs " * 2_000, "wo wie was", "the", "و", "\u200c", "§", "§§§",
    "½", "ﷺ", "ß" * 300,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("language", ["de", "ar", "tr"])
def test_hostile_input_never_raises(searcher, query, language):
    searcher.holds(*WORDS).ask(query, language)
    searcher.engine.suggest(query, language=language, audiences=frozenset({PUBLIC}), size=8)


def test_only_stop_words_are_searched_as_they_are(searcher):
    found = searcher.holds(document("page:1", de="Wie und wo | | wie"), document("page:2", de="Haus"))
    assert found.keys("wo und wie") == ["page:1"]


def test_quotes_ask_for_words_that_stand_together(searcher):
    searcher.holds(document("page:1", de="Kurs in Deutsch am Abend"), document("page:2", de="Abend im Kurs: Deutsch"))
    assert searcher.keys('"deutsch am abend"') == ["page:1"]
    assert set(searcher.keys("deutsch am abend")) == {"page:1", "page:2"}


# --- Languages -----------------------------------------------------------------------------------------------------
def test_an_arabic_reader_finds_a_german_entry_by_its_label(searcher):
    searcher.holds(document("service:1", de="Wohnungshilfe", labels={"de": ("Wohnen",), "ar": ("السكن",)}))
    (hit,) = searcher.ask("السكن", "ar").hits
    assert (hit.key, hit.language, hit.title) == ("service:1", "de", "Wohnungshilfe")


def test_a_german_office_word_leads_every_reader_to_its_entry(searcher):
    searcher.holds(document("topic:1", de="Jobcenter", ar="مركز العمل"), document("topic:2", de="Schule", ar="مدرسة"))
    (hit,) = searcher.ask("Jobcenter", "ar").hits
    assert (hit.key, hit.language, hit.title) == ("topic:1", "ar", "مركز العمل")


def test_a_word_of_another_language_leads_a_german_reader_to_the_entry(searcher):
    searcher.holds(
        document("topic:1", de="Wohnen", uk="Житло", ar="السكن"), document("topic:2", de="Arbeit", uk="Робота")
    )
    assert searcher.keys("житло", "de") == ["topic:1"]
    assert searcher.keys("السكن", "de") == ["topic:1"]


def test_a_translated_entry_appears_once(searcher):
    searcher.holds(document("topic:1", de="Wohnen | Wohnen", en="Housing | Wohnen", ar="السكن"))
    assert searcher.keys("Wohnen", "en") == ["topic:1"]


def test_an_entry_in_one_foreign_language_is_shown_to_everybody(searcher):
    searcher.holds(document("page:1", en="Library opening"))
    (hit,) = searcher.ask("library", "ar").hits
    assert (hit.language, hit.title) == ("en", "Library opening")
    assert searcher.ask("library", "de").hits[0].language == "en"


# --- Who may see ---------------------------------------------------------------------------------------------------
OPEN = [document(f"page:{number}", de=f"Wohnung {number} | Hilfe | Miete zahlen") for number in range(5)]
HIDDEN = [
    document("paper:1", acl=frozenset({"role:coordinator"}), de="Geheimpapier Wohnung | Miete | Geheimwort"),
    document("paper:2", acl=frozenset({"body:7"}), de="Wohnung Sitzungsvorlage"),
    document("paper:3", acl=frozenset(), de="Wohnung für niemanden"),
]


def test_no_audience_means_nobody(searcher):
    searcher.holds(*HIDDEN)
    for audiences in ([PUBLIC], [], ["role:coordinator"], ["body:7"]):
        for scope in ("public", "internal"):
            assert "paper:3" not in searcher.keys("Wohnung", audiences=audiences, scope=scope)


def test_each_audience_sees_its_own(searcher):
    searcher.holds(*OPEN, *HIDDEN)
    assert searcher.keys("Wohnung", audiences=["role:coordinator"], scope="internal") == ["paper:1"]
    assert searcher.keys("Wohnung", audiences=["body:7"], scope="internal") == ["paper:2"]
    assert searcher.keys("Wohnung", audiences=[], scope="public") == []
    many = [f"g:{number}" for number in range(300)]
    assert searcher.keys("Wohnung", audiences=[*many, "body:7"], scope="internal") == ["paper:2"]


def test_a_public_question_learns_nothing_of_restricted_documents(searcher, tmp_path):
    def all_answers():
        answer = searcher.ask("Wohnung Geheimwort Geheimpapier Miete")
        return (
            [(hit.key, hit.score) for hit in answer.hits],
            answer.total,
            answer.facets,
            searcher.understand("Geheimwrot").corrections,
            searcher.engine.suggest("geh", language="de", audiences=frozenset({PUBLIC}), size=8),
            searcher.understand("Geheimpapierwohnung").words,
        )

    searcher.holds(*OPEN)
    without = all_answers()
    searcher.holds(*OPEN, *HIDDEN)
    assert all_answers() == without


def test_what_becomes_internal_leaves_the_public(searcher):
    searcher.holds(document("page:1", de="Zwischenbericht"))
    hidden = document("page:1", acl=frozenset({"role:editor"}), de="Zwischenbericht")
    searcher.engine.apply([Change("page:1", hidden, 1)], splitter)
    assert searcher.keys("Zwischenbericht") == []
    assert searcher.keys("Zwischenbericht", audiences=["role:editor"], scope="internal") == ["page:1"]
    assert searcher.understand("Zwischenberihct").corrections == ()


# --- Filters and counts --------------------------------------------------------------------------------------------
def some_services():
    topics, costs, languages = ("wohnen", "arbeit", "schule"), ("free", "paid"), ("ar", "uk", "tr")
    return [
        document(
            f"service:{number}",
            de=f"Beratung {number}",
            facets={
                "topic": (topics[number % 3], *(("familie",) if number % 4 == 0 else ())),
                "cost": (costs[number % 2],),
                "language": tuple(languages[: number % 4]),
            },
        )
        for number in range(40)
    ]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"topic": ("wohnen",)},
        {"topic": ("wohnen", "familie")},
        {"topic": ("wohnen", "arbeit"), "cost": ("free",)},
        {"topic": ("familie",), "cost": ("paid",), "language": ("ar", "tr")},
        {"kind": ("service",), "language": ("uk",)},
        {"kind": ("course",)},
        {"topic": ("nosuch",)},
    ],
)
def test_counts_equal_counting_by_hand(searcher, filters):
    services = some_services()

    def values(service, name):
        return {service.kind} if name == "kind" else set(service.facets.get(name, ()))

    def passes(service, without=""):
        return all(values(service, name) & set(chosen) for name, chosen in filters.items() if name != without)

    answer = searcher.holds(*services).ask("Beratung", filters=filters)
    assert answer.total == sum(map(passes, services))
    for name in ("topic", "cost", "language", "kind"):
        expected = Counter(value for one in services if passes(one, name) for value in values(one, name))
        assert answer.facets.get(name, {}) == dict(expected)


def test_nothing_found_tells_which_filter_to_leave_out(searcher):
    searcher.holds(*some_services())
    answer = searcher.ask("Beratung", filters={"topic": ("wohnen",), "kind": ("course",)})
    assert answer.total == 0
    assert answer.relaxed["kind"] == searcher.ask("Beratung", filters={"topic": ("wohnen",)}).total


DAY = 24 * 60
WEEKS = [dt.datetime(2026, 11, 16) + dt.timedelta(weeks=number) for number in range(4)]


def dated(spans, closed=()):
    """Minutes of the week (Monday 0:00 is 0) in each of some weeks, without the days that are closed."""
    moments = [
        (week + dt.timedelta(minutes=first), week + dt.timedelta(minutes=last))
        for week in WEEKS
        for first, last in spans
    ]
    return tuple((minutes(first), minutes(last)) for first, last in sorted(moments) if first.date() not in closed)


def hours(key, *spans, closed=(), known=True):
    return document(key, de="Beratung", open_spans=dated(spans, closed), hours_known=known)


OPENING = [
    hours("service:monday", (9 * 60, 12 * 60)),
    hours("service:evening", (18 * 60, 20 * 60)),
    hours("service:closed", (9 * 60, 12 * 60), closed=(dt.date(2026, 11, 20), dt.date(2026, 11, 23))),
    hours("service:night", (6 * DAY + 22 * 60, 7 * DAY + 2 * 60)),
    hours("service:unknown", known=False),
]


@pytest.mark.parametrize(
    ("now", "value", "expected"),
    [
        (MONDAY_TEN, "now", {"service:monday"}),
        (MONDAY_TEN, "today", {"service:monday", "service:evening"}),
        (MONDAY_TEN, "unknown", {"service:unknown"}),
        (MONDAY_TEN.replace(hour=12), "now", set()),  # the end is excluded
        (MONDAY_TEN.replace(hour=11, minute=59), "now", {"service:monday"}),
        (dt.datetime(2026, 11, 30, 10), "now", {"service:monday", "service:closed"}),
        (dt.datetime(2026, 11, 29, 23), "now", {"service:night"}),  # Sunday
        (dt.datetime(2026, 11, 30, 1), "now", {"service:night"}),  # over the change of the week
        (dt.datetime(2026, 11, 30, 3), "now", set()),
    ],
)
def test_open_now_holds_at_every_edge(searcher, now, value, expected):
    searcher.holds(*OPENING)
    answer = searcher.ask("Beratung", filters={"open": (value,)}, now=now)
    assert {hit.key for hit in answer.hits} == expected
    assert answer.facets["open"][value] == len(expected)


# --- A language at a time ------------------------------------------------------------------------------------------
MORNING, AFTERNOON = (9 * 60, 12 * 60), (14 * 60, 17 * 60)
TUESDAY_MORNING = (DAY + 9 * 60, DAY + 12 * 60)


def spoken(key, *languages, spans=(MORNING,), closed=(), spoken_hours=None, **fields):
    facets = {"language": languages or ("unknown",), "cost": ("free",)}
    by_hour = {language: dated(times, closed) for language, times in (spoken_hours or {}).items()}
    return document(
        key, de="Beratung", facets=facets, open_spans=dated(spans, closed), spoken_hours=by_hour,
        hours_known=bool(spans), **fields,
    )  # fmt: skip


SPEAKING = [
    spoken("service:always", "de", "ar"),
    spoken(
        "service:by-hour", "de", "ar", "uk", spans=(MORNING, AFTERNOON, TUESDAY_MORNING),
        spoken_hours={"de": (MORNING, AFTERNOON, TUESDAY_MORNING), "ar": (AFTERNOON,), "uk": (TUESDAY_MORNING,)},
    ),
    spoken("service:nobody-said"),
    spoken("service:no-hours", "ar", spans=()),
    spoken("service:closed", "ar", closed=(MONDAY_TEN.date(),)),
]  # fmt: skip
AFTER_LUNCH = MONDAY_TEN.replace(hour=15)


@pytest.mark.parametrize(
    ("now", "times", "languages", "expected"),
    [
        (MONDAY_TEN, ("now",), ("ar",), {"service:always"}),
        (MONDAY_TEN, ("today",), ("ar",), {"service:always", "service:by-hour"}),
        (MONDAY_TEN, ("now", "today"), ("ar",), {"service:always", "service:by-hour"}),
        (MONDAY_TEN, ("now",), ("de",), {"service:always", "service:by-hour"}),
        (MONDAY_TEN, ("now", "unknown"), ("ar",), {"service:always", "service:no-hours"}),
        (MONDAY_TEN, ("today",), ("uk",), set()),
        (MONDAY_TEN, ("today",), ("uk", "ar"), {"service:always", "service:by-hour"}),
        (MONDAY_TEN, ("now",), ("unknown",), {"service:nobody-said"}),
        (AFTER_LUNCH, ("now",), ("ar",), {"service:by-hour"}),
        (AFTER_LUNCH, ("now",), ("uk", "de"), {"service:by-hour"}),
        (MONDAY_TEN + dt.timedelta(days=1), ("now",), ("uk",), {"service:by-hour"}),
        (MONDAY_TEN + dt.timedelta(days=1), ("now",), ("ar",), set()),
    ],
)
def test_a_language_and_a_time_mean_somebody_who_speaks_it_then(searcher, now, times, languages, expected):
    answer = searcher.holds(*SPEAKING).ask("Beratung", filters={"open": times, "language": languages}, now=now)
    assert {hit.key for hit in answer.hits} == expected
    assert answer.total == len(expected)


@pytest.mark.parametrize("now", [MONDAY_TEN, AFTER_LUNCH, MONDAY_TEN + dt.timedelta(days=1)])
@pytest.mark.parametrize("filters", [{}, {"language": ("ar",)}, {"open": ("now",)}, {"open": ("today", "unknown")},
                                     {"open": ("today",), "language": ("uk", "de"), "cost": ("free",)}])  # fmt: skip
def test_languages_and_times_promise_what_choosing_them_gives(searcher, filters, now):
    searcher.holds(*SPEAKING)
    answer = searcher.ask("Beratung", filters=filters, now=now)
    for name, values in (("language", ("de", "ar", "uk", "unknown")), ("open", ("now", "today", "unknown"))):
        given = {
            value: searcher.ask("Beratung", filters={**filters, name: (value,)}, now=now).total for value in values
        }
        promised = {value: answer.facets.get(name, {}).get(value, 0) for value in values}
        assert promised == given, name


def test_nobody_who_speaks_it_then_tells_what_each_of_the_two_gives(searcher):
    answer = searcher.holds(*SPEAKING).ask("Beratung", filters={"open": ("now",), "language": ("uk",)})
    assert (answer.total, answer.relaxed) == (0, {"open": 1, "language": 3})


def test_an_entry_that_no_longer_differs_by_the_hour_is_spoken_at_all_times(searcher):
    searcher.holds(*SPEAKING)
    searcher.engine.apply([Change("service:by-hour", spoken("service:by-hour", "ar"), 5)], splitter)
    found = searcher.keys("Beratung", filters={"open": ("now",), "language": ("ar",)})
    assert set(found) == {"service:always", "service:by-hour"}


# --- Age -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "expected"),
    [("90", {"page:new"}), ("365", {"page:new", "page:year"}), ("older", {"page:old"}), ("unknown", {"page:never"}),
     ("nosuch", set())],
)  # fmt: skip
def test_how_long_ago_it_was_checked_can_be_chosen_and_never_too(searcher, value, expected):
    today = MONDAY_TEN.date()
    searcher.holds(
        document("page:new", de="Kurs", verified_on=today - dt.timedelta(days=90)),
        document("page:year", de="Kurs", verified_on=today - dt.timedelta(days=365)),
        document("page:old", de="Kurs", verified_on=today - dt.timedelta(days=366)),
        document("page:never", de="Kurs"),
    )
    answer = searcher.ask("Kurs", filters={"verified": (value,)})
    assert {hit.key for hit in answer.hits} == expected
    assert answer.facets["verified"] == {"90": 1, "365": 2, "older": 1, "unknown": 1}


def test_starts_within_the_next_days(searcher):
    today = MONDAY_TEN.date()
    searcher.holds(
        document("course:soon", de="Kurs", starts_on=(today + dt.timedelta(days=10), today - dt.timedelta(days=90))),
        document("course:later", de="Kurs", starts_on=(today + dt.timedelta(days=60),)),
        document("course:past", de="Kurs", starts_on=(today - dt.timedelta(days=1),)),
    )
    assert searcher.keys("Kurs", filters={"start": ("30",)}) == ["course:soon"]
    assert set(searcher.keys("Kurs", filters={"start": ("90",)})) == {"course:soon", "course:later"}


# --- Places --------------------------------------------------------------------------------------------------------
STOLBERG, MONSCHAU = (50.7733, 6.2060), (50.5560, 6.2410)
PLACES = [
    document("location:here", de="Beratung", locations=((AACHEN.latitude, AACHEN.longitude), MONSCHAU)),
    document("location:near", de="Beratung", location=STOLBERG),
    document("location:far", de="Beratung", location=MONSCHAU),
    document("location:nowhere", de="Beratung"),
]


def test_the_nearest_place_of_an_entry_counts(searcher):
    answer = searcher.holds(*PLACES).ask("Beratung", place=AACHEN, sort="distance")
    assert [hit.key for hit in answer.hits] == ["location:here", "location:near", "location:far", "location:nowhere"]
    assert [hit.distance_km for hit in answer.hits][:2] == [0.0, 8.6]


def test_a_radius_leaves_out_what_is_farther_or_nowhere(searcher):
    answer = searcher.holds(*PLACES).ask("Beratung", place=AACHEN, radius=11)
    assert {hit.key for hit in answer.hits} == {"location:here", "location:near"}
    assert answer.facets["radius"] == {"2": 1, "5": 1, "10": 2, "25": 2}


def test_distance_and_age_nudge_but_never_bury(searcher):
    searcher.holds(
        document("location:exact", de="Schwangerschaftsberatung", location=MONSCHAU, verified_on=dt.date(2019, 1, 1)),
        document("location:other", de="Wohnen | | Auch Schwangerschaftsberatung ist hier genannt.", location=STOLBERG,
                 verified_on=MONDAY_TEN.date()),
    )  # fmt: skip
    assert searcher.keys("Schwangerschaftsberatung", place=AACHEN)[0] == "location:exact"


def test_archived_entries_come_last(searcher):
    searcher.holds(document("page:old", de="Umzug melden", state="archived"), document("page:new", de="Umzug melden"))
    assert searcher.keys("Umzug") == ["page:new", "page:old"]


def test_what_was_not_checked_for_long_or_never_comes_after_its_like(searcher):
    today = MONDAY_TEN.date()
    searcher.holds(
        document("service:1", de="Umzug melden", state="stale"),
        document("service:2", de="Umzug melden", state="stale", verified_on=today - dt.timedelta(days=400)),
        document("service:3", de="Umzug melden", verified_on=today - dt.timedelta(days=360)),
        document("service:4", de="Umzug melden", verified_on=today),
    )
    keys = searcher.keys("Umzug")
    assert keys[:2] == ["service:4", "service:3"]
    assert set(keys[2:]) == {"service:1", "service:2"}


def test_a_hit_tells_the_day_of_its_last_check(searcher):
    checked = MONDAY_TEN.date() - dt.timedelta(days=400)
    searcher.holds(document("service:1", de="Umzug", verified_on=checked), document("service:2", de="Umzug"))
    answer = searcher.ask("Umzug")
    assert {hit.key: hit.verified_on for hit in answer.hits} == {"service:1": checked, "service:2": None}


def test_sorting_by_newest_check(searcher):
    searcher.holds(
        document("page:1", de="Umzug", verified_on=dt.date(2026, 1, 1)),
        document("page:2", de="Umzug | Umzug", verified_on=dt.date(2026, 6, 1)),
        document("page:3", de="Umzug"),
    )
    assert searcher.keys("Umzug", sort="verified") == ["page:2", "page:1", "page:3"]


# --- Order ---------------------------------------------------------------------------------------------------------
def test_what_an_app_claims_for_a_phrase_comes_first(searcher):
    searcher.holds(
        document("topic:wohnen", de="Wohnung und Miete", best_for=("Wohnung suchen",)),
        document("page:1", de="Wohnung suchen | Wohnung suchen | Wohnung suchen"),
        document("page:2", de="Wohnung suchen in der Stadt | Wohnung suchen"),
    )
    assert searcher.keys("WOHNUNG  suchen")[0] == "topic:wohnen"


def test_of_several_that_bear_a_name_the_topic_comes_first(searcher):
    searcher.holds(
        document("organisation:1", de="Jobcenter", best_for=("Jobcenter",)),
        document("topic:1", de="Geld vom Amt", best_for=("Jobcenter",), labels={"de": ("Jobcenter",)}),
    )
    assert searcher.keys("job center") == ["topic:1", "organisation:1"]


def test_a_compound_written_apart_finds_the_whole_word(searcher):
    searcher.holds(
        document("page:1", de="Telefonseelsorge"),
        document("page:2", de="Telefon"),
        document("page:3", de="Seelsorge im Haus"),
    )
    assert searcher.keys("telefon seelsorge abends")[0] == "page:1"


def test_a_literal_title_beats_longer_texts(searcher):
    searcher.holds(
        document("page:1", de="Wohngeld | Zuschuss"),
        document("page:2", de="Wohngeld, Wohngeld, Wohngeld | Wohngeld | Wohngeld " * 3),
    )
    assert searcher.keys("wohngeld")[0] == "page:1"


def test_editors_put_a_result_first_and_add_synonyms(searcher):
    searcher.holds(
        document("page:1", de="Fahrrad | Fahrrad"), document("page:2", de="Velo"), document("page:3", de="Bus")
    )
    rules = Rules(groups=(Group(("Fahrrad", "Velo"), one_way=False),), best_bets=(("fahrrad", "page:3"),))
    assert searcher.keys("Fahrrad", rules=rules) == ["page:3", "page:1", "page:2"]
    one_way = Rules(groups=(Group(("Fahrrad", "Velo"), one_way=True),))
    assert searcher.keys("Velo", rules=one_way) == ["page:2"]


def test_pages_of_results_hang_together(searcher):
    searcher.holds(*(document(f"page:{number:03}", de="Gleicher Titel") for number in range(60)))
    pages = [searcher.keys("Titel", start=start, size=20) for start in (0, 20, 40)]
    assert sorted(key for page in pages for key in page) == [f"page:{number:03}" for number in range(60)]
    assert searcher.keys("Titel", start=1_000, size=20) == []


# --- Suggestions ---------------------------------------------------------------------------------------------------
def suggested(searcher, text, language="de", excluded=()):
    found = searcher.engine.suggest(
        text, language=language, audiences=frozenset({PUBLIC}), size=8, excluded=frozenset(excluded)
    )
    return [one.text for one in found]


def test_suggestions_do_not_depend_on_spelling(searcher):
    searcher.holds(*WORDS)
    assert suggested(searcher, "Straß") == suggested(searcher, "strass") == ["Die Straße"]
    assert suggested(searcher, "führ") == suggested(searcher, "fuehr") == ["Führerschein umschreiben"]


def test_suggestions_serve_readers_of_other_languages(searcher):
    searcher.holds(
        document("topic:1", de="Jobcenter", ar="مركز العمل", labels={"ar": ("جوب سنتر",)}, best_for=("جوب سنتر",))
    )
    assert suggested(searcher, "جوب", "ar") == ["جوب سنتر"]
    assert suggested(searcher, "job", "ar") == ["Jobcenter"]
    assert suggested(searcher, "zzz", "ar") == []


def test_a_situation_in_many_words_is_found_but_not_suggested(searcher):
    words = ("Wohngeld", "Miete zu hoch geworden")
    searcher.holds(document("topic:1", de="Zuschuss", labels={"de": words}, best_for=words))
    assert suggested(searcher, "miete zu") == []
    assert suggested(searcher, "wohng") == ["Wohngeld"]
    assert searcher.keys("miete zu hoch geworden") == ["topic:1"]


def test_a_discreet_entry_is_suggested_by_its_title_only(searcher):
    searcher.holds(document("topic:1", de="Gewalt", labels={"de": ("Schläge",)}, best_for=("Schläge",), discreet=True))
    assert suggested(searcher, "schl") == []
    assert suggested(searcher, "gew") == ["Gewalt"]
    assert searcher.keys("Schläge") == ["topic:1"]


def test_excluded_words_are_neither_suggested_nor_offered(searcher):
    searcher.holds(document("page:1", de="Haschisch"), document("page:2", de="Haselnuss"))
    assert suggested(searcher, "has", excluded={"haschisch"}) == ["Haselnuss"]
    rules = Rules(excluded=frozenset({"haschisch"}))
    assert searcher.understand("Haschisc", rules=rules).corrections == ()


# --- Changes -------------------------------------------------------------------------------------------------------
def test_a_changed_document_is_found_by_its_new_words_only(searcher):
    searcher.holds(document("page:1", de="Vorher", labels={"de": ("Damals",)}), document("page:2", de="Rest"))
    searcher.engine.apply([Change("page:1", document("page:1", de="Jetzt"), 5)], splitter)
    assert searcher.keys("Jetzt") == ["page:1"]
    assert searcher.keys("Vorher") == searcher.keys("Damals") == []
    assert suggested(searcher, "dam") == []
    assert searcher.understand("Damasl").corrections == ()


def test_a_late_write_loses_and_what_is_gone_stays_gone(searcher):
    searcher.holds(document("page:1", de="Anfang"))
    searcher.engine.apply([Change("page:1", document("page:1", de="Neu"), 9)], splitter)
    searcher.engine.apply([Change("page:1", document("page:1", de="Alt"), 8)], splitter)
    assert searcher.keys("Neu") == ["page:1"]
    searcher.engine.apply([Change("page:1", None, 10)], splitter)
    assert searcher.keys("Neu") == []
    assert searcher.engine.keys() == set()


def test_an_index_grown_by_changes_equals_one_built_at_once(searcher):
    services = some_services()
    searcher.holds(*services, *WORDS)
    at_once = (searcher.ask("Beratung 7 Kurs"), searcher.understand("Migrationsberatungsstelle").words)
    searcher.holds(document("page:kurs", de="Etwas anderes"))
    searcher.engine.apply([Change(one.key, one, 1) for one in services], splitter)
    searcher.engine.apply([Change(one.key, one, 2) for one in WORDS], splitter)
    grown = searcher.ask("Beratung 7 Kurs")
    assert grown.total == at_once[0].total
    assert grown.facets == at_once[0].facets
    assert {hit.key for hit in grown.hits} == {hit.key for hit in at_once[0].hits}
