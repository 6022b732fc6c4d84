"""Many random courses and runs at once, without the time that factories take: for equality and for speed."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from directory.models import Course, CourseRun, CourseType, Level, Location, Municipality, Organisation

from .factories import CourseTypeFactory, LocationFactory, MunicipalityFactory, OrganisationFactory, TopicFactory, term

TIMES = ("vormittags", "nachmittags", "abends", "wochenende")
MODES = ("praesenz", "online", "hybrid")
STATES = ("plaetze_frei", "wenige", "warteliste_offen", "warteliste_geschlossen", "voll", "unbekannt")
CHILDCARE = ("kinderbeaufsichtigung", "vermittlung", "auf_anfrage", "keine")
TOWNS = {"aachen": (50.776, 6.087), "stolberg": (50.769, 6.230), "simmerath": (50.607, 6.301)}
AGES_OF_STARTS = (-90, -61, -60, -59, -1, 0, 1, 27, 28, 29, 56, 57, 200)
AGES_OF_COUNTS = (0, 13, 14, 15, 100)


class Region:
    """Vocabularies, towns and houses that random courses are made of."""

    def __init__(self, chance: Random, *, at: dt.datetime) -> None:
        self.chance, self.at = chance, at
        self.times = [term("course_time", code) for code in TIMES]
        self.modes = [term("course_mode", code) for code in MODES]
        self.states = [term("place_state", code) for code in STATES]
        self.childcare = [term("childcare", code) for code in CHILDCARE]
        self.topic = TopicFactory(code="integrationskurs")
        self.types: list[CourseType] = [CourseTypeFactory(code=code) for code in ("ik_allgemein", "bsk_b1")]
        self.organisations: list[Organisation] = [
            *(OrganisationFactory() for _number in range(3)),
            OrganisationFactory(unlisted=True),
        ]
        self.houses = [house for slug, point in TOWNS.items() for house in self._houses(slug, *point)]

    @staticmethod
    def _houses(slug: str, latitude: float, longitude: float) -> list[Location]:
        town: Municipality = MunicipalityFactory(name=slug.capitalize(), slug=slug)
        open_to_all = LocationFactory(
            municipality=town, district=None, latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}"
        )
        hidden = LocationFactory(
            municipality=town, district=None, latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}",
            address_visibility="staff",
        )  # fmt: skip
        return [open_to_all, hidden, LocationFactory(redacted=True, municipality=town)]

    def make(self, courses: int, *, runs: int) -> None:
        """Courses with `runs` starts on the average, some without any."""
        made = Course.objects.bulk_create(self._course(number) for number in range(courses))
        starts = CourseRun.objects.bulk_create(
            self._run(course) for course in made for _number in range(self.chance.randint(0, 2 * runs))
        )
        CourseRun.times.through.objects.bulk_create(
            CourseRun.times.through(courserun=run, term=time)
            for run in starts
            for time in self.chance.sample(self.times, self.chance.choice((0, 1, 1, 2)))
        )
        Course.topics.through.objects.bulk_create(
            Course.topics.through(course=course, topic=self.topic) for course in made if self.chance.random() < 0.5
        )

    def _course(self, number: int) -> Course:
        chance = self.chance
        levels = ("", *Level.values)
        return Course(
            name=f"Deutschkurs {number}",
            summary="Deutsch lernen.",
            organisation=chance.choice(self.organisations),
            status=chance.choices(("published", "paused", "draft", "ended"), (8, 1, 1, 1))[0],
            audience=chance.choices(("public", "staff"), (9, 1))[0],
            course_type=chance.choice(self.types),
            start_level=chance.choice(levels),
            target_level=chance.choice(levels),
            childcare=chance.choice((None, *self.childcare)),
            women_only=chance.random() < 0.3,
            is_free=chance.choice((True, False, None)),
            verified_on=self.at.date(),
        )

    def _run(self, course: Course) -> CourseRun:
        chance, today = self.chance, self.at.date()
        starts_on = today + dt.timedelta(days=chance.choice(AGES_OF_STARTS))
        told = chance.choice((None, *AGES_OF_COUNTS))
        facts: dict[str, Any] = {
            "status": chance.choices(CourseRun.Status.values, (1, 4, 2, 1, 1))[0],
            "ends_on": chance.choice((None, max(starts_on, today - dt.timedelta(days=1)), today + dt.timedelta(300))),
            "weekdays": sorted(chance.sample(range(7), chance.choice((0, 1, 2, 4)))),
            "mode": chance.choice((None, *self.modes)),
            "location": chance.choice((None, *self.houses)),
            "places_state": chance.choice((None, *self.states)),
            "places_as_of": None if told is None else self.at - dt.timedelta(days=told),
        }
        if facts["ends_on"] is not None:
            facts["ends_on"] = max(facts["ends_on"], starts_on)
        return CourseRun(course=course, starts_on=starts_on, **facts)
