"""The portal's server with its clock set to FROZEN_AT (UTC), from where it goes on: offices are open when we say so."""

from __future__ import annotations

import os

from freezegun import freeze_time

# The server itself tells by the real clock whether its workers are alive.
freeze_time(os.environ["FROZEN_AT"], tick=True, ignore=["gunicorn"]).start()

from portal.wsgi import application  # noqa: E402

__all__ = ["application"]
