"""A portal as people meet it: the demo in a scratch folder, the real server in front of it, Chromium as the reader."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests import pmtiles_sample
from tests.conftest import require
from tests.weight import CHROMIUM, FLAGS

PASSWORD = "demo-demo-demo"  # of accounts that live as long as this run
READY_WITHIN = 30  # seconds; a busy machine starts two workers in three
# Two workers and a browser share two cores: what a person would call slow is still an answer here.
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Portal:
    """A running portal: where it is, and a way to run its commands."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


# Not for the whole session: where Playwright's loop runs, Django refuses the tests after these their database.
@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    require(shutil.which("chromium") is not None, "no Chromium: the journeys need one")
    folder = tmp_path_factory.mktemp("portal")
    port = _free_port()
    running = Portal(f"http://127.0.0.1:{port}", _environment(folder, port))
    pmtiles_sample.write(folder / "var" / "region.pmtiles")
    running.manage("prepare_demo")
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "2", "--threads", "2"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            cwd=settings.ROOT, env=running.environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_ready(running.url, server, folder / "server.log")
            yield running
        finally:
            server.terminate()
            server.wait(timeout=15)


@pytest.fixture(scope="package")
def browser(portal: Portal) -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


Visitor = Callable[..., BrowserContext]


@pytest.fixture
def visitor(portal: Portal, browser: Browser) -> Iterator[Visitor]:
    """Makes a fresh browser of somebody: visitor(width=360, java_script_enabled=False)."""
    contexts: list[BrowserContext] = []

    def make(*, width: int = 1280, **wishes: object) -> BrowserContext:
        context = browser.new_context(
            base_url=portal.url, viewport={"width": width, "height": 800}, reduced_motion="reduce", **wishes
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def _environment(folder: Path, port: int) -> dict[str, str]:
    """That of a machine on which nothing else is set: the journeys run on the embedded defaults."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "ELASTICSEARCH_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEBUG"}
    }
    return inherited | {
        "VAR_DIR": str(folder / "var"),
        "DEMO": "true",
        "DEMO_PASSWORD": PASSWORD,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "LOG_JSON": "false",
        "MFA_REQUIRED": "false",
        "MAP_TILES": "region.pmtiles",
    }


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not become ready.\n{log.read_text()}")
