"""Reduces KERN's stylesheet to the components the portal uses. Run by hand after an update; nothing runs it for you.

    python reduce_kern.py ORIGINAL.css REDUCED.css

ORIGINAL.css is `kern.min.css` of the package @kern-ux/native, or its right-to-left twin made with rtlcss. Only the
standard library is needed; README.md beside this file gives the whole recipe.

The reduction only leaves things out: selectors that name a component outside KEEP or an icon outside ICONS. Kept rules
stay letter for letter and in their order, so what remains looks as it did; every token and both themes stay.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

# Blocks in KERN's sense: "btn" covers kern-btn, kern-btn__… and kern-btn--….
KEEP = {
    "accordion",
    "alert",
    "badge",
    "body",
    "btn",
    "description-list",
    "description-list-item",
    "error",
    "fieldset",
    "form-check",
    "form-input",
    "hint",
    "label",
    "number",
    "sr-only",
    "summary",
    "summary-group",
    "table",
    "table-responsive",
    "title",
}
ICONS = {"danger", "info", "success", "warning", "default", "small", "large"}  # those of alert, error and form-check

CLASS = re.compile(r"\.kern-(?P<block>[a-z0-9]+(?:-[a-z0-9]+)*)(?:--(?P<variant>[\w-]+)|__[\w-]+)?")
ALTERNATIVES = re.compile(r":(?:not|is|where)\((?:[^()]|\([^()]*\))*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Node = tuple[str, str | None]  # what stands before the brace, and the block; None for a statement such as @charset


def split_nodes(css: str) -> list[Node]:
    """The top-level statements and blocks of a stylesheet without comments."""
    nodes: list[Node] = []
    start = opened = depth = 0
    quote = prelude = ""
    escaped = False
    for place, char in enumerate(css):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            if depth == 0:
                prelude, opened = css[start:place], place + 1
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                nodes.append((prelude, css[opened:place]))
                start = place + 1
        elif char == ";" and depth == 0:
            nodes.append((css[start:place], None))
            start = place + 1
    return nodes


def split_selectors(selectors: str) -> list[str]:
    """The selectors of a list; commas inside brackets belong to one selector."""
    parts = [""]
    depth = 0
    for char in selectors:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def is_wanted(selector: str) -> bool:
    """Whether every KERN class the selector asks for can occur in the portal's pages."""
    asked = ALTERNATIVES.sub("", selector)  # exclusions and alternatives do not ask
    return all(
        match["block"] in KEEP or (match["block"] == "icon" and (match["variant"] is None or match["variant"] in ICONS))
        for match in CLASS.finditer(asked)
    )


def reduce_css(css: str) -> str:
    """The stylesheet without the selectors that can never match."""
    kept = []
    for prelude, block in split_nodes(css):
        if block is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(("@media", "@supports")):
            if inner := reduce_css(block):
                kept.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@keyframes"):
            continue  # the only one turns the loader, which is left out
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{block}}}")
        elif selectors := [selector for selector in split_selectors(prelude) if is_wanted(selector)]:
            kept.append(f"{','.join(selectors)}{{{block}}}")
    return "".join(kept)


def main() -> None:
    original, reduced = map(Path, sys.argv[1:])
    css = reduce_css(COMMENT.sub("", original.read_text(encoding="utf-8")).strip())
    reduced.write_text(css + "\n", encoding="utf-8")
    sys.stdout.write(f"{reduced.name}: {len(css)} characters of {original.stat().st_size}\n")


if __name__ == "__main__":
    main()
