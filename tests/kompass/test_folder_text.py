"""Texts of pages on paper: what is kept, what stays on the net, what stands level with what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kompass.folder_text import Flow, Item, Part, Run, flows_of, paired, text_of


def block(kind: str, value: object) -> dict[str, object]:
    return {"type": kind, "value": value, "id": "1"}


def words(html: str) -> list[tuple[str, list[str]]]:
    return [(flow.kind, ["".join(run.text for run in line) for line in flow.lines]) for flow in flows_of(html)]


def test_paragraphs_and_lists_keep_their_order_and_bold_words() -> None:
    flows = flows_of("<p>Gehen Sie <b>vorher</b> hin.</p><ul><li>Eins</li><li>Zwei</li></ul><p>Ende</p>")
    assert [flow.kind for flow in flows] == ["p", "ul", "p"]
    assert flows[0].lines == ((Run("Gehen Sie "), Run("vorher", bold=True), Run(" hin.")),)
    assert flows[1].lines == ((Run("Eins"),), (Run("Zwei"),))


def test_links_and_entities_become_words() -> None:
    assert words('<p>Siehe <a href="https://x.example">hier</a> &amp; dort<br/>unten</p>') == [
        ("p", ["Siehe hier & dort"]),
        ("p", ["unten"]),
    ]


def test_a_list_in_a_list_goes_on_in_the_outer_one() -> None:
    assert words("<ul><li>Eins<ul><li>Innen</li></ul></li><li>Zwei</li></ul>") == [("ul", ["Eins", "Innen", "Zwei"])]


@given(st.text(alphabet=st.sampled_from("<>/pulib2h &;ä\n\"'="), max_size=60))
def test_whatever_is_stored_can_be_read(html: str) -> None:
    for flow in flows_of(html):
        assert flow.lines
        for line in flow.lines:
            text = "".join(run.text for run in line)
            assert text == text.strip() != ""


def test_a_checklist_keeps_papers_notes_and_the_sentence_below() -> None:
    value = {
        "heading": "Papiere",
        "items": [{"type": "item", "value": {"text": "Pass", "note": "von allen"}, "id": "2"}, {"text": "Foto"}],
        "footnote": "Fehlt etwas?",
    }
    assert text_of([block("checklist", value)]).parts == (
        Part(
            "checklist",
            "Papiere",
            items=(Item("Pass", "von allen"), Item("Foto")),
            flows=(Flow("p", ((Run("Fehlt etwas?"),),)),),
        ),
    )


def test_prose_is_cut_at_its_headings() -> None:
    parts = text_of([block("paragraph", "<p>Vorweg</p><h2>Danach</h2><p>Text</p>")]).parts
    assert [(part.heading, len(part.flows)) for part in parts] == [("", 1), ("Danach", 1)]


def test_what_paper_does_not_take_is_said() -> None:
    assert not text_of([block("costs", {"heading": "Kosten", "text": "<p>Nichts</p>"})]).is_cut
    assert text_of([block("accordion", {"items": []})]).is_cut
    long = text_of([block("paragraph", f"<p>{'Wort ' * 300}</p>"), block("costs", {"heading": "Kosten", "text": "x"})])
    assert long.is_cut
    assert [part.kind for part in long.parts] == ["costs"]


def test_the_same_parts_stand_level_and_others_alone() -> None:
    steps, papers, costs = Part("steps", "Schritte"), Part("checklist", "Papiere"), Part("costs", "Kosten")
    other_steps, other_costs = Part("steps", "خطوات"), Part("costs", "تكاليف")
    assert list(paired([steps, papers, costs], [other_steps, other_costs])) == [
        (steps, other_steps),
        (papers, None),
        (costs, other_costs),
    ]


@given(*[st.lists(st.sampled_from(["steps", "checklist", "costs", "paragraph"]), max_size=8)] * 2)
def test_no_part_is_lost_and_none_changes_its_place(first: list[str], second: list[str]) -> None:
    one, other = [[Part(kind, str(number)) for number, kind in enumerate(kinds)] for kinds in (first, second)]
    rows = list(paired(one, other))
    assert [left for left, _right in rows if left] == one
    assert [right for _left, right in rows if right] == other
    assert all(left.kind == right.kind for left, right in rows if left and right)
