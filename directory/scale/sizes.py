"""How many records of each kind belong to so many offers, and which of them belong together."""

from __future__ import annotations

from dataclasses import dataclass

# Runs of one course after the other: two and a half on the average, some courses have none.
RUNS = (3, 2, 5, 0, 4, 1)
# Of twenty places one each is of these kinds; all others are houses with an address for everybody.
SPECIAL_EVERY = 20
VIRTUAL, REDACTED, POSTAL, STAFF_ONLY = 3, 7, 13, 17
# One house of so many is shared by many organisations.
HUB_EVERY = 40


@dataclass(frozen=True, slots=True)
class Sizes:
    services: int
    locations: int
    organisations: int
    courses: int
    runs: int

    @classmethod
    def of(cls, services: int) -> Sizes:
        courses = _share(services, 1, 5)
        return cls(
            services=services,
            locations=_share(services, 1, 4),
            organisations=organisations_of(services),
            courses=courses,
            runs=sum(map(runs_of, range(courses))),
        )


def organisations_of(services: int) -> int:
    return _share(services, 3, 10)


def runs_of(course: int) -> int:
    return RUNS[course % len(RUNS)]


def home_of(organisation: int) -> int:
    """The number of the place where the organisation is at home: always a house that is there with it."""
    return open_house(organisation * 5 // 6)


def hub_of(home: int) -> int:
    return home - home % HUB_EVERY


def open_house(place: int) -> int:
    """The place itself, or the one before where it is no house with an address."""
    return place - 1 if place % SPECIAL_EVERY in (VIRTUAL, REDACTED, POSTAL) else place


def house_number(place: int) -> int:
    """How many houses come before it, without what has no address of its own."""
    whole, rest = divmod(place, SPECIAL_EVERY)
    special = (VIRTUAL, REDACTED, POSTAL)
    return place - whole * len(special) - sum(rest > one for one in special)


def special_near(home: int, kind: int) -> int | None:
    """The last place of a kind up to that one."""
    place = home - (home - kind) % SPECIAL_EVERY
    return place if place >= 0 else None


def _share(number: int, of: int, parts: int) -> int:
    """Rounded up."""
    return -(-number * of // parts)
