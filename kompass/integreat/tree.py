"""Puts pages that name their parents in order: circles, lost parents and endless depth are told, not followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# Real trees are 3 levels deep. The page tree's own path ends at 63 levels.
MAX_DEPTH = 20


@dataclass(slots=True)
class Tree:
    """`paths` lists parents before children and siblings in order; `parents` says where each stands (empty: on top)."""

    paths: list[str] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def arrange(declared: Mapping[str, str], order: Mapping[str, int]) -> Tree:
    """Builds the tree from path → path of the parent.

    Whoever lost its parent stands below the nearest page above it in its own path; who is on a circle is left out.
    """
    tree = Tree()
    parents = dict(declared)
    for path in sorted(_on_circles(parents)):
        tree.problems.append((path, _("The pages above it lead back to the page itself.")))
        del parents[path]
    for path in [path for path, parent in parents.items() if parent and parent not in parents]:
        missing, parents[path] = parents[path], ""
        parents[path] = next((above for above in _paths_above(path) if _may_hang(path, above, parents)), "")
        tree.problems.append((path, placed_elsewhere(missing, parents[path])))
    children: dict[str, list[str]] = {}
    for path, parent in parents.items():
        children.setdefault(parent, []).append(path)
    level = _below([""], children, order)
    depth = 1
    while level and depth <= MAX_DEPTH:
        tree.paths.extend(level)
        level = _below(level, children, order)
        depth += 1
    while level:
        reason = _("It lies deeper than %(most)d levels.") % {"most": MAX_DEPTH}
        tree.problems.extend((path, reason) for path in level)
        level = _below(level, children, order)
    tree.parents = {path: parents[path] for path in tree.paths}
    return tree


def placed_elsewhere(missing: str, parent: str) -> str:
    """Says that a page does not stand where its source has it."""
    if not parent:
        return _("The page above it, “%(missing)s”, is missing; it was placed on the first level.") % {
            "missing": missing
        }
    return _("The page above it, “%(missing)s”, is missing; it was placed below “%(parent)s”.") % {
        "missing": missing,
        "parent": parent,
    }


def _below(level: list[str], children: Mapping[str, list[str]], order: Mapping[str, int]) -> list[str]:
    return [
        path
        for parent in level
        for path in sorted(children.get(parent, ()), key=lambda path: (order.get(path, 0), path))
    ]


def _on_circles(parents: Mapping[str, str]) -> set[str]:
    """The paths that are, over any number of steps, above themselves."""
    done: set[str] = set()
    circles: set[str] = set()
    for start in parents:
        trail: dict[str, int] = {}
        path = start
        while path in parents and path not in done and path not in trail:
            trail[path] = len(trail)
            path = parents[path]
        if path in trail:
            circles.update(step for step, place in trail.items() if place >= trail[path])
        done.update(trail)
    return circles


def _paths_above(path: str) -> Iterator[str]:
    """/a/b/c/d/ → /a/b/c/, /a/b/"""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 1, -1):
        yield "/" + "/".join(parts[:length]) + "/"


def _may_hang(path: str, above: str, parents: Mapping[str, str]) -> bool:
    """Whether `above` is a page that does not itself stand below `path`."""
    if above not in parents:
        return False
    while above in parents:
        if above == path:
            return False
        above = parents[above]
    return True
