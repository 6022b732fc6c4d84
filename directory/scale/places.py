"""Makes places: houses with hours and accessibility, addresses on the net, and protected ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from directory.models import AccessibilityFact, Location, LocationText, Schedule, ScheduleException

from .chance import Chance
from .making import LANGUAGES, Making, Rows, state_of_text, words
from .sizes import POSTAL, REDACTED, SPECIAL_EVERY, STAFF_ONLY, VIRTUAL, house_number

# Of protected places: it must appear nowhere, and tests look for it.
HIDDEN_STREET = "Geheimweg"
# Half a kilometre or so around the middle of the postcode.
SCATTER = 0.006
MORNINGS = (dt.time(8), dt.time(8, 30), dt.time(9), dt.time(10))
NOONS = (dt.time(12), dt.time(12, 30), dt.time(13))
AFTERNOONS = (dt.time(14), dt.time(15))
EVENINGS = (dt.time(16), dt.time(17), dt.time(18, 30), dt.time(20))


def make_location(number: int, making: Making, rows: Rows) -> Location:
    chance = making.chance("location", number)
    kind = number % SPECIAL_EVERY
    facts = making.record("location", number, chance)
    if kind == VIRTUAL:
        name = chance.choice(words()["online_names"]).format(name=making.name(chance))
        url = f"https://online-{number}.example.org"
        location: Location = rows.add(Location(name=name, kind="virtual", online_url=url, **facts))
        return location
    location = rows.add(Location(**facts, **_address(number, making, chance)))
    if kind not in (REDACTED, POSTAL):
        _accessibility(number, location, making, chance, rows)
        if chance.maybe(0.4):
            week_of_house(chance, rows, location=location)
        if chance.maybe(0.1):
            closed_days(making, chance, rows, location=location)
        _texts(location, making.town_of(number), chance, rows)
    return location


def _address(number: int, making: Making, chance: Chance) -> dict[str, Any]:
    postcode = making.postcode(number)
    street = chance.choice(words()["streets"])
    kind = number % SPECIAL_EVERY
    given = {"name": making.name(chance), "street": street}
    found: dict[str, Any] = {
        "name": chance.choice(words()["house_names"]).format(**given),
        "street": f"{street} {chance.randint(1, 140)}",
        "postal_code": postcode.code,
        "city": postcode.municipality.name,
        "municipality": postcode.municipality,
    }
    if kind == REDACTED:
        hidden = {
            "kind": "redacted",
            "address_visibility": "hidden",
            "street": f"{HIDDEN_STREET} {number}",
        }
        return found | hidden | {"name": chance.choice(words()["redacted_names"]).format(**given)}
    if kind == POSTAL:
        box = f"Postfach {chance.randint(10, 99)} {chance.randint(10, 99)}"
        return found | {"kind": "postal", "street": box, "name": chance.choice(words()["postal_names"]).format(**given)}
    districts = making.region.districts.get(postcode.municipality_id, [])
    way = {"line": chance.randint(1, 75), "other": chance.randint(1, 75), "minutes": chance.randint(1, 12)}
    return found | {
        "latitude": f"{float(postcode.latitude) + chance.uniform(-SCATTER, SCATTER):.6f}",
        "longitude": f"{float(postcode.longitude) + chance.uniform(-SCATTER, SCATTER):.6f}",
        "district": chance.choice(districts) if districts else None,
        "address_visibility": "staff" if kind == STAFF_ONLY else "public",
        "is_listed": not chance.maybe(0.02),
        "directions": chance.choice(words()["directions"]),
        "transport": chance.choice(words()["transport"]).format(street=street, town=postcode.municipality.name, **way),
    }


def _accessibility(number: int, location: Location, making: Making, chance: Chance, rows: Rows) -> None:
    """Of half the houses nobody has said anything yet."""
    place = house_number(number)
    if place >= len(making.terms("accessibility")) and chance.maybe(0.45):
        return
    for feature in making.several("accessibility", place, chance, 5):
        rows.add(
            AccessibilityFact(
                location=location,
                feature_id=feature.id,
                value_id=chance.fair(place, making.terms("accessibility_value")).id,
                note=chance.choice(words()["accessibility_notes"]),
            )
        )


def week_of_house(chance: Chance, rows: Rows, **owner: Any) -> None:
    opens, closes = chance.choice(MORNINGS), chance.choice(EVENINGS)
    for day in range(5):
        rows.add(Schedule(weekday=day, opens=opens, closes=closes if day < 4 else chance.choice(NOONS), **owner))


def closed_days(making: Making, chance: Chance, rows: Rows, **owner: Any) -> None:
    first = making.days(chance.randint(-5, 90))
    last = first + dt.timedelta(days=chance.randint(0, 14))
    opens, closes = (dt.time(10), dt.time(12)) if chance.maybe(0.2) else (None, None)
    reason = chance.choice(words()["exception_reasons"])
    rows.add(ScheduleException(first_day=first, last_day=last, opens=opens, closes=closes, reason=reason, **owner))


def _texts(location: Location, town: str, chance: Chance, rows: Rows) -> None:
    if not location.transport:
        return
    for code in LANGUAGES:
        if chance.maybe(0.25):
            way = {"line": chance.randint(1, 75), "minutes": chance.randint(1, 12)}
            text = chance.choice(words()["location_translations"][code]).format(
                street=location.street, town=town, **way
            )
            rows.add(
                LocationText(record=location, language=code, transport=text, **state_of_text(chance, location.digest))
            )
