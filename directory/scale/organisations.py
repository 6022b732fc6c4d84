"""Makes organisations with their contacts."""

from __future__ import annotations

from directory.catalogue import TermEntry
from directory.models import ContactPoint, Location, Organisation, OrganisationText

from .chance import Chance
from .making import LANGUAGES, Making, Rows, phone, state_of_text, words
from .sizes import home_of, hub_of

MEMBERS = ("wohlfahrtsverband", "verein", "kurstraeger")  # kinds that often belong to a bigger one


def make_organisation(number: int, making: Making, rows: Rows) -> Organisation:
    chance = making.chance("organisation", number)
    kind = chance.fair(number, making.terms("organisation_kind"))
    home = home_of(number)
    town = making.town_of(home)
    name = _name(kind, making, chance, town)
    texts = chance.sample(words()["organisation_texts"], chance.randint(2, 5))
    organisation: Organisation = rows.add(
        Organisation(
            name=name,
            short_name="".join(word[0] for word in name.split() if word[0].isupper())[:60] if chance.maybe(0.3) else "",
            alternate_names=[f"{making.name(chance)} {town}"] if chance.maybe(0.15) else [],
            kind_id=kind.id,
            description=" ".join(texts).format(town=town),
            website=f"https://traeger-{number}.example.org" if chance.maybe(0.8) else "",
            email=f"info@traeger-{number}.example.org" if chance.maybe(0.9) else "",
            phone=phone(number) if chance.maybe(0.9) else "",
            status=chance.choices(Organisation.Status.values, (96, 2, 2))[0],
            is_listed=not chance.maybe(0.02),
            **making.record("organisation", number, chance),
        )
    )
    if number and kind.code in MEMBERS and chance.maybe(0.4):
        rows.later.append((organisation, chance.choice(("umbrella", "parent")), number // 3))
    homes = {home, hub_of(home)} if chance.maybe(0.15) else {home}
    for place in sorted(homes):
        rows.add(Location.organisations.through(location_id=making.ids["location"][place], organisation=organisation))
    _contacts(number, organisation, making, chance, rows)
    _texts(organisation, town, chance, rows)
    return organisation


def _name(kind: TermEntry, making: Making, chance: Chance, town: str) -> str:
    patterns = words()["organisation_names"]
    pattern = chance.choice(patterns.get(kind.code) or patterns["sonstige"])
    return str(pattern.format(name=making.name(chance), town=town))


def _contacts(number: int, organisation: Organisation, making: Making, chance: Chance, rows: Rows) -> None:
    for order in range(chance.choice((0, 1, 1, 2))):
        for_staff = chance.maybe(0.15)
        point = rows.add(
            ContactPoint(
                organisation=organisation,
                function=chance.choice(words()["staff_functions" if for_staff else "contact_functions"]),
                phone=phone(number * 3 + order),
                email=f"kontakt{order}@traeger-{number}.example.org" if chance.maybe(0.5) else "",
                note=chance.choice(words()["contact_notes"]),
                visibility="S" if for_staff else "P",
                order=order,
            )
        )
        rows.link(ContactPoint.languages, point, chance.some(making.terms("language"), 3))


def _texts(organisation: Organisation, town: str, chance: Chance, rows: Rows) -> None:
    for code in LANGUAGES:
        if chance.maybe(0.25):
            text = chance.choice(words()["organisation_translations"][code]).format(town=town)
            rows.add(
                OrganisationText(
                    record=organisation, language=code, description=text, **state_of_text(chance, organisation.digest)
                )
            )
