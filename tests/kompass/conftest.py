"""What tests of translated pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit happens at once: the transaction of a test never ends."""

    def at_once(act: Callable[[], Any], using: Any = None, robust: bool = False) -> None:
        act()

    monkeypatch.setattr(transaction, "on_commit", at_once)
