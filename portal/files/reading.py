"""Reads the text of a file that somebody uploaded, without trusting it: in a child process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from portal.files.contents import LIMITS, FileUnreadable, ReadText, Reason

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-B", "-m", "portal.files.child")
# Nothing of our own: the child needs no database and no secret.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def read(data: bytes, *, seconds: float = LIMITS.seconds) -> ReadText:
    """Pages of plain text; FileUnreadable with the reason otherwise, and after `seconds` at the latest."""
    if len(data) > LIMITS.file_bytes:
        raise FileUnreadable(Reason.TOO_BIG, "file")
    try:
        done = subprocess.run(  # noqa: S603
            COMMAND, input=data, capture_output=True, timeout=seconds, cwd=ROOT, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileUnreadable(Reason.TOO_SLOW) from error
    if done.returncode != 0:
        # Crashed, or stopped by a limit that the system holds.
        raise FileUnreadable(Reason.BROKEN, f"exit {done.returncode}")
    answer = json.loads(done.stdout)
    if reason := answer.get("reason"):
        raise FileUnreadable(Reason(reason), answer["detail"])
    return ReadText(tuple(answer["pages"]), answer["is_paged"], answer["truncated"])
