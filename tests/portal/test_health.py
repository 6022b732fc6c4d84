"""What a supervisor asks."""

from __future__ import annotations

import pytest
from django.test import Client

from search import index


@pytest.mark.django_db
def test_the_process_answers_without_asking_anyone(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_portal_without_a_search_index_is_not_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "ok", "search": "unavailable"}


@pytest.mark.django_db
def test_a_portal_with_database_and_index_is_ready(client: Client) -> None:
    index.rebuild()
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "search": "ok"}
