"""Makes German courses with their runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from directory.models import RANK, Course, CourseRun, CourseText, CourseType, Level

from .chance import Chance
from .making import LANGUAGES, Making, Rows, state_of_text, words
from .offers import Host, host_of, link_groups, offer_facts
from .sizes import RUNS, VIRTUAL, runs_of, special_near

# Course number → number of an offer: courses belong to organisations that are there with so many offers.
OFFERS_A_COURSE = 5
# Topics of course types by family; the others are general.
TOPIC_OF_FAMILY = {
    "integrationskurs": "integrationskurs",
    "berufssprachkurs": "berufssprachkurs",
    "erstorientierung": "erstorientierung",
    "frauenkurs": "frauen_elternkurse",
    "offen": "sprachcafe",
}
DAYS = ((0, 1, 2, 3), (0, 1, 2, 3, 4), (1, 3), (0, 2, 4), (5,), (4, 5), ())
TIMES = {"vormittags": (dt.time(8, 30), dt.time(12, 45)), "nachmittags": (dt.time(13, 30), dt.time(16, 45)),
         "abends": (dt.time(18), dt.time(20, 15)), "wochenende": (dt.time(10), dt.time(14))}  # fmt: skip


def make_course(number: int, making: Making, rows: Rows) -> Course:
    chance = making.chance("course", number)
    host = host_of(number * OFFERS_A_COURSE, making, chance)
    kind = chance.fair(number, making.region.types)
    start, target = _levels(kind, chance)
    childcare = chance.fair(number, making.terms("childcare"))
    has_childcare = number < len(making.terms("childcare")) or chance.maybe(0.55)
    course: Course = rows.add(
        Course(
            course_type=kind,
            start_level=start,
            target_level=target,
            units=kind.units_language or chance.choice((None, 60, 120, 300)),
            childcare_id=childcare.id if has_childcare else None,
            **(_ages(making, chance) if has_childcare and childcare.code != "keine" else {}),
            own_number=f"K{number}" if chance.maybe(0.7) else "",
            **_texts(kind, start, target, host, making, chance),
            **offer_facts("course", number, host, making, chance),
        )
    )
    topics = {one.code: one for one in making.region.topics}
    topic = topics.get(TOPIC_OF_FAMILY.get(kind.family, ""))
    language = [one for one in making.region.topics if one.dimension.code == "sprache"] or making.region.topics
    link_groups(number, course, [topic or chance.choice(language)], making, chance, rows)
    for name, vocabulary in (("access", "course_access"), ("certificates", "certificate")):
        rows.link(getattr(Course, name), course, making.several(vocabulary, number, chance))
    for place in range(runs_of(number)):
        _run(number * max(RUNS) + place, course, host, making, rows)
    _translations(course, host, chance, rows)
    return course


def _levels(kind: CourseType, chance: Chance) -> tuple[str, str]:
    """Of the type where it has any, else one to three steps up; of a few nobody knows."""
    if chance.maybe(0.06):
        return "", ""
    levels = list(Level.values)
    start = kind.start_level if kind.start_level in RANK else chance.choice(levels[:-1])
    target = kind.target_level if kind.target_level in RANK else ""
    if not target or RANK[target] < RANK[start]:
        target = levels[min(RANK[start] + chance.randint(1, 4), len(levels) - 1)]
    return start, target


def _ages(making: Making, chance: Chance) -> dict[str, Any]:
    low, high = chance.choice(((6, 3), (12, 3), (12, 6), (36, 6), (None, None)))
    return {
        "childcare_from_months": low,
        "childcare_to_years": high,
        "childcare_places": chance.choice((None, 5, 8, 12)),
        "childcare_cost": chance.choice((None, 0, 20, 45)),
        "childcare_as_of": making.days(-chance.randint(0, 300)) if chance.maybe(0.7) else None,
        "childcare_note": chance.choice(words()["childcare_notes"]),
    }


def _texts(kind: CourseType, start: str, target: str, host: Host, making: Making, chance: Chance) -> dict[str, Any]:
    level = " bis ".join(dict.fromkeys(one for one in (start, target) if one)) or "Deutsch"
    given = {"label": kind.label_in("de"), "level": level, "town": host.town, "name": making.name(chance),
             "time": chance.choice(words()["course_times"])}  # fmt: skip
    sentences = chance.sample(words()["course_sentences"], chance.randint(2, 5))
    is_free = chance.choices((True, False, None), (40, 45, 15))[0]
    return {
        "name": chance.choice(words()["course_names"]).format(**given)[:200],
        "summary": chance.choice(words()["course_summaries"]).format(**given)[:300],
        "description": " ".join(sentences),
        "is_free": is_free,
        "cost_text": "" if is_free else chance.choice(words()["course_cost_texts"]),
    }


def _run(number: int, course: Course, host: Host, making: Making, rows: Rows) -> None:
    """Runs of the last half year and of the coming year."""
    chance = making.chance("run", number)
    starts = making.days(chance.randint(-180, 360))
    ends = starts + dt.timedelta(days=chance.randint(20, 400)) if chance.maybe(0.8) else None
    time = chance.fair(number, making.terms("course_time"))
    opens, closes = TIMES.get(time.code, (None, None)) if chance.maybe(0.85) else (None, None)
    mode = chance.fair(number, making.terms("course_mode"))
    online = special_near(host.home, VIRTUAL)
    place = online if mode.code == "online" and online is not None else host.home
    run = rows.add(
        CourseRun(
            course=course,
            location_id=making.ids["location"][place] if chance.maybe(0.95) else None,
            status=_status(starts, ends, making.today, chance),
            starts_on=starts,
            ends_on=ends,
            module=chance.choice((None, 1, 2, 3)),
            weekdays=list(chance.choice(DAYS)),
            starts_at=opens,
            ends_at=closes,
            mode_id=mode.id if number < len(making.terms("course_mode")) or chance.maybe(0.9) else None,
            units_per_week=chance.choice((None, 4, 12, 16, 20, 25)),
            own_number=f"D{number}" if chance.maybe(0.5) else "",
            register_until=starts - dt.timedelta(days=14) if chance.maybe(0.3) else None,
            register_how=chance.choice(words()["register_how"]),
            entry_possible_later=chance.maybe(0.25),
            placement_test_on=starts - dt.timedelta(days=10) if chance.maybe(0.2) else None,
            **_places(number, making, chance),
        )
    )
    if number < len(making.terms("course_time")) or chance.maybe(0.9):
        rows.link(CourseRun.times, run, [time])


def _status(starts: dt.date, ends: dt.date | None, today: dt.date, chance: Chance) -> str:
    if chance.maybe(0.03):
        return CourseRun.Status.CANCELLED
    if ends is not None and ends < today:
        return CourseRun.Status.FINISHED
    if starts <= today:
        return CourseRun.Status.RUNNING
    return chance.choices((CourseRun.Status.OPEN, CourseRun.Status.PLANNED), (4, 1))[0]


def _places(number: int, making: Making, chance: Chance) -> dict[str, Any]:
    most = chance.choice((None, 12, 16, 20, 25))
    state = chance.fair(number, making.terms("place_state"))
    if number >= len(making.terms("place_state")) and chance.maybe(0.15):
        return {"max_places": most}
    told = timezone.make_aware(dt.datetime.combine(making.days(-chance.choice((0, 2, 5, 9, 13, 20, 90))), dt.time(9)))
    free = {"plaetze_frei": 6, "wenige": 2, "voll": 0}.get(state.code)
    return {
        "min_places": chance.choice((None, 8)) if most else None,
        "max_places": most,
        "places_free": free,
        "places_state_id": state.id,
        "places_as_of": told,
        "places_source": chance.choice(CourseRun.PlacesSource.values),
    }


def _translations(course: Course, host: Host, chance: Chance, rows: Rows) -> None:
    level = "–".join(dict.fromkeys(one for one in (course.start_level, course.target_level) if one))
    for code in LANGUAGES:
        if chance.maybe(0.35):
            called = words()["course_translations"][code]
            given = {"level": level, "town": host.town}
            rows.add(
                CourseText(
                    record=course,
                    language=code,
                    name=called["name"].format(**given).strip(),
                    summary=called["summary"].format(**given),
                    **state_of_text(chance, course.digest),
                )
            )
