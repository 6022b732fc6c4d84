from __future__ import annotations

import resource
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.files import reading
from portal.files.child import text_in
from portal.files.contents import LIMITS, FileUnreadable, Limits, Reason
from portal.files.reading import read
from portal.models import DocumentText
from tests.portal.files import samples


def reason(data: bytes, **options: object) -> Reason:
    with pytest.raises(FileUnreadable) as caught:
        read(data, **options)
    return caught.value.reason


# --- What people upload ----------------------------------------------------------------------------------------------
def test_a_pdf_is_read_page_by_page() -> None:
    found = read(samples.pdf(["Erste Seite: Bürgerbüro"], [], ["Dritte Seite: Klingel"]))
    assert found.pages == ("Erste Seite: Bürgerbüro", "", "Dritte Seite: Klingel")
    assert (found.is_paged, found.truncated) == (True, False)


def test_a_word_cut_at_the_end_of_a_line_is_one_word() -> None:
    assert read(samples.pdf(["Beratung zur Integra-", "tion von Erwachsenen"])).pages == (
        "Beratung zur Integration von Erwachsenen",
    )


def test_a_heading_in_a_pdf_does_not_run_into_its_text() -> None:
    (page,) = read(samples.pdf(["Die Frist", samples.LINE, samples.LINE])).pages
    assert page.splitlines()[0] == "Die Frist"


def test_a_docx_gives_paragraphs_and_rows_of_its_tables() -> None:
    found = read(samples.word("Checkliste", "Pass\tmitbringen", rows=[["Gebühr", "10 Euro"], ["", "frei"]]))
    assert found.pages == ("Checkliste\nPass mitbringen\nGebühr | 10 Euro\nfrei",)
    assert not found.is_paged


def test_form_fields_and_text_boxes_of_a_docx_are_read_once() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:p><w:r><w:t>Im Kasten</w:t></w:r></w:p>"
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Ausfüllen</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del><w:ins><w:r><w:t>neu</w:t></w:r></w:ins></w:p>"
    )
    xml = f"<w:document xmlns:w='{word}' xmlns:mc='{compatible}'><w:body>{body}</w:body></w:document>"
    assert text_in(samples.repacked(samples.word("x"), document=xml)).pages[0].split() == [
        "Ausfüllen", "Im", "Kasten", "neu",
    ]  # fmt: skip


def test_an_xlsx_gives_the_rows_of_its_visible_sheets() -> None:
    found = read(samples.sheet(samples.DATES, hidden=[["nur für uns"]]))
    assert found.pages == ("Kurse\nKurs | Beginn | Plätze\nB1 am Abend | 12.01.2027 | 14\nA2 | 01.02.2027 09:30 | 2,5",)


def test_an_odt_gives_its_text_without_comments_and_what_was_deleted() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:p>gestrichen</text:p></text:changed-region>"
        "</text:tracked-changes><text:h>Anmeldung</text:h>"
        "<text:p>Kommen Sie<text:s/>mit <text:span>Pass</text:span>."
        "<office:annotation><text:p>Stimmt das?</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Gebühr</text:p></table:table-cell>"
        "<table:table-cell><text:p>keine</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read(samples.odf(body)).pages == ("Anmeldung\nKommen Sie mit Pass.\nGebühr | keine",)


def test_an_ods_gives_its_rows() -> None:
    row = "<table:table-row>" + "<table:table-cell><text:p>{}</text:p></table:table-cell>" * 2 + "</table:table-row>"
    body = f"<table:table>{row.format('Montag', '9 Uhr')}{row.format('', 'zu')}</table:table>"
    assert read(samples.odf(body, kind="spreadsheet")).pages == ("Montag | 9 Uhr\nzu",)


def test_the_kind_is_told_by_the_contents_not_by_a_name() -> None:
    assert text_in(b"\n\n" + samples.pdf(["Text"])).is_paged


# --- What cannot be read ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(lambda: samples.pdf(["x"], password="geheim"), Reason.ENCRYPTED, id="locked PDF"),
        pytest.param(samples.locked_office_file, Reason.ENCRYPTED, id="locked DOCX"),
        pytest.param(lambda: samples.odf("", manifest="<m><encryption-data/></m>"), Reason.ENCRYPTED, id="locked ODT"),
        pytest.param(lambda: samples.pdf(["x"], ["y"])[:700], Reason.BROKEN, id="cut PDF"),
        pytest.param(lambda: samples.word("x")[:-200], Reason.BROKEN, id="cut DOCX"),
        pytest.param(lambda: b"", Reason.BROKEN, id="nothing"),
        pytest.param(lambda: samples.repacked(samples.word("x"), document="<w:doc"), Reason.BROKEN, id="broken XML"),
        pytest.param(samples.entity_bomb, Reason.BROKEN, id="entity bomb"),
        pytest.param(samples.stolen_file, Reason.BROKEN, id="external entity"),
        pytest.param(samples.zip_bomb, Reason.TOO_BIG, id="zip bomb"),
        pytest.param(samples.lying_zip_bomb, Reason.BROKEN, id="zip bomb that lies"),
        pytest.param(
            lambda: samples.archive({f"{n}.xml": "" for n in range(LIMITS.entries + 1)}), Reason.TOO_BIG, id="entries"
        ),
        pytest.param(lambda: bytes(LIMITS.file_bytes + 1), Reason.TOO_BIG, id="large file"),
        pytest.param(lambda: samples.pdf([], picture=True), Reason.NO_TEXT, id="scan"),
        pytest.param(lambda: samples.word(""), Reason.NO_TEXT, id="empty DOCX"),
        pytest.param(lambda: b"MZ\x90\x00 a program", Reason.UNSUPPORTED, id="program"),
        pytest.param(lambda: samples.archive({"a.txt": "Hallo"}), Reason.UNSUPPORTED, id="any zip"),
    ],
)
def test_an_unreadable_file_says_why(data, expected: Reason) -> None:
    assert reason(data()) is expected


def test_every_reason_has_words_for_the_editor() -> None:
    assert {one.value for one in Reason} == set(DocumentText.Reason.values) - {DocumentText.Reason.MISSING.value}


# --- What it may cost ------------------------------------------------------------------------------------------------
def test_pages_behind_the_limit_are_left_out_and_that_is_said() -> None:
    found = text_in(samples.pdf(["eins"], ["zwei"], ["drei"]), Limits(pages=2))
    assert (found.pages, found.truncated) == (("eins", "zwei"), True)


@pytest.mark.parametrize("data", [samples.pdf(["Anmeldung"], ["Abmeldung"]), samples.word("Anmeldung", "Abmeldung")])
def test_letters_behind_the_limit_are_left_out_and_that_is_said(data: bytes) -> None:
    found = text_in(data, Limits(characters=12))
    assert found.truncated
    assert sum(map(len, found.pages)) <= 13
    assert found.pages[0].startswith("Anmeldung")


def child_that(does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-c", does))


def test_a_file_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that("import time; time.sleep(60)", monkeypatch)
    began = time.monotonic()
    assert reason(samples.pdf(["x"]), seconds=0.5) is Reason.TOO_SLOW
    assert time.monotonic() - began < 5


def test_a_file_that_crashes_its_reader_takes_nobody_along(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", monkeypatch)
    assert reason(samples.pdf(["x"])) is Reason.BROKEN


def test_a_reader_gets_no_more_memory_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    child_that(
        "from portal.files import child\n"
        "child._parse = lambda data, limits: bytearray(2 * limits.memory_bytes)\n"
        "child.main()",
        monkeypatch,
    )
    assert reason(samples.pdf(["x"])) is Reason.TOO_BIG


def test_a_reader_can_write_no_file_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    child_that(
        "import os, json; from portal.files.child import confine; confine()\n"
        "known = 'SECRET_KEY' in os.environ\n"
        "try:\n"
        f"    wrote = open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError:\n"
        "    wrote = 0\n"
        "print(json.dumps({'pages': [f'{known} {wrote}'], 'is_paged': False, 'truncated': False}))",
        monkeypatch,
    )
    assert read(b"x").pages == ("False 0",)


def test_limits_bind_the_child_only() -> None:
    read(samples.pdf(["x"]))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0


def test_a_pdf_of_300_pages_is_read_in_seconds() -> None:
    data = samples.pdf(*([[samples.LINE] * 45] * 300))
    began = time.monotonic()
    found = read(data)
    took = time.monotonic() - began
    print(f"\n300 pages, {sum(map(len, found.pages)):,} letters, {len(data) // 1000:,} kB: {took:.2f} s")  # noqa: T201
    assert len(found.pages) == 300
    assert took < 10


# --- Whatever it is --------------------------------------------------------------------------------------------------
BEGINNINGS = st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
ARCHIVES = [
    samples.word("Anmeldung", rows=[["a", "b"]]),
    samples.sheet(samples.DATES),
    samples.odf("<text:p>Text</text:p>"),
]


def told_or_refused(data: bytes, reader=text_in) -> None:
    try:
        found = reader(data)
    except FileUnreadable:
        return
    assert found.has_words


@given(BEGINNINGS, st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_reason(beginning: bytes, rest: bytes) -> None:
    told_or_refused(beginning + rest)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(ARCHIVES), st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), max_size=12))
def test_damaged_archives_are_read_or_refused_with_a_reason(data: bytes, changes: list[tuple[int, int]]) -> None:
    told_or_refused(damaged(data, changes))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(["document", "content", "workbook", "sheet1"]), st.text(max_size=200))
def test_any_xml_inside_is_read_or_refused_with_a_reason(part: str, text: str) -> None:
    for data in ARCHIVES:
        told_or_refused(samples.repacked(data, **{part: text.encode("utf-8", "replace")}))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_pdfs_are_read_or_refused_with_a_reason(changes: list[tuple[int, int]]) -> None:
    told_or_refused(damaged(samples.pdf([samples.LINE] * 9, ["Ende"]), changes), reader=read)


def damaged(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(data)
    for place, value in changes:
        spoilt[place % len(spoilt)] = value
    return bytes(spoilt)
