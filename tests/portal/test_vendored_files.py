"""Files of others are the files on record, carry their licence, and no stylesheet reaches for another host."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).resolve().parents[2] / "portal" / "static"
VENDOR = STATIC / "vendor"
PACKAGES: list[dict[str, Any]] = json.loads((VENDOR / "vendored.json").read_text(encoding="utf-8"))["packages"]
STYLESHEETS = sorted(STATIC.rglob("*.css"))

FOREIGN_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
LOCAL_ADDRESS = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')?#]+)""", re.IGNORECASE)
TOKEN = re.compile(r"--(?:kern|kim|[st])-[a-z0-9-]+")


def is_ours(path: Path) -> bool:
    """The record, its explanations and our tools lie beside the files but are not recorded."""
    return path.name in {"vendored.json", "README.md"} or path.suffix in {".py", ".pyc"}


def test_every_vendored_file_is_the_one_on_record() -> None:
    recorded = {f"{package['folder']}/{name}": sha for package in PACKAGES for name, sha in package["files"].items()}

    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and not is_ours(path)
    }

    assert found == recorded


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["folder"])
def test_a_package_says_where_it_comes_from_and_brings_its_licence(package: dict[str, Any]) -> None:
    assert all(package[key] for key in ("name", "version", "licence", "source", "changed", "originals"))
    assert package["licence_file"] in package["files"]
    assert (VENDOR / package["folder"] / package["licence_file"]).stat().st_size > 1000


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_a_stylesheet_asks_only_for_files_that_are_here(path: Path) -> None:
    css = path.read_text(encoding="utf-8")

    assert not FOREIGN_ADDRESS.search(css)
    assert [name for name in LOCAL_ADDRESS.findall(css) if not (path.parent / name).is_file()] == []


def test_every_token_a_stylesheet_reads_is_defined() -> None:
    all_css = {path: path.read_text(encoding="utf-8") for path in STYLESHEETS}
    defined = {token for css in all_css.values() for token in re.findall(rf"({TOKEN.pattern})\s*:", css)}

    read = {
        token
        for path, css in all_css.items()
        if path.parent.name == "portal"
        for token in re.findall(rf"var\(({TOKEN.pattern})\)", css)
    }

    assert read <= defined


def test_the_right_to_left_twin_has_the_same_rules_as_the_original() -> None:
    def selectors(name: str) -> list[str]:
        css = (VENDOR / "kern" / name).read_text(encoding="utf-8")
        return re.findall(r"(?:^|[{}])([^{}]+)\{", css)

    assert selectors("kern.rtl.min.css") == selectors("kern.min.css")
