"""A portal as it runs, and readers who never stop asking it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings

from tests.search.servers import free_port

READY_WITHIN = 60  # seconds; a busy machine starts two workers in five
PATIENCE = 15  # a reader who waits longer got no answer
# Between two questions of a reader: the machine is loaded, but readers do not queue for each other.
PAUSE = 0.15
UNSET = {"DATABASE_URL", "ELASTICSEARCH_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEBUG"}


@dataclass(frozen=True)
class Portal:
    """A portal over a folder of its own: where it is, and a way to run its commands."""

    url: str
    environment: dict[str, str]

    @classmethod
    def over(cls, folder: Path, **environment: str) -> Portal:
        inherited = {name: value for name, value in os.environ.items() if name not in UNSET}
        url = f"http://127.0.0.1:{free_port()}"
        given = {"VAR_DIR": str(folder), "DEMO": "true", "DEMO_PASSWORD": "demo-demo-demo", "LOG_JSON": "false"}
        return cls(url, inherited | given | {"BASE_URL": url, "MFA_REQUIRED": "false"} | environment)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        """With two workers and the background process, as `make run` starts them."""
        log = Path(self.environment["VAR_DIR"]) / "processes.log"
        address = self.url.removeprefix("http://")
        gunicorn = ["-m", "gunicorn", "portal.wsgi", "--workers", "2", "--threads", "4", "--preload"]
        with ExitStack() as stack, log.open("w") as out:
            for command in ([*gunicorn, "--bind", address], ["manage.py", "work"]):
                process = subprocess.Popen(
                    [sys.executable, *command],
                    cwd=settings.ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT,
                )  # fmt: skip
                stack.callback(_ended, process)
            until(lambda: _answers(f"{self.url}/readyz"), READY_WITHIN, "The portal did not become ready")
            yield


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except OSError:
        return False


def until(happened: Callable[[], object], seconds: float, otherwise: str) -> float:
    """Waits for something to happen; returns how long that took."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, f"{otherwise} within {seconds:g} s."
        time.sleep(0.1)
    return time.monotonic() - began


# --- Readers -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answered:
    """What came of a question: `total` and `ids` as the page or the API says them."""

    question: str
    began: float
    seconds: float
    status: int
    total: int
    ids: tuple[str, ...]


def page(language: str, text: str) -> str:
    return f"/{language}/suche/?q={quote(text)}"


def api(text: str, **more: str) -> str:
    return f"/api/search?{urlencode({'q': text, **more})}"


def ask(url: str, question: str) -> Answered:
    began = time.monotonic()
    try:
        with urllib.request.urlopen(f"{url}{question}", timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, ""
    except OSError:
        status, text = 0, ""
    seconds = time.monotonic() - began
    total, ids = (_of_api if question.startswith("/api/") else _of_page)(text)
    return Answered(question, began, seconds, status, total, ids)


def _of_api(text: str) -> tuple[int, tuple[str, ...]]:
    answer = json.loads(text or "{}")
    return answer.get("total", 0), tuple(one["id"] for one in answer.get("results", ()))


def _of_page(text: str) -> tuple[int, tuple[str, ...]]:
    """Without a list of results, as on the page that says the search is not ready, nothing was found."""
    total = re.search(r'role="status"><strong>(\d+)', text)
    _before, _sign, results = text.partition('<ol class="kim-results">')
    links = re.findall(r'<h3[^>]*>\s*<a[^>]* href="([^"]+)"', results.partition("</ol>")[0])
    return int(total[1]) if total and links else 0, tuple(links)


class Load:
    """Readers who ask one question after another, until the end of the block."""

    def __init__(self, url: str, questions: Sequence[str], readers: int) -> None:
        self.answers: list[Answered] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(url, questions[first:] + questions[:first]))
            for first in range(readers)
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, url: str, questions: Sequence[str]) -> None:
        while True:
            for question in questions:
                self.answers.append(ask(url, question))
                if self._over.wait(PAUSE):
                    return


@dataclass(frozen=True)
class Figures:
    """How many answers, and how many seconds readers waited."""

    answers: int
    p50: float
    p95: float
    longest: float

    def __str__(self) -> str:
        return f"{self.answers} answers, p50 {self.p50:.2f} s, p95 {self.p95:.2f} s, longest {self.longest:.2f} s"


def figures(answers: Sequence[Answered]) -> Figures:
    waits = sorted(one.seconds for one in answers)
    at = [waits[min(len(waits) * share // 100, len(waits) - 1)] for share in (50, 95, 100)]
    return Figures(len(waits), *at)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
