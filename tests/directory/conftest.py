from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.role_groups import make_groups
from search import index

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def indexed(search_dir: object) -> Callable[[], int]:
    """Builds the scratch index of what the test has made so far."""
    return index.rebuild


@pytest.fixture
def desk(person: Any) -> Client:
    """An editor's browser."""
    make_groups()
    client = Client()
    client.force_login(person("editor"), BACKEND)
    return client
