from __future__ import annotations

import pytest
from wagtail.blocks import StreamValue

from kompass.models import TopicPage
from portal.blocks.reading import plain, sections_of, words_of


def stream(*blocks: tuple[str, object]) -> StreamValue:
    field = TopicPage._meta.get_field("body")
    return field.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])


def notice(tone: str) -> tuple[str, object]:
    return ("notice", {"tone": tone, "heading": "Achtung", "text": "<p>Text</p>"})


def test_a_text_is_cut_at_its_headings() -> None:
    text = "<p>Vorweg</p><h2>Eins</h2><p>a</p><h2>Zwei &amp; drei</h2><p>b</p>"
    parts = sections_of(stream(("paragraph", text)), "de")
    assert [(part.anchor, part.heading) for part in parts] == [("s1", ""), ("s2", "Eins"), ("s3", "Zwei & drei")]


def test_an_empty_text_has_no_parts() -> None:
    assert sections_of(stream(), "de") == []


@pytest.mark.parametrize(
    ("tones", "heading"),
    [
        (["deadline", "right"], "Deadlines and your rights"),
        (["deadline"], "Deadlines"),
        (["right", "info"], "Your rights"),
        (["info"], ""),
        (["info", "ok"], "Good to know"),
    ],
)
def test_notices_are_headed_by_what_they_say(tones: list[str], heading: str) -> None:
    (part,) = sections_of(stream(*map(notice, tones)), "en")
    assert part.heading == heading
    assert len(part.blocks) == len(tones)


def test_words_hold_headings_and_text_but_no_addresses() -> None:
    headings, body = words_of(
        stream(
            ("steps", {"heading": "Schritte", "items": [{"title": "Anrufen", "text": "<p>Am <b>Telefon</b>.</p>"}]}),
            ("links", {"heading": "Mehr", "items": [{"title": "BAMF", "url": "https://bamf.de/x", "language": "de"}]}),
            ("paragraph", "<h2>Danach</h2><p>Ein Brief kommt.</p>"),
            ("contact_box", {"heading": "Amt", "phone": "0241 000-1", "text": "<p>Zimmer 3</p>"}),
        )
    )
    assert headings.splitlines() == ["Schritte", "Anrufen", "Mehr", "BAMF", "Danach", "Amt"]
    assert body.splitlines() == ["Am Telefon.", "Ein Brief kommt.", "Zimmer 3"]


def test_plain_text_parts_what_markup_parted() -> None:
    assert plain("<ul><li>Pass</li><li>Foto &lt;3</li></ul>") == "Pass\nFoto <3"
