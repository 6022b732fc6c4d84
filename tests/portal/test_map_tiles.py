"""The operator's own map: in pieces, only that one file, and no trace of it where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal import map_tiles
from tests import pmtiles_sample
from tests.directory.factories import LocationFactory

pytestmark = pytest.mark.django_db

URL = "/karte.pmtiles"


@pytest.fixture
def sample(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.MAP_TILES = pmtiles_sample.write(tmp_path / "region.pmtiles")
    return settings.MAP_TILES


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-126", 0, 126), ("bytes=127-", 127, None), ("bytes=0-999999999", 0, None), ("bytes=5-5", 5, 5)],
)
def test_a_range_is_answered_exactly(client: Client, sample: Path, wanted: str, first: int, last: int | None) -> None:
    content = sample.read_bytes()
    last = len(content) - 1 if last is None else last
    response = client.get(URL, headers={"Range": wanted, "Accept-Encoding": "gzip"})
    assert response.status_code == 206
    assert response.content == content[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Encoding"] == "identity"
    assert not response.cookies


@pytest.mark.parametrize(
    "wanted",
    ["", "bytes=-5", "bytes=5-4", "bytes=99999999-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=0-" + "9" * 30],
)
def test_the_file_is_not_handed_out_at_once_and_nonsense_is_refused(client: Client, sample: Path, wanted: str) -> None:
    response = client.get(URL, headers={"Range": wanted} if wanted else {})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{sample.stat().st_size}"


def test_one_answer_is_never_larger_than_its_bound(
    client: Client, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_tiles, "LONGEST", 10)
    assert len(client.get(URL, headers={"Range": "bytes=0-"}).content) == 10


@pytest.mark.parametrize("address", ["/karte.pmtiles/../secret_key", "/karte.pmtiles/secret_key", "/karte.pmtiles%00"])
def test_no_other_file_has_an_address(client: Client, sample: Path, address: str) -> None:
    (sample.parent / "secret_key").write_text("the key")
    response = client.get(address, headers={"Range": "bytes=0-6"})
    assert response.status_code == 404
    assert b"the key" not in response.content


def test_without_a_file_there_is_no_address(client: Client, settings: Any, tmp_path: Path) -> None:
    for missing in (None, tmp_path / "none.pmtiles"):
        settings.MAP_TILES = missing
        assert client.get(URL, headers={"Range": "bytes=0-6"}).status_code == 404


def test_a_place_offers_the_map_only_where_there_is_one(client: Client, settings: Any, sample: Path) -> None:
    place = LocationFactory()
    with_map = client.get(place.get_absolute_url()).content.decode()
    assert f'data-map="{URL}"' in with_map
    assert "portal/map.js" in with_map
    # Nothing is fetched before somebody asks: no style sheet, no script of the map.
    assert "<script src" not in with_map
    assert 'href="/static/vendor/leaflet' not in with_map
    settings.MAP_TILES = None
    without = client.get(place.get_absolute_url()).content.decode()
    assert "data-map" not in without
    assert "map.js" not in without
    assert "openstreetmap.org" in without


def test_the_check_says_what_is_wrong_with_the_setting(settings: Any, sample: Path, tmp_path: Path) -> None:
    assert map_tiles.tiles_are_usable(None) == []
    for path, found in (
        (None, []),
        (tmp_path / "missing.pmtiles", ["portal.E002"]),
        (tmp_path.parent / "outside.pmtiles", ["portal.E001"]),
    ):
        settings.MAP_TILES = path
        assert [error.id for error in map_tiles.tiles_are_usable(None)] == found
    (tmp_path / "text.pmtiles").write_text("PMTiles")
    settings.MAP_TILES = tmp_path / "text.pmtiles"
    assert [error.id for error in map_tiles.tiles_are_usable(None)] == ["portal.E002"]


def test_the_sample_reads_as_its_specification_says(sample: Path) -> None:
    content = sample.read_bytes()
    assert content.startswith(map_tiles.MAGIC)
    assert b"earth" in content
    assert b"roads" in content
