from __future__ import annotations

from collections.abc import Callable

import pytest

from search import index


@pytest.fixture
def indexed(search_dir: object) -> Callable[[], int]:
    """Builds the scratch index of what the test has made so far."""
    return index.rebuild
