"""Pages of a region in the kompass: what is written, what a second run does, what is left alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Revision, Site
from wagtail_localize.models import TranslationSource

from kompass.integreat import RegionPages
from kompass.integreat_import import import_pages
from kompass.integreat_plan import ImportReport
from kompass.models import InformationPage, KompassPage, PageSource
from portal.models import HomePage, TextStatus
from search.models import OutboxEntry

from .integreat_source import pages, raw, row

pytestmark = pytest.mark.django_db

FIRST = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
LATEST = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Reasons are compared in the words of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def kompass() -> KompassPage:
    """A German and an English home page with the entrance of the kompass below each."""
    top = Page.get_first_root_node()
    for page in top.get_children():
        page.delete()
    top.refresh_from_db()
    keys: dict[type[Page], Any] = {}
    entrances = []
    for code in ("de", "en"):
        locale = Locale.objects.get_or_create(language_code=code)[0]
        home = HomePage(title="KIM", slug=f"home-{code}", locale=locale, heading="Hallo", lead="Willkommen")
        entrance = KompassPage(title="Kompass", slug="kompass", locale=locale)
        for page in (home, entrance):
            page.translation_key = keys.setdefault(type(page), page.translation_key)
        top.add_child(instance=home)
        home.add_child(instance=entrance)
        entrances.append(entrance)
        if code == "de":
            Site.objects.all().delete()
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return entrances[0]


def run(kompass: KompassPage, *files: RegionPages, at: dt.datetime = FIRST, **options: Any) -> dict[str, ImportReport]:
    by_language = {file.language: file for file in files}
    return import_pages(by_language, region="r", under=kompass, at=at, **options)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.gone, len(report.refused)


def german() -> RegionPages:
    return pages(
        row("/r/de/ämter/", "Ämter", "", twins={"en": "/r/en/offices/"}),
        row("/r/de/ämter/jobcenter/", "Jobcenter", parent="/r/de/ämter/", twins={"en": "/r/en/offices/jobcentre/"}),
        row("/r/de/schule/", "Schule"),
    )


def english() -> RegionPages:
    return pages(
        row("/r/en/offices/", "Offices", "", twins={"de": "/r/de/ämter/"}),
        row("/r/en/offices/jobcentre/", "Job centre", parent="/r/en/offices/", twins={"de": "/r/de/ämter/jobcenter/"}),
        language="en",
    )


def page(path: str) -> InformationPage:
    return PageSource.objects.get(path=path).page.specific


def test_pages_stand_below_the_regions_page_and_are_public(kompass: KompassPage) -> None:
    reports = run(kompass, german(), english())
    assert {code: counts(report) for code, report in reports.items()} == {"de": (3, 0, 0, 0, 0), "en": (2, 0, 0, 0, 0)}
    assert page("/r/de/ämter/jobcenter/").url == "/de/kompass/r/%C3%A4mter/jobcenter/"
    assert page("/r/de/ämter/").get_parent().title == "R"
    assert page("/r/de/ämter/").get_parent().get_parent().specific == kompass
    assert all(one.live and not one.has_unpublished_changes for one in InformationPage.objects.all())
    assert [list(problem) for problem in Page.find_problems()] == [[], [], [], [], []]


def test_trap_2_translations_share_key_slug_and_place_though_ids_never_match(kompass: KompassPage) -> None:
    run(kompass, german(), english())
    ours, theirs = page("/r/de/ämter/jobcenter/"), page("/r/en/offices/jobcentre/")
    assert ours.translation_key == theirs.translation_key
    assert theirs.url == "/en/kompass/r/%C3%A4mter/jobcenter/"
    assert (theirs.title, theirs.locale.language_code) == ("Job centre", "en")
    assert theirs.get_parent().specific == page("/r/en/offices/")


def test_translations_wait_for_a_look_and_know_their_german_text(kompass: KompassPage) -> None:
    run(kompass, german(), english())
    ours, theirs = page("/r/de/ämter/jobcenter/"), page("/r/en/offices/jobcentre/")
    assert (ours.text_status, theirs.text_status) == (TextStatus.ORIGINAL, TextStatus.IN_REVIEW)
    assert (ours.source_digest, theirs.source_digest) == ("", ours.content_digest)
    assert not TranslationSource.objects.exists()


def test_one_side_of_a_pair_may_be_the_only_one_to_name_it(kompass: KompassPage) -> None:
    run(
        kompass,
        pages(row("/r/de/a/", twins={"en": "/r/en/x/"}), row("/r/de/b/")),
        pages(row("/r/en/x/"), row("/r/en/y/", twins={"de": "/r/de/b/"}), language="en"),
    )
    assert page("/r/de/a/").translation_key == page("/r/en/x/").translation_key
    assert page("/r/de/b/").translation_key == page("/r/en/y/").translation_key


def test_two_pages_never_share_one_translation(kompass: KompassPage) -> None:
    reports = run(
        kompass,
        pages(row("/r/de/a/")),
        pages(row("/r/en/x/", twins={"de": "/r/de/a/"}), row("/r/en/y/", twins={"de": "/r/de/a/"}), language="en"),
    )
    assert page("/r/en/y/").translation_key != page("/r/en/x/").translation_key == page("/r/de/a/").translation_key
    assert [note.where for note in reports["en"].notes] == ["/r/en/y/"]


def test_a_page_in_one_language_alone_is_imported_there_and_told(kompass: KompassPage) -> None:
    reports = run(kompass, german(), pages(row("/r/en/visa/"), language="en"))
    assert page("/r/en/visa/").get_translations().count() == 0
    assert "no German page" in dict(reports["en"].notes)["/r/en/visa/"]


def test_a_translation_without_the_page_above_hangs_below_the_next_one(kompass: KompassPage) -> None:
    lonely = pages(row("/r/en/jobcentre/", twins={"de": "/r/de/ämter/jobcenter/"}), language="en")
    reports = run(kompass, german(), lonely)
    assert page("/r/en/jobcentre/").get_parent().specific == page("/r/en/")
    assert "“/r/de/ämter/”, is missing" in dict(reports["en"].notes)["/r/en/jobcentre/"]
    assert reports["en"].refused == []


def test_trap_3_easy_german_and_foreign_languages_are_refused_and_the_rest_is_imported(kompass: KompassPage) -> None:
    reports = run(kompass, german(), pages(row("/r/de-si/a/"), language="de-si"), pages(row("/r/ti/a/"), language="ti"))
    assert counts(reports["de"]) == (3, 0, 0, 0, 0)
    assert [counts(reports[code]) for code in ("de-simple", "ti")] == [(0, 0, 0, 0, 1)] * 2
    assert not Locale.objects.filter(language_code__in=["de-si", "de-simple", "ti"]).exists()


def test_a_language_without_a_home_page_is_refused(kompass: KompassPage) -> None:
    Locale.objects.get_or_create(language_code="ar")
    reports = run(kompass, german(), pages(row("/r/ar/a/"), language="ar"))
    assert "no home page" in reports["ar"].refused[0].reason
    assert counts(reports["de"]) == (3, 0, 0, 0, 0)


def link(path: str) -> str:
    return f'<p>Siehe <a href="https://integreat.app{path}">dort</a></p>'


def test_trap_8_links_lead_to_pages_in_the_readers_language(kompass: KompassPage) -> None:
    reports = run(
        kompass,
        pages(
            row("/r/de/a/", "A", link("/r/de/%C3%A4mter/"), twins={"en": "/r/en/a/"}),
            row("/r/de/ämter/", twins={"en": "/r/en/offices/"}, slug_history=["behörden"]),
            row("/r/de/b/", "B", link("/r/de/beh%C3%B6rden/")),
            row("/r/de/c/", "C", link("/r/de/verschwunden/")),
            row("/r/de/d/", "D", link("/anderswo/de/a/")),
        ),
        pages(
            row("/r/en/a/", "A", link("/r/de/%C3%A4mter/"), twins={"de": "/r/de/a/"}),
            row("/r/en/offices/", "Offices", link("/r/de/b/"), twins={"de": "/r/de/ämter/"}),
            language="en",
        ),
    )

    def target(path: str) -> str:
        return page(path).body[0].value.source.partition("<a ")[2].partition(">")[0]

    def here(path: str) -> str:
        return f'id="{page(path).pk}" linktype="page"'

    assert target("/r/de/a/") == here("/r/de/ämter/")
    assert target("/r/de/b/") == here("/r/de/ämter/")
    assert target("/r/en/a/") == here("/r/en/offices/")
    assert target("/r/en/offices/") == here("/r/de/b/")
    assert target("/r/de/c/") == 'href="https://integreat.app/r/de/verschwunden/"'
    assert target("/r/de/d/") == 'href="https://integreat.app/anderswo/de/a/"'
    assert [note.where for note in reports["de"].notes] == ["/r/de/"]
    assert reports["de"].notes[0].reason.startswith("1 link leads to a page of the region")


def test_trap_11_source_and_date_are_kept_with_the_page(kompass: KompassPage) -> None:
    run(kompass, german())
    source = page("/r/de/schule/").import_source
    assert (source.source_name, source.url) == ("Integreat r", "https://integreat.app/r/de/schule/")
    assert source.modified_at == dt.datetime(2024, 1, 8, 9, 30, 0, 123_000, tzinfo=dt.UTC)
    assert (source.imported_at, source.gone_since) == (FIRST, None)


def test_the_sources_address_leads_to_the_page(kompass: KompassPage) -> None:
    run(kompass, pages(row("/r/de/ämter/", slug_history=["behörden"])))
    for path in ("/r/de/ämter/", "/r/de/ämter", "/r/de/behörden/"):
        response = Client(SERVER_NAME="localhost").get(path)
        assert (response.status_code, response.headers["Location"]) == (301, "/de/kompass/r/%C3%A4mter/")


def test_a_redirect_of_an_editor_stays(kompass: KompassPage) -> None:
    Redirect.add_redirect("/r/de/schule/", kompass)
    run(kompass, german())
    assert Redirect.objects.get(old_path="/r/de/schule").redirect_page_id == kompass.pk


def test_the_second_run_changes_nothing(kompass: KompassPage, django_assert_max_num_queries: Any) -> None:
    run(kompass, german(), english())
    before = list(Page.objects.values_list("pk", "latest_revision", "url_path"))
    with django_assert_max_num_queries(20):
        reports = run(kompass, german(), english(), at=LATER)
    assert {code: counts(report) for code, report in reports.items()} == {"de": (0, 0, 3, 0, 0), "en": (0, 0, 2, 0, 0)}
    assert list(Page.objects.values_list("pk", "latest_revision", "url_path")) == before


def test_a_dry_run_counts_the_same_and_writes_nothing(kompass: KompassPage) -> None:
    dry = run(kompass, german(), english(), dry_run=True)
    assert not InformationPage.objects.exists()
    assert not Redirect.objects.exists()
    assert not OutboxEntry.objects.exists()
    assert run(kompass, german(), english()) == dry


def test_what_changed_at_the_source_is_published_as_a_new_version(kompass: KompassPage) -> None:
    run(kompass, german())
    reports = run(
        kompass, pages(row("/r/de/ämter/", "Ämter", ""), row("/r/de/schule/", "Schulen", "<p>Neu</p>")), at=LATER
    )
    school = page("/r/de/schule/")
    assert counts(reports["de"]) == (0, 1, 1, 1, 0)
    assert (school.title, school.body[0].value.source, school.slug) == ("Schulen", "<p>Neu</p>", "schule")
    assert school.latest_revision.as_object().content_digest == school.content_digest
    assert school.import_source.imported_at == LATER
    assert Revision.page_revisions.filter(object_id=str(school.pk)).count() == 2


def test_a_new_target_changes_the_pages_that_link_to_it(kompass: KompassPage) -> None:
    linking = row("/r/de/a/", "A", link("/r/de/b/"))
    run(kompass, pages(linking))
    reports = run(kompass, pages(linking, row("/r/de/b/")), at=LATER)
    assert counts(reports["de"]) == (1, 1, 0, 0, 0)
    assert f'id="{page("/r/de/b/").pk}"' in page("/r/de/a/").body[0].value.source


CHANGED_SCHOOL = row("/r/de/schule/", "Schule", "<p>Neu an der Quelle</p>")


def edit(path: str, **values: Any) -> InformationPage:
    edited = page(path)
    for name, value in values.items():
        setattr(edited, name, value)
    edited.save_revision()
    return edited


@pytest.mark.parametrize("is_published", [True, False])
def test_a_text_edited_here_is_never_overwritten(kompass: KompassPage, is_published: bool) -> None:
    run(kompass, german())
    edited = edit("/r/de/schule/", title="Schule und Kita")
    if is_published:
        edited.latest_revision.publish()
    for at in (LATER, LATEST):
        reports = run(kompass, pages(CHANGED_SCHOOL), at=at)
        assert "edited here" in dict(reports["de"].refused)["/r/de/schule/"]
    assert page("/r/de/schule/").get_latest_revision_as_object().title == "Schule und Kita"
    assert "Neu an der Quelle" not in str(page("/r/de/schule/").body)


def test_a_review_alone_is_no_edit_and_the_new_text_waits_for_a_look_again(kompass: KompassPage) -> None:
    run(kompass, german(), english())
    edit("/r/en/offices/", text_status=TextStatus.CONFIRMED).latest_revision.publish()
    changed = pages(row("/r/en/offices/", "Offices", "<p>New</p>", twins={"de": "/r/de/ämter/"}), language="en")
    assert counts(run(kompass, changed, at=LATER)["en"]) == (0, 1, 0, 1, 0)
    assert page("/r/en/offices/").text_status == TextStatus.IN_REVIEW


def test_a_page_taken_offline_or_locked_here_stays_so(kompass: KompassPage) -> None:
    run(kompass, pages(row("/r/de/a/"), row("/r/de/b/")))
    page("/r/de/a/").unpublish()
    Page.objects.filter(pk=page("/r/de/b/").pk).update(locked=True)
    reports = run(kompass, pages(row("/r/de/a/", "Neu"), row("/r/de/b/", "Neu")), at=LATER)
    assert {where: reason.rpartition("page ")[2] for where, reason in reports["de"].refused} == {
        "/r/de/a/": "was taken offline here.",
        "/r/de/b/": "is locked here.",
    }
    assert not page("/r/de/a/").live


def test_what_left_the_source_is_marked_told_once_and_never_deleted(kompass: KompassPage) -> None:
    run(kompass, german())
    left = pages(row("/r/de/ämter/", "Ämter", ""))
    assert counts(run(kompass, left, at=LATER)["de"]) == (0, 0, 1, 2, 0)
    assert counts(run(kompass, left, at=LATEST)["de"]) == (0, 0, 1, 0, 0)
    assert page("/r/de/schule/").live
    assert page("/r/de/schule/").import_source.gone_since == LATER


def test_what_comes_back_is_no_longer_gone(kompass: KompassPage) -> None:
    run(kompass, german())
    run(kompass, pages(row("/r/de/ämter/", "Ämter", "")), at=LATER)
    assert counts(run(kompass, german(), at=LATEST)["de"]) == (0, 2, 1, 0, 0)
    assert page("/r/de/schule/").import_source.gone_since is None


def test_a_refused_row_or_an_unusable_file_makes_nothing_gone(kompass: KompassPage) -> None:
    run(kompass, german())
    broken = pages(
        row("/r/de/ämter/", content=5), row("/r/de/ämter/jobcenter/", content=5), row("/r/de/schule/", "Schule")
    )
    assert counts(run(kompass, broken, at=LATER)["de"]) == (0, 0, 1, 0, 2)
    assert counts(run(kompass, RegionPages.unusable("de", "x.json", "broken"), at=LATER)["de"]) == (0, 0, 0, 0, 1)
    assert not PageSource.objects.exclude(gone_since=None).exists()


def test_a_renamed_page_is_found_by_its_history_or_its_translation(kompass: KompassPage) -> None:
    run(kompass, german(), english())
    ids = {page("/r/de/schule/").pk, page("/r/de/ämter/").pk}
    renamed = pages(
        row("/r/de/schulen/", "Schule", slug_history=["schule"]),
        row("/r/de/behörden/", "Ämter", "", twins={"en": "/r/en/offices/"}),
        row("/r/de/ämter/jobcenter/", "Jobcenter", parent="/r/de/behörden/", twins={"en": "/r/en/offices/jobcentre/"}),
    )
    assert counts(run(kompass, renamed, at=LATER)["de"]) == (0, 2, 1, 0, 0)
    assert {page("/r/de/schulen/").pk, page("/r/de/behörden/").pk} == ids
    assert counts(run(kompass, renamed, at=LATEST)["de"]) == (0, 0, 3, 0, 0)


def test_german_pages_that_come_later_join_their_translations(kompass: KompassPage) -> None:
    reports = run(kompass, RegionPages.unusable("de", "de.json", "broken"), english())
    assert [counts(reports[code]) for code in ("de", "en")] == [(0, 0, 0, 0, 1), (2, 0, 0, 0, 0)]
    assert counts(run(kompass, german(), english(), at=LATER)["de"]) == (3, 0, 0, 0, 0)
    ours, theirs = page("/r/de/ämter/jobcenter/"), page("/r/en/offices/jobcentre/")
    assert ours.translation_key == theirs.translation_key
    assert theirs.url == ours.url.replace("/de/", "/en/")
    reports = run(kompass, german(), english(), at=LATEST)
    assert [counts(reports[code]) for code in ("de", "en")] == [(0, 0, 3, 0, 0), (0, 0, 2, 0, 0)]


def test_a_new_page_joins_a_tree_that_is_here(kompass: KompassPage) -> None:
    run(kompass, german())
    more = pages(
        row("/r/de/ämter/", "Ämter", ""),
        row("/r/de/ämter/jobcenter/", "Jobcenter", parent="/r/de/ämter/"),
        row("/r/de/schule/", "Schule"),
        row("/r/de/ämter/bank/", parent="/r/de/ämter/"),
    )
    assert counts(run(kompass, more, at=LATER)["de"]) == (1, 0, 3, 0, 0)
    assert page("/r/de/ämter/bank/").get_parent().specific == page("/r/de/ämter/")


def test_an_address_that_is_taken_gets_a_number(kompass: KompassPage) -> None:
    run(kompass, german())
    page("/r/de/").add_child(instance=InformationPage(title="Eigene", slug="bank", locale=kompass.locale))
    reports = run(kompass, pages(row("/r/de/bank/"), row("/r/de/a/", "A", "")), at=LATER)
    assert page("/r/de/bank/").slug == "bank-2"
    assert "bank-2" in dict(reports["de"].notes)["/r/de/bank/"]


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (row("/r/de/lang/", "x" * 256), "title"),
        (row(f"/r/de/{'x' * 256}/", "X"), "slug"),
        (row(f"/r/de/{'y/' * 350}x/", "X"), "path"),
        (row("/r/de/$$/", "X"), "slug"),
    ],
)
def test_what_a_column_cannot_hold_is_refused_before_the_database_sees_it(
    kompass: KompassPage, bad: dict[str, Any], field: str
) -> None:
    below = row("/r/de/unter/", parent=bad["path"])
    reports = run(kompass, pages(row("/r/de/a/"), bad, below))
    assert reports["de"].new == 2
    reasons = dict(reports["de"].refused)
    assert reasons[bad["path"][:200]].startswith(field)
    assert "is missing" in reasons["/r/de/unter/"]


def test_a_file_about_another_region_is_refused(kompass: KompassPage) -> None:
    run(kompass, german())
    reports = run(kompass, pages(row("/augsburg/de/a/")), at=LATER)
    assert counts(reports["de"]) == (0, 0, 0, 0, 1)
    assert "augsburg" in reports["de"].refused[0].reason
    assert not PageSource.objects.exclude(gone_since=None).exists()


def test_an_error_half_way_leaves_nothing_behind(kompass: KompassPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kompass.integreat_import._Writer._keep_sources", fail)
    with pytest.raises(RuntimeError):
        run(kompass, german())
    assert not InformationPage.objects.exists()


def test_new_and_changed_pages_reach_the_search(kompass: KompassPage) -> None:
    run(kompass, german(), english())
    keys = set(OutboxEntry.objects.values_list("key", flat=True))
    assert {f"page:{page(path).translation_key}" for path in ("/r/de/schule/", "/r/en/offices/")} <= keys


def test_progress_ends_at_the_total(kompass: KompassPage) -> None:
    steps: list[tuple[int, int]] = []
    run(kompass, german(), progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (6, 6)


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    de, en = tmp_path / "de.json", tmp_path / "en.json"
    de.write_bytes(raw(row("/r/de/a/", twins={"en": "/r/en/a/"})))
    en.write_bytes(raw(row("/r/en/a/", twins={"de": "/r/de/a/"})))
    return {"de": de, "en": en}


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("import_integreat", "--region", "r", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_the_report_as_json(kompass: KompassPage, files: dict[str, Path]) -> None:
    report = json.loads(command("--language", f"de={files['de']}", "--language", f"en={files['en']}", "--json"))
    line = {"new": 1, "changed": 0, "unchanged": 0, "gone": 0, "refused": [], "notes": []}
    assert report == {"de": line, "en": line}


def test_the_report_in_words(kompass: KompassPage, files: dict[str, Path]) -> None:
    out = command("--language", f"de={files['de']}", "--dry-run")
    assert out.splitlines() == [
        "de: 1 new, 0 changed, 0 unchanged, 0 gone, 0 refused.",
        "Nothing was written (dry run).",
    ]


@pytest.mark.parametrize("content", [b"", b"[", b"\xff\xfe", '[{"title": "ä"}]'.encode("latin-1")])
def test_a_broken_file_is_reported_by_name_and_the_other_language_is_imported(
    kompass: KompassPage, files: dict[str, Path], content: bytes
) -> None:
    files["en"].write_bytes(content)
    report = json.loads(command("--language", f"de={files['de']}", "--language", f"en={files['en']}", "--json"))
    assert report["de"]["new"] == 1
    assert report["en"]["refused"][0]["where"] == str(files["en"])


def test_a_missing_file_is_reported_too(kompass: KompassPage, files: dict[str, Path], tmp_path: Path) -> None:
    out = command(
        "--language", f"de={files['de']}", "--language", f"en={tmp_path / 'none.json'}", "--language", f"ar={tmp_path}"
    )
    assert out.count("cannot be opened") == 2


def test_the_command_fails_where_no_file_can_be_read(kompass: KompassPage, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No file"):
        command("--language", f"de={tmp_path / 'none.json'}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--language", "de"],
        ["--language", "=x.json"],
        ["--language", "de=x.json", "--language", "de=y.json"],
        ["--language", "de=x.json", "--under", "nowhere"],
        ["--language", "de=x.json", "--region", "a/b"],
        ["--language", "de=x.json", "--region", "x" * 61],
    ],
)
def test_arguments_that_make_no_sense_are_explained(kompass: KompassPage, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        command(*arguments)


def test_a_place_and_a_name_may_be_chosen(kompass: KompassPage, files: dict[str, Path]) -> None:
    command("--language", f"de={files['de']}", "--under", "home-de", "--name", "Rems-Murr-Kreis")
    root = page("/r/de/")
    assert (root.title, root.slug, root.get_parent().slug) == ("Rems-Murr-Kreis", "r", "home-de")


def test_without_a_german_home_page_nothing_can_hang_anywhere(files: dict[str, Path]) -> None:
    HomePage.objects.all().delete()
    with pytest.raises(CommandError, match="home page"):
        command("--language", f"de={files['de']}")


def test_the_real_region_is_imported_once_and_unchanged_the_second_time(kompass: KompassPage, shared: Path) -> None:
    folder = shared / "data" / "integreat_rems_murr"
    arguments = [f"--language={code}={folder / f'pages.{code}.json'}" for code in ("de", "en")]
    first = json.loads(command(*arguments, "--json"))
    second = json.loads(command(*arguments, "--json"))
    assert [(first[code]["new"], first[code]["refused"]) for code in ("de", "en")] == [(362, []), (358, [])]
    assert [(second[code]["unchanged"], second[code]["changed"]) for code in ("de", "en")] == [(362, 0), (358, 0)]
    translated = InformationPage.objects.filter(locale__language_code="en")
    assert all(one.get_translations().exists() for one in translated)
