"""Tests on the whole demo region: it is loaded once for this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test.utils import override_settings


@pytest.fixture(scope="package")
def demo_region(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The whole demo, loaded once for this folder and rolled back after it; yields the folder of its search files."""
    from portal.demo.loading import load_demo, make_accounts
    from search import index

    folder = tmp_path_factory.mktemp("demo") / "search"
    before = django_settings.SEARCH_DIR
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        override_settings(MEDIA_ROOT=folder.parent / "media"),
    ):
        frame = transaction.atomic()
        frame.__enter__()
        try:
            django_settings.SEARCH_DIR = folder
            load_demo()
            make_accounts("correct horse battery")
            _analyze()
            index.rebuild()
            yield folder
        finally:
            django_settings.SEARCH_DIR = before
            transaction.set_rollback(True)
            frame.__exit__(None, None, None)


def _analyze() -> None:
    """What PostgreSQL's own housekeeping does after a while. It cannot see rows that were never committed: planned for
    empty tables, the search for related topics took minutes here."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
