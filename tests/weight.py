"""How many bytes a browser takes for a first view: page, styles, scripts, pictures, and the fonts its letters need."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.test import Client

FACE = re.compile(r"@font-face\s*{([^}]*)}")
FIELD = re.compile(r"([\w-]+)\s*:\s*([^;]+)")


class Loads(HTMLParser):
    """Addresses a page loads, and the text it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon", "modulepreload", "preload"} & set(values.get("rel", "").split()):
            self.addresses.add(values["href"])
        elif tag in ("script", "img", "use"):
            self.addresses.add(values.get("src") or values.get("href", ""))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def first_view(language: str, address: str | None = None) -> int:
    """Bytes over the wire with Brotli for static files (as whitenoise serves them) and gzip for the page."""
    body = Client().get(address or f"/{language}/").content
    page = Loads()
    page.feed(body.decode())
    total = len(gzip.compress(body, 6))
    letters = set("".join(page.text))
    for url in {found.partition("#")[0] for found in page.addresses}:
        if not url.startswith(settings.STATIC_URL):
            continue
        total += _wire(_file(url))
        if url.endswith(".css"):
            total += _fonts(_file(url), letters)
    return total


def _file(url: str) -> Path:
    name = url.removeprefix(settings.STATIC_URL)
    collected = Path(settings.STATIC_ROOT) / name
    if collected.exists():
        return collected
    plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", name)
    found = find(plain)
    if not found:
        raise FileNotFoundError(url)
    return Path(found)


def _wire(path: Path) -> int:
    if path.suffix in (".woff2", ".png", ".webp", ".jpg"):
        return path.stat().st_size
    return len(brotli.compress(path.read_bytes(), quality=11))


def _fonts(sheet: Path, letters: set[str]) -> int:
    total = 0
    for block in FACE.findall(sheet.read_text(encoding="utf-8")):
        fields = dict(FIELD.findall(block))
        source = re.search(r"url\(['\"]?([^'\")]+)", block)
        if source is None or not _needed(fields.get("unicode-range", ""), letters):
            continue
        path = (sheet.parent / source.group(1).partition("?")[0]).resolve()
        total += path.stat().st_size
    return total


def _needed(ranges: str, letters: set[str]) -> bool:
    if not ranges:
        return True
    for part in ranges.replace("U+", "").replace("u+", "").split(","):
        first, _, last = part.strip().partition("-")
        low, high = int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)
        if any(low <= ord(letter) <= high for letter in letters):
            return True
    return False
