"""HSDS, Open Referral UK and Ohana: broken data wins nothing, the rest is imported, the second time nothing changes."""

from __future__ import annotations

import csv
import json
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from directory.models import (
    ContactPoint,
    Course,
    ExternalId,
    ImportRun,
    ImportSource,
    Location,
    Organisation,
    Schedule,
    ScheduleException,
    Service,
)
from tests.directory.factories import CourseFactory, LocationFactory, ServiceFactory, TopicFactory
from tests.directory.imports.acts import ImportResult, checked

Import = Callable[..., ImportResult]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def own(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def service(label: str = "Beratung", /, **fields: Any) -> dict[str, Any]:
    return {
        "id": own(label),
        "name": label,
        "status": "active",
        "description": "Hilfe bei Anträgen. Kostenlos.",
        "organization": {"id": own("org"), "name": "Verein", "description": "Ein Verein.", "email": "post@example.org"},
        "service_at_locations": [
            {
                "id": own(f"sal {label}"),
                "location": {
                    "id": own("house"),
                    "name": "Haus",
                    "location_type": "physical",
                    "latitude": 50.77,
                    "longitude": 6.08,
                    "addresses": [
                        {"address_1": "Weg 1", "city": "Aachen", "postal_code": "52062\u00a0", "country": "DE"}
                    ],
                },
                "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:00"}],
            }
        ],
        "languages": [{"code": "ar"}, {"name": "Klingon"}],
        **fields,
    }


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    def make(*services: Any, total: int | None = None, name: str = "services.json") -> Path:
        path = tmp_path / name
        number = len(services) if total is None else total
        path.write_text(json.dumps({"total_items": number, "page_number": 1, "contents": services}), encoding="utf-8")
        return path

    return make


Page = Callable[..., Path]


def test_an_offer_comes_with_organisation_place_hours_and_languages(imported: Import, page: Page) -> None:
    result = imported("hsds-json", page(service(minimum_age=12, assured_date="2026-01-15")))
    offer = Service.objects.get()
    assert result.counts == (3, 0, 0, 0)
    assert (str(offer.uuid), offer.status, offer.min_age) == (own("Beratung"), "in_review", 12)
    assert offer.summary == "Hilfe bei Anträgen. Kostenlos."
    assert offer.organisation.name == "Verein"
    place = offer.places.get()
    assert (place.location.postal_code, place.location.municipality.name) == ("52062", "Aachen")
    assert [(one.weekday, f"{one.opens:%H:%M}") for one in place.schedules.all()] == [(0, "09:00"), (2, "09:00")]
    assert [spoken.language.code for spoken in offer.spoken.all()] == ["ar"]
    assert any("Klingon" in note["reason"] for note in result.report["notes"])
    assert not Organisation.objects.get().is_listed


def test_the_second_import_changes_nothing(imported: Import, page: Page) -> None:
    path = page(service(), service("Treff"))
    imported("hsds-json", path)
    assert imported("hsds-json", path).counts == (0, 0, 4, 0)
    assert Schedule.objects.count() == 4


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"id": "17"}, "is not a UUID"),
        ({"name": ""}, "name is missing"),
        ({"name": None}, "name is missing"),
        ({"organization": None}, "organisation that offers it"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_and_the_others_are_imported(
    imported: Import, page: Page, broken: dict[str, Any], told: str
) -> None:
    result = imported("oruk-json", page(service("Kaputt", **broken), service()))
    assert [offer.name for offer in Service.objects.all()] == ["Beratung"]
    assert told in result.reason("contents[0]")


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"email": False}, "is not a text"),
        ({"email": "false"}, "not an e-mail address"),
        ({"assured_date": "0001-01-01"}, "cannot be right"),
        ({"assured_date": "2999-01-01"}, "cannot be right"),
        ({"url": "nirgendwo hin"}, "not an address on the net"),
        ({"status": "vielleicht"}, "no status of HSDS"),
        ({"minimum_age": 90, "maximum_age": 10}, "upper age"),
        ({"cost_options": [{"option": "x", "amount": 5, "currency": "GBP"}]}, "Only prices in euros"),
        (
            {"schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "12:00", "closes_at": "09:00"}]},
            "before it begins",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_told_and_the_record_is_imported(
    imported: Import, page: Page, broken: dict[str, Any], told: str
) -> None:
    result = imported("hsds-json", page(service(**broken)))
    assert Service.objects.count() == 1
    assert any(told in reason for reason in result.refused.values()), result.refused


def test_swapped_coordinates_are_left_out(imported: Import, page: Page) -> None:
    offer = service()
    offer["service_at_locations"][0]["location"] |= {"latitude": 6.08, "longitude": 50.77}
    result = imported("hsds-json", page(offer))
    assert "look swapped" in result.reason("latitude")
    assert Location.objects.get().latitude is None


def test_an_id_that_comes_twice_counts_once(imported: Import, page: Page) -> None:
    result = imported("hsds-json", page(service(), service(name="Beratung", description="Anders.")))
    assert "second time" in result.reason("contents[1]")
    assert Service.objects.get().description == "Hilfe bei Anträgen. Kostenlos."


def test_a_wrong_total_is_told_and_nothing_is_taken_for_gone(imported: Import, page: Page) -> None:
    imported("hsds-json", page(service(), service("Treff")))
    result = imported("hsds-json", page(service(), total=31))
    assert "total_items says 31, delivered were 1" in result.reason("services.json")
    assert result.counts[3] == 0
    assert imported("hsds-json", page(service())).counts[3] == 1


def test_a_file_cut_off_in_the_middle_is_refused_as_a_whole(seeded: None, tmp_path: Path, page: Page) -> None:
    path = page(service(), service("Treff"))
    path.write_bytes(path.read_bytes()[:-40])
    run = checked("hsds-json", path)
    assert run.state == ImportRun.State.FAILED
    assert "no complete JSON" in run.error
    assert not run.items.exists()


def test_topics_come_by_the_table_of_the_source(imported: Import, page: Page) -> None:
    topic = TopicFactory(code="existenzsicherung")
    ImportSource.objects.create(name="Test", format="hsds-json", topic_map=["food = existenzsicherung"])
    terms = [
        {"taxonomy_term": {"id": own(code), "code": code, "name": code, "taxonomy": "x"}} for code in ("food", "pets")
    ]
    result = imported("hsds-json", page(service(attributes=terms)))
    assert list(Service.objects.get().topics.all()) == [topic]
    assert any("“pets”" in note["reason"] for note in result.report["notes"])


def test_names_of_persons_are_never_taken(imported: Import, page: Page) -> None:
    contacts = [{"name": "Erika Muster", "title": "Empfang", "email": "empfang@example.org"}, {"name": "Nur Name"}]
    imported("hsds-json", page(service(contacts=contacts)))
    contact = ContactPoint.objects.get()
    assert (contact.function, contact.person_name, contact.visibility) == ("Empfang", "", "S")
    assert "Muster" not in json.dumps(list(ExternalId.objects.values_list("said", flat=True)))


def test_a_record_of_ours_comes_back_under_its_own_uuid(imported: Import, page: Page) -> None:
    offer = ServiceFactory(name="Hier gepflegt", description="Unser Text.")
    course = CourseFactory()
    result = imported("hsds-json", page(service(id=str(offer.uuid)), service("Kurs", id=str(course.uuid))))
    offer.refresh_from_db()
    assert (Service.objects.count(), Course.objects.count()) == (1, 1)
    assert (offer.name, offer.description) == ("Hier gepflegt", "Unser Text.")
    assert any("German course of ours" in one for one in result.refused.values())


def test_a_protected_place_is_never_filled_in(imported: Import, page: Page) -> None:
    house = LocationFactory(redacted=True, street="")
    ImportSource.objects.create(name="Test", format="hsds-json", rule="source")
    offer = service()
    offer["service_at_locations"][0]["location"]["id"] = str(house.uuid)
    imported("hsds-json", page(offer))
    house.refresh_from_db()
    assert (house.street, house.latitude, house.kind) == ("", None, "redacted")
    assert Location.objects.count() == 1


def test_a_source_pauses_and_ends_what_is_public_and_wakes_nothing(imported: Import, page: Page) -> None:
    imported("hsds-json", page(service()))
    for here, says, then in (
        ("published", "temporarily closed", "paused"),
        ("paused", "active", "published"),
        ("published", "defunct", "ended"),
        ("ended", "active", "ended"),
        ("in_review", "active", "in_review"),
        ("draft", "defunct", "draft"),
    ):
        Service.objects.update(status=here)
        imported("hsds-json", page(service(status=says)))
        assert Service.objects.get().status == then, (here, says)


def test_tables_may_come_as_folder_as_zip_and_as_json(imported: Import, tmp_path: Path) -> None:
    tables = {
        "organizations": [{"id": own("o"), "name": "Verein", "description": "x"}],
        "services": [{"id": own("s"), "organization_id": own("o"), "name": "Hilfe", "status": "active"}],
        "phones": [{"id": own("p"), "service_id": own("s"), "number": "0241 000123", "type": "voice"}],
    }
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.DictWriter(file, rows[0])
            out.writeheader()
            out.writerows(rows)
    archive = tmp_path / "tables.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.iterdir():
            packed.write(path, f"deep/{path.name}")
    tabular = tmp_path / "tabular.json"
    tabular.write_text(json.dumps({f"{name}.csv": rows for name, rows in tables.items()}), encoding="utf-8")
    assert imported("hsds-csv", folder).counts == (2, 0, 0, 0)
    assert imported("hsds-csv", archive).counts == (0, 0, 2, 0)
    assert imported("hsds-json", tabular).counts == (0, 0, 2, 0)
    assert Service.objects.get().phone == "0241 000123"


# --- The sets of shared/data -----------------------------------------------------------------------------------------
def test_ohana_is_imported_with_its_traps_and_a_second_time_without_a_change(imported: Import, shared: Path) -> None:
    folder = shared / "data" / "ohana_sample_csv"
    result = imported("ohana-csv", folder)
    assert result.counts == (53, 0, 0, 0)
    assert (Organisation.objects.count(), Location.objects.count(), Service.objects.count()) == (8, 22, 23)
    assert "cannot be right" in result.refused["holiday_schedules.csv, row 2"]  # the year 0001
    assert "do not lie in Europe" in result.refused["locations.csv, row 2, column latitude"]
    assert "before it begins" in result.refused["regular_schedules.csv, row 12"]  # 9am to 03:00
    unmapped = [note["reason"] for note in result.report["notes"]]
    assert sum("The topic" in reason for reason in unmapped) == 6
    assert Service.objects.get(name="Service with blank fields").status == "ended"  # defunct
    passport = Service.objects.get(name="Passport Photos")
    assert passport.phone == "123-456-7890 ext. 123"  # abroad, as it is written
    assert ScheduleException.objects.filter(location__name="Example Location").count() == 1
    assert not ContactPoint.objects.exclude(person_name="").exists()
    assert imported("ohana-csv", folder).counts == (0, 0, 53, 0)


def test_the_hsds_tables_are_imported_and_a_second_time_without_a_change(imported: Import, shared: Path) -> None:
    folder = shared / "data" / "hsds_examples" / "csv"
    assert imported("hsds-csv", folder).counts == (2, 0, 0, 0)
    assert imported("hsds-csv", folder).counts == (0, 0, 2, 0)


def test_examples_of_one_source_in_different_detail_take_nothing_back(imported: Import, shared: Path) -> None:
    """A list says less of an offer than the offer's own page; what it does not say stays."""
    folder = shared / "data" / "hsds_examples"
    names = ("organization_full", "service_full", "service_list", "service_at_location_list", "tabular")
    for name in names:
        imported("hsds-json", folder / f"{name}.json")
    for name in names:
        assert imported("hsds-json", folder / f"{name}.json").counts[:2] == (0, 0), name


def test_every_hsds_example_is_imported_or_refused_with_reasons(imported: Import, shared: Path) -> None:
    for path in sorted((shared / "data" / "hsds_examples").glob("*.json")):
        first = imported("hsds-json", path, source=path.stem)
        again = imported("hsds-json", path, source=path.stem)
        assert again.counts == (0, 0, first.counts[0] + first.counts[2] + first.counts[1], 0), path.name
        assert again.refused == first.refused
        assert all(where and reason for where, reason in first.refused.items())
    assert Service.objects.count() == 1
