"""Imports at the desk: upload, check, differences, take over or throw away, what is gone, who may."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.imports import files, progress
from directory.models import Course, ImportRun, ImportSource
from portal.role_groups import make_groups
from tests.directory.imports.acts import run_import
from tests.directory.imports.conftest import row

Make = Callable[..., Path]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def desk(seeded: None, person: Callable[..., Any]) -> Callable[[str], Client]:
    make_groups()

    def enter(role: str) -> Client:
        client = Client()
        client.force_login(person(role), BACKEND)
        return client

    return enter


def _upload(client: Client, path: Path, django_capture: Any, **fields: Any) -> Any:
    data = {"name": "VHS", "format": "courses-csv", "file": SimpleUploadedFile("Liste Müller.csv", path.read_bytes())}
    with django_capture(execute=True):
        return client.post(reverse("imports:index"), data | fields)


def test_an_upload_is_checked_shown_and_taken_over(
    desk: Callable[[str], Client], course_list: Make, django_capture_on_commit_callbacks: Any
) -> None:
    client = desk("editor")
    path = course_list([row(), row(Kursnummer="K-2", E_Mail="false")])
    answer = _upload(client, path, django_capture_on_commit_callbacks)
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("imports:run", args=[run.pk])
    assert (run.state, run.file_name) == ("checked", "Liste Müller.csv")
    assert not progress.folder(run.pk).exists()  # the file is gone as soon as it was read
    assert not Course.objects.exists()
    page = client.get(answer["Location"]).content.decode()
    assert reverse("imports:accept", args=[run.pk]) in page
    assert "(E-Mail)" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:accept", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "done"
    assert Course.objects.count() == 2
    assert run.by is not None
    assert "Liste Müller.csv" in client.get(reverse("imports:index")).content.decode()


def test_thrown_away_it_leaves_nothing(
    desk: Callable[[str], Client], course_list: Make, django_capture_on_commit_callbacks: Any
) -> None:
    client = desk("coordinator")
    _upload(client, course_list([row()]), django_capture_on_commit_callbacks)
    run = ImportRun.objects.get()
    client.post(reverse("imports:discard", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "discarded"
    assert not run.items.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:accept", args=[run.pk]))
    assert not Course.objects.exists()


def test_differences_are_shown_field_by_field(
    desk: Callable[[str], Client], course_list: Make, django_capture_on_commit_callbacks: Any
) -> None:
    run_import("courses-csv", course_list([row()]), source="VHS")
    Course.objects.update(email="hier@example.org")
    client, source = desk("editor"), ImportSource.objects.get()
    path = course_list([row(Kosten="kostenlos", E_Mail="dort@example.org")])
    _upload(client, path, django_capture_on_commit_callbacks, source=source.pk, name="")
    page = client.get(reverse("imports:run", args=[ImportRun.objects.latest("pk").pk])).content.decode()
    assert "<del><bdi>2,29 Euro je Stunde</bdi></del>" in page
    assert "<ins><bdi>kostenlos</bdi></ins>" in page
    assert "<bdi>hier@example.org</bdi>" in page


def test_a_waiting_import_can_be_stopped(desk: Callable[[str], Client], course_list: Make) -> None:
    client = desk("editor")
    data = {
        "name": "VHS",
        "format": "courses-csv",
        "file": SimpleUploadedFile("a.csv", course_list([row()]).read_bytes()),
    }
    client.post(reverse("imports:index"), data)  # nobody works on it: the test keeps its transaction
    run = ImportRun.objects.get()
    page = client.get(reverse("imports:progress", args=[run.pk])).content.decode()
    assert 'data-work="waiting"' in page
    client.post(reverse("imports:stop", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "stopped"
    assert not progress.folder(run.pk).exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": ""}, "name"),
        ({"format": "courses-xlsx"}, "file"),
        ({"name": "Schon da"}, "name"),
        ({"file": ""}, "file"),
    ],
)
def test_a_form_that_is_not_complete_says_what_is_missing(
    desk: Callable[[str], Client],
    course_list: Make,
    django_capture_on_commit_callbacks: Any,
    fields: dict[str, str],
    error: str,
) -> None:
    ImportSource.objects.create(name="schon da", format="courses-csv")
    answer = _upload(desk("editor"), course_list([row()]), django_capture_on_commit_callbacks, **fields)
    assert list(answer.context["form"].errors) == [error]
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_its_size(
    desk: Callable[[str], Client], course_list: Make, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("directory.viewsets.import_forms.MOST_UPLOADED", 100)
    answer = _upload(desk("editor"), course_list([row()]), django_capture_on_commit_callbacks)
    assert list(answer.context["form"].errors) == ["file"]
    assert files.MOST_UPLOADED == 25_000_000


def test_what_is_gone_is_listed_with_a_way_to_it(desk: Callable[[str], Client], course_list: Make) -> None:
    run_import("courses-csv", course_list([row(), row(Kursnummer="K-2", Kursname="Verschwunden")]), source="VHS")
    run_import("courses-csv", course_list([row()]), source="VHS")
    page = desk("editor").get(reverse("imports:gone")).content.decode()
    course = Course.objects.get(name="Verschwunden")
    assert page.count(reverse("course:edit", args=[course.pk])) == 2  # the course, and its run


def test_the_template_opens_with_its_lists(desk: Callable[[str], Client]) -> None:
    client = desk("editor")
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("imports:template", args=["xlsx"])).content))
    assert book.sheetnames == ["Kurse", "Erlaubte Werte", "Hinweise"]
    assert book["Kurse"].data_validations.count >= 8
    assert client.get(reverse("imports:template", args=["csv"])).content.startswith(b"\xef\xbb\xbfTr")


def test_rules_of_a_source_are_typed_and_checked(desk: Callable[[str], Client]) -> None:
    client, source = desk("editor"), ImportSource.objects.create(name="VHS", format="courses-csv")
    address = reverse("importsource:edit", args=[source.pk])
    data = {"name": "VHS", "format": "courses-csv", "rule": "unless_edited", "topic_map": "", "note": ""}
    client.post(address, data | {"rules": "course.cost_text = local\nrun.location = ask"})
    source.refresh_from_db()
    assert source.rules == {"course.cost_text": "local", "run.location": "ask"}
    assert "course.unknown" in client.post(address, data | {"rules": "course.unknown = local"}).content.decode()


@pytest.mark.parametrize("role", ["translator", "admin", "counsellor", "provider", "steering", "guest"])
def test_nobody_else_may_import(desk: Callable[[str], Client], course_list: Make, role: str) -> None:
    run = run_import("courses-csv", course_list([row()]), source="VHS").run
    client = desk(role)
    for name, args in (("index", []), ("gone", []), ("run", [run.pk]), ("progress", [run.pk]), ("template", ["csv"])):
        assert client.get(reverse(f"imports:{name}", args=args)).status_code in (302, 403), name
    for name in ("accept", "discard", "stop"):
        assert client.post(reverse(f"imports:{name}", args=[run.pk])).status_code in (302, 403), name


def test_the_list_of_imports_asks_little(
    desk: Callable[[str], Client], course_list: Make, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        run_import("courses-csv", course_list([row()]), source=f"Quelle {number}")
    client = desk("editor")
    client.get(reverse("imports:index"))
    with django_assert_max_num_queries(16):
        client.get(reverse("imports:index"))
