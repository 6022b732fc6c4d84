"""Imported texts become blocks an editor could have made: no database, no markup of others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail_localize.strings import extract_strings, restore_strings

from kompass.integreat.blocks import Body, page_links, write
from kompass.integreat.html import take_apart
from kompass.integreat.links import target
from portal.blocks.text import PROSE

SVG = "https://cms.integreat-app.de/static/svg"
NUMBERS = {"/r/de/amt/": 7, "/r/de/behörden/amt/": 8}


def body(content: str) -> Body:
    return write(take_apart(content), language="en", resolve=NUMBERS.get)


def text(content: str) -> str:
    """The rich text of a content that gives one paragraph block."""
    return "".join(block["value"] for block in body(content).stream)


def contact(card: str) -> dict[str, str]:
    (block,) = body(card).stream
    assert block["type"] == "contact_box"
    return block["value"]


def test_trap_4_entities_hard_spaces_and_soft_hyphens() -> None:
    assert (
        text("<p>B&#252;ro&#160;im&nbsp;Rat\u00a0haus&#173;hof &amp; Hof</p>") == "<p>Büro im Rat haushof &amp; Hof</p>"
    )


def test_trap_4_joiners_that_persian_needs_stay() -> None:
    assert text("<p>می\u200cخواهم</p>") == "<p>می\u200cخواهم</p>"


def test_trap_5_spacers_styles_and_leftovers_vanish() -> None:
    content = (
        '<div>\r\n<p style="text-align: left;">Eins</p>\r\n<p>&#160;</p>\r\n<p><br></p><hr>'
        '<p class="x"><span class="notranslate" translate="no">Zwei</span> <em>drei</em></p>\r\n'
        '<p><img class="alignnone wp-image-827 size-full" src="https://x/y.png"></p></div>'
    )
    assert text(content) == "<p>Eins</p><p>Zwei drei</p>"


def test_trap_6_icons_give_a_word_and_a_link_to_what_follows() -> None:
    content = (
        f'<p><img style="width: 15px;" src="{SVG}/pin.svg"> Amtsgasse 1, 71332 Waiblingen'
        f'<img src="{SVG}/call.svg" alt=""> 07151 501-0<br>'
        f'<img src="{SVG}/email.svg"> info@amt.example'
        f'<img src="{SVG}/idea.svg"> Tipp</p>'
    )
    assert text(content) == (
        "<p>Address: Amtsgasse 1, 71332 Waiblingen<br/>"
        'Telephone: <a href="tel:071515010">07151 501-0</a><br/>'
        'E-mail: <a href="mailto:info@amt.example">info@amt.example</a> Tipp</p>'
    )


def test_trap_6_a_line_with_its_own_label_gets_no_second_one() -> None:
    assert text(f'<p><img src="{SVG}/call.svg"> Tel.: <a href="tel:0715150">07151 50</a></p>') == (
        '<p>Tel.: <a href="tel:0715150">07151 50</a></p>'
    )


def test_pictures_leave_their_words_when_they_have_some() -> None:
    assert text('<p><img src="https://x/karte.png" alt="Karte des Landkreises"></p>') == "<p>Karte des Landkreises</p>"
    assert (
        body('<p><img src="https://x/a.png" alt="undraw_1.png"><img src="https://x/b.png" alt="logo"></p>').stream == []
    )


def test_a_link_around_a_picture_alone_is_named_after_its_server() -> None:
    assert text('<p><a href="https://www.vhs.example/x"><img src="https://x/l.png"></a></p>') == (
        '<p><a href="https://www.vhs.example/x">vhs.example</a></p>'
    )


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("tel:0718188", "tel:0718188"),
        ("tel:+49 (0) 821 310-20", "tel:+4982131020"),
        ("tel:110", "tel:110"),
        ("tel:+49", ""),
        ("mailto:info@amt%E2%80%8B.example", "mailto:info@amt.example"),
        ("mailto:\u200binfo@amt.example?subject=Hallo", "mailto:info@amt.example"),
        ("mailto:Dolmetscherpool", ""),
        ("https://www.amt.example/a?b=1&c=2", "https://www.amt.example/a?b=1&c=2"),
        ("HTTPS://www.amt.example", "HTTPS://www.amt.example"),
        (" https://www.amt.example/\n a ", "https://www.amt.example/a"),
        ("www.amt.example", "https://www.amt.example"),
        ("https://www.baf%C3%B6g.de/", "https://www.bafög.de/"),
        ("http://[::1", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("#oben", ""),
        ("", ""),
    ],
)
def test_trap_7_numbers_addresses_and_links_in_one_spelling(href: str, expected: str) -> None:
    assert target(href) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://integreat.app/r/de/beh%C3%B6rden/amt/", "page:/r/de/behörden/amt/"),
        ("https://integreat.app/r/de/beh&ouml;rden/amt", "page:/r/de/behörden/amt/"),
        ("https://admin.integreat-app.de/r/de-si/amt/#teil", "page:/r/de-si/amt/"),
        ("/r/de/amt/", "page:/r/de/amt/"),
        ("https://integreat.app/r/de/", "page:/r/de/"),
        ("https://integreat.app/tel:/", ""),
        ("https://integreat.app/mailto:", ""),
        ("https://integreat.app/", "https://integreat.app/"),
        (
            "https://admin.integreat-app.de/media/regions/277/a.pdf",
            "https://admin.integreat-app.de/media/regions/277/a.pdf",
        ),
        (
            "https://cms.integreat-app.de/r/wp-content/uploads/a.png",
            "https://cms.integreat-app.de/r/wp-content/uploads/a.png",
        ),
    ],
)
def test_trap_8_links_into_the_app_are_told_from_junk(href: str, expected: str) -> None:
    assert target(href) == expected


def test_trap_8_a_page_that_is_here_is_linked_as_a_page_and_another_stays_a_link_outside() -> None:
    content = (
        '<p><a href="https://integreat.app/r/de/beh%C3%B6rden/amt/">hier</a> '
        '<a href="https://integreat.app/r/de/h%C3%B6fe/">dort</a> <a href="https://integreat.app/tel:/">nirgends</a></p>'
    )
    apart = take_apart(content)
    assert page_links(apart) == ["/r/de/behörden/amt/", "/r/de/höfe/"]
    assert apart.dead_links == 1
    assert text(content) == (
        '<p><a id="8" linktype="page">hier</a> <a href="https://integreat.app/r/de/h%C3%B6fe/">dort</a> nirgends</p>'
    )


def test_trap_9_headings_begin_below_the_title_and_skip_no_level() -> None:
    content = (
        "<div><h4>Zuerst</h4><p>a</p><h3><strong>Haupt</strong></h3><h4>Unter</h4><h5>Tief</h5><h3>&#160;</h3></div>"
    )
    assert re.findall(r"<(h\d)>(.*?)</h\d>", text(content)) == [
        ("h2", "Zuerst"),
        ("h2", "Haupt"),
        ("h3", "Unter"),
        ("h3", "Tief"),
    ]


def test_each_main_heading_begins_a_block() -> None:
    assert [block["type"] for block in body("<p>a</p><h3>b</h3><p>c</p><h4>d</h4><h3>e</h3>").stream] == [
        "paragraph"
    ] * 3


CARD = (
    '<div contenteditable="false" data-contact-id="7" data-contact-url="https://admin.integreat-app.de/r/contacts/7/'
    '?details=address,email" class="contact-card notranslate" dir="ltr" translate="no">'
    '<a href="https://admin.integreat-app.de/r/contacts/7/?details=address,email" style="display: none">Contact</a>'
    "<h4>Erika Muster | Sozialberatung</h4>"
    f'<ul class="details"><li><img src="{SVG}/pin.svg" alt="Address: "> '
    '<a href="https://maps.example/?q=1">Am Hof 1, 71332 Ort</a></li>'
    f'<li><img src="{SVG}/email.svg" alt="Email: "> <a href="mailto:rat@amt.example">rat@amt.example</a></li>'
    f'<li><img src="{SVG}/call.svg" alt="Phone Number: "> <a href="tel:+4971511">+49 (0) 7151 1-0</a></li>'
    f'<li><img src="{SVG}/call.svg"> <a href="tel:0151999">0151 999</a></li>'
    f'<li><img src="{SVG}/www.svg" alt="Website: "> <a href="https://amt.example/">https://amt.example/</a></li>'
    f'<li><img src="{SVG}/clock.svg"><details><summary>Montag</summary><div>9:00 - 12:00</div></details></li></ul>'
    "</div>"
)


def test_trap_10_a_contact_card_becomes_a_contact_box() -> None:
    content = f"<p>Davor</p>{CARD}<p>Danach</p>"
    assert [block["type"] for block in body(content).stream] == ["paragraph", "contact_box", "paragraph"]
    assert contact(CARD) == {
        "heading": "Sozialberatung",
        "address": "Am Hof 1, 71332 Ort",
        "email": "rat@amt.example",
        "phone": "+49 (0) 7151 1-0",
        "website": "https://amt.example/",
        "text": (
            '<p>Erika Muster</p><p>Telephone: <a href="tel:0151999">0151 999</a></p><p>Montag</p><p>9:00 - 12:00</p>'
        ),
    }


def test_trap_10_a_card_in_a_list_keeps_the_list() -> None:
    content = f"<ul><li>eins</li><li>zwei {CARD}</li></ul><p>Ende</p>"
    assert [block["type"] for block in body(content).stream] == ["paragraph", "contact_box", "paragraph"]
    assert body(content).stream[0]["value"] == "<ul><li>eins</li><li>zwei</li></ul>"


def test_a_card_without_a_name_is_headed_all_the_same() -> None:
    box = contact('<div data-contact-id="1"><p><a href="mailto:a@b.example">a@b.example</a></p></div>')
    with translation.override("en"):
        assert box["heading"] == "Contact"
    assert box["email"] == "a@b.example"


def test_what_does_not_fit_a_field_of_the_box_stays_as_text() -> None:
    long = "x" * 130
    box = contact(f'<div data-contact-id="1"><h4>{long}</h4><p><img src="{SVG}/call.svg"> {"1" * 41}</p></div>')
    assert len(box["heading"]) <= 120
    assert long in box["text"]
    assert box["phone"] == ""
    assert "1" * 41 in box["text"]


def test_lists_may_be_nested_and_empty_entries_vanish() -> None:
    content = (
        "<ul><li>a<ul><li>b</li><li> </li></ul></li><li><p>c</p><p>d</p></li><li></li></ul><ol><li>&#160;</li></ol>"
    )
    assert text(content) == "<ul><li>a<ul><li>b</li></ul></li><li>c<br/>d</li></ul>"


def test_two_line_breaks_part_paragraphs() -> None:
    assert text("<p>a<br>b<br><br>c<br></p>") == "<p>a<br/>b</p><p>c</p>"


def test_scripts_frames_and_forms_leave_nothing() -> None:
    content = (
        "<script>alert(1)</script><iframe src='https://x'></iframe><form><button>x</button></form><p onclick='x'>a</p>"
    )
    assert text(content) == "<p>a</p>"


def test_tables_become_lines() -> None:
    assert text("<table><tr><th>Tag</th><td>Zeit</td></tr><tr><td>Mo</td><td>9</td></tr></table>") == (
        "<p>Tag · Zeit</p><p>Mo · 9</p>"
    )


def test_a_first_paragraph_of_plain_sentences_becomes_the_lead_and_is_not_said_twice() -> None:
    sentence = "Hier lesen Sie, was nach der Ankunft als Erstes zu tun ist &amp; wer hilft."
    result = body(f"<p>{sentence}</p><p>Mehr.</p>")
    assert (result.lead, [block["value"] for block in result.stream]) == (
        sentence.replace("&amp;", "&"),
        ["<p>Mehr.</p>"],
    )


@pytest.mark.parametrize(
    "first",
    [
        "<p>Kurz.</p>",
        "<p>Diese Zeile ist lang genug, endet aber mit einem Doppelpunkt:</p>",
        '<p>Dieser Satz ist lang genug, aber <a href="https://x.example">ein Link</a> steht darin.</p>',
        "<p><strong>Kontakt:</strong> Dieser Satz ist lang genug, beginnt aber mit einem Wort in Fett.</p>",
        "<h3>Dieser Satz ist lang genug, aber er ist eine Überschrift.</h3>",
        f"<p>{'Wort ' * 90}Ende.</p>",
    ],
)
def test_anything_else_stays_in_the_text(first: str) -> None:
    assert body(first).lead == ""
    assert body(first).stream


@pytest.mark.parametrize("content", ["", "   ", "<div></div>", "<p>&#160;</p>", "<hr>"])
def test_an_empty_text_gives_no_block(content: str) -> None:
    assert body(content) == Body("", [])


def _same_after_the_editor(html: str) -> bool:
    """Whether Draftail, given this rich text, hands the same back: nothing in it is foreign to the editor."""
    converter = ContentstateConverter(features=PROSE)
    back = converter.to_database_format(converter.from_database_format(html))
    plain = re.sub(r' data-block-key="[^"]*"', "", back)
    return plain == html


def test_the_editor_keeps_what_was_imported() -> None:
    content = (
        '<h3>Überschrift</h3><p>Ein <b>fettes</b> <a href="https://amt.example/?a=1&amp;b=2">Wort</a><br>Zeile</p>'
        "<ul><li>eins<ul><li>innen</li></ul></li><li>zwei</li></ul><ol><li>drei</li></ol>"
        '<p><a href="mailto:a@b.example">a@b.example</a> <a href="tel:112">112</a></p>'
    )
    assert _same_after_the_editor(text(content))


def test_translators_get_every_sentence_of_an_imported_text() -> None:
    content = (
        '<h3>Kopf</h3><p>Ein <b>Satz</b>.<br>Noch <a href="https://x.example">einer</a>.</p>'
        "<ul><li>Punkt<ul><li>innen</li></ul></li></ul>"
    )
    template, strings = extract_strings(text(content))
    assert [string.get_translatable_html() for string, _attributes in strings] == [
        "Kopf",
        'Ein <b>Satz</b>.<br/>Noch <a id="a1">einer</a>.',
        "Punkt",
        "innen",
    ]
    assert restore_strings(template, strings) == text(content)


TAGS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h3",
    "h5",
    "b",
    "strong",
    "a",
    "table",
    "td",
    "em",
    "br",
    "hr",
    "details",
    "script",
    "!--",
]
PIECES = st.lists(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
        st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(
            [
                '<a href="https://integreat.app/r/de/amt/">',
                '<a href="javascript:x">',
                "<img src='/static/svg/call.svg'>",
                '<div data-contact-id="1">',
                "<![CDATA[",
                "&#0;",
                "&#xD800;",
                "&nbsp;",
                "<![foo[",
            ]
        ),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_any_content_gives_only_what_the_editor_knows(content: str) -> None:
    values: list[dict[str, Any]] = body(content).stream
    html = "".join(block["value"] if block["type"] == "paragraph" else block["value"]["text"] for block in values)
    assert set(re.findall(r"<(/?[a-z0-9]+)", html)) <= {
        f"{slash}{tag}" for tag in ("p", "h2", "h3", "b", "a", "ul", "ol", "li", "br") for slash in ("", "/")
    }
    assert "javascript" not in re.sub(r">[^<]*<", "><", html)
    assert "\x00" not in html
    for block in values:
        if block["type"] == "paragraph":
            assert not re.search(r"<(p|h2|h3|li)></", block["value"])
