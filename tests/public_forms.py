"""How a person fills in a form of the public: opens it, takes some time, sends what the page held."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client
from freezegun import freeze_time

READ_FOR = dt.timedelta(seconds=30)


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, "the page holds no token"
    return found[1]


def send(
    client: Client,
    address: str,
    data: dict[str, Any],
    *,
    after: dt.timedelta = READ_FOR,
    token: str | None = None,
    **headers: str,
) -> Any:
    """Opens the form, waits and sends; `token` replaces the one of the page."""
    now = dt.datetime.now(tz=dt.UTC)
    with freeze_time(now - after):
        shown = client.get(address)
        assert shown.status_code == 200
        token = token_of(shown.content.decode()) if token is None else token
    with freeze_time(now):
        return client.post(address, {"token": token, "subject": "", **data}, headers=headers)
