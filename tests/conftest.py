"""What every test may ask for: a person of each role, a scratch search index, foreign test data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.cache import cache

from portal.models import User
from portal.roles import Role

SERVICES_REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes (pytest-xdist) a file stays in one of them, and so does a folder that shares a portal."""
    shared_by = {"region": "region", "journeys": "browser"}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(shared_by.get(item.path.parent.name, item.path.as_posix())))


def require(condition: bool, reason: str) -> None:
    """Skips with a plain line where something is missing; fails instead where CI promised to supply it."""
    if condition:
        return
    if SERVICES_REQUIRED:
        pytest.fail(f"REQUIRE_SERVICES=1, but: {reason}")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def search_dir(request: pytest.FixtureRequest, settings: object, tmp_path: Path) -> Path:
    """Every test writes its own files, for the search and uploaded ones; those on the demo region read the region's."""
    folder = tmp_path / "search"
    if "demo_region" in request.fixturenames:
        folder = request.getfixturevalue("demo_region")
    settings.SEARCH_DIR = folder  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = folder.parent / "media"  # type: ignore[attr-defined]
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with foreign test data (SHARED_DIR)."""
    folder = Path(django_settings.SHARED_DIR)
    require((folder / "data").is_dir(), f"no test data at SHARED_DIR={folder}")
    return folder


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a person of the roles given: person("editor"), person("translator", email="…")."""

    def make(*roles: str, **fields: object) -> User:
        number = User.objects.count()
        user = User.objects.create_user(
            **{"email": f"person{number}@example.org", "password": "correct horse battery", **fields}  # type: ignore[arg-type]
        )
        for role in roles:
            user.groups.add(Group.objects.get_or_create(name=Role(role).value)[0])
        return user

    return make
