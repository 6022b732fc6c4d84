"""The process that `tests.bench_directory` starts for one database and one search engine.

It fills the directory step by step (sizes as arguments), asks its pages, and tells every figure as a JSON line.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.bench_table import counting, p95
from tests.search.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
Addresses = Mapping[str, Sequence[str]]
ROUNDS, MORE_ROUNDS = 3, 4  # the quickest counts; more where it is over its limit
RECORDS = 18  # pages of each kind
THREADS = 4  # of a worker, as in docs/operations.md
OFFER_LISTS = (
    "", "?topic=wohngeld", "?language=ar", "?q=beratung", "?q=wohngeld+stolberg", "?q=schulden+arabisch", "?page=7",
    "?municipality=aachen&language=ar&cost=free", "?near=52062&radius=5", "?near=52062&sort=distance", "?open=now",
    "?open=today&language=tr", "?accessibility=wheelchair&audience=frauen", "?q=kita", "?q=wongeld", "?childcare=yes",
    "?dimension=familie&stay_phase=ankommen", "?q=brief+vom+amt", "?women=yes&access=ohne_termin", "?verified=90",
)  # fmt: skip
FINDER = (
    "", "?now=A2", "?now=A2&time=abends", "?near=52062&radius=10", "?type=ik_allgemein", "?q=integrationskurs",
    "?childcare=yes&women=yes", "?now=B1&weeks=8&places=plaetze_frei", "?page=5", "?near=52062&sort=distance",
    "?sort=free", "?mode=online", "?now=A1&time=wochenende&childcare=yes&women=yes&near=52152&radius=2", "?level=B2",
    "?q=deutsch+abend", "?now=A0&day=0&day=2", "?municipality=eschweiler", "?soon=1", "?now=C1", "?weeks=4",
)  # fmt: skip
ADMIN_LISTS = ("", "?p=2", "?p=15", "?q=beratung", "?ordering=-verified_on", "?ordering=status")


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server started here ends too
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.core.management import call_command

    for command in (["catalogues"], ["collectstatic", "--no-input"], ["migrate"], ["load_demo", "--texts-only"]):
        call_command(*command, verbosity=0, stdout=sys.stderr)
    limits = json.loads(os.environ["BENCH_LIMITS"])
    before = 0
    for size in map(int, sys.argv[1:]):
        fill(size, size - before)
        before = size
        addresses = Chosen().addresses()
        for name, several in addresses.items():
            ask(size, name, several, limits.get(name, float("inf")))
        remember(size, [one for several in addresses.values() for one in several])
    ask_providers(size)


def tell(size: int, name: str, value: float, unit: str = "") -> None:
    sys.stdout.write(json.dumps({"size": size, "name": name, "value": value, "unit": unit}) + "\n")
    sys.stdout.flush()


# --- Filling ---------------------------------------------------------------------------------------------------------
def fill(size: int, added: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from search import engines, index

    began = time.perf_counter()
    call_command("load_scale", services=size, stdout=sys.stderr)
    tell(size, "loading", added / (time.perf_counter() - began), "offers/s")
    began = time.perf_counter()
    documents = index.rebuild()
    tell(size, "index built", documents / (time.perf_counter() - began), "documents/s")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as the server itself does after a minute
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        tell(size, "database", cursor.fetchone()[0] / 1e6, "MB")
    tell(size, "index", engines.engine().check().size_bytes / 1e6, "MB")


# --- Asking ----------------------------------------------------------------------------------------------------------
class Chosen:
    """Some records of each kind: those with most in them, and others by chance; the same for each system."""

    def __init__(self) -> None:
        self.chance = random.Random(1)

    def some(self, rows: Any, most: str = "") -> list[Any]:
        """Half of them the biggest ones, where `most` says what is counted."""
        from django.db.models import Count

        ids = list(rows.order_by("uuid").values_list("pk", flat=True))
        biggest = list(rows.annotate(n=Count(most)).order_by("-n", "uuid")[: RECORDS // 2]) if most else []
        others = self.chance.sample(ids, min(len(ids), RECORDS - len(biggest)))
        return [*biggest, *rows.filter(pk__in=others)]

    def addresses(self) -> Addresses:
        from django.urls import reverse
        from django.utils import translation

        from directory.models import Course, Location, Organisation, Service

        services, courses = Service.objects.published(), Course.objects.published()
        organisations, houses = Organisation.objects.published(), Location.objects.published()
        with translation.override("de"):
            pages = {
                "offer list": [reverse("directory:services") + query for query in OFFER_LISTS],
                "offer": [one.get_absolute_url() for one in self.some(services, "places")],
                "course finder": [reverse("directory:courses") + query for query in FINDER],
                "course": [one.get_absolute_url() for one in self.some(courses, "runs")],
                "organisation": [one.get_absolute_url() for one in self.some(organisations, "services")],
                "house": [one.get_absolute_url() for one in self.some(houses, "offers_here")],
                "Merkliste": [self._shortlist(services, courses) for _ in range(RECORDS)],
            }
        names = {"admin offers": "service", "admin organisations": "organisation", "admin courses": "course"}
        return pages | {
            name: [reverse(f"{viewset}:index") + query for query in ADMIN_LISTS] for name, viewset in names.items()
        }

    def _shortlist(self, services: Any, courses: Any) -> str:
        from django.urls import reverse

        items = [f"a{one.pk}" for one in self.some(services)[:10]] + [f"k{one.pk}" for one in self.some(courses)[:5]]
        return f"{reverse('directory:shortlist')}?items={'-'.join(items)}"


def reader() -> Any:
    from django.test import Client

    return Client()


def editor() -> Any:
    from django.contrib.auth.models import Group

    from portal.models import User
    from portal.roles import Role

    user, new = User.objects.get_or_create(email="bench@example.org")
    if new:
        user.groups.add(Group.objects.get(name=Role.EDITOR.value))
    client = reader()
    client.force_login(user)
    return client


def ask(size: int, name: str, addresses: Sequence[str], limit: float) -> None:
    """Each address once to warm up and to count statements, then in rounds, the quickest of which counts."""
    from django.db import connection

    client = editor() if name.startswith("admin") else reader()
    most = 0
    for address in addresses:
        client.get(address)
        statements: list[str] = []
        with connection.execute_wrapper(counting(statements)):
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        most = max(most, len(statements))
    rounds: list[list[float]] = []
    walls: list[list[float]] = []
    while len(rounds) < ROUNDS or (len(rounds) < ROUNDS + MORE_ROUNDS and min(map(p95, rounds)) > limit):
        timed = [_timed(lambda one=address: client.get(one)) for address in addresses]
        rounds.append([own for own, _wall in timed])
        walls.append([wall for _own, wall in timed])
    best = min(rounds, key=p95)
    tell(size, f"{name} p50", statistics.median(best), "ms")
    tell(size, f"{name} p95", p95(best), "ms")
    tell(size, f"{name} p95 with waiting", min(map(p95, walls)), "ms")
    tell(size, f"{name} statements", most)


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds without and with the time this thread waited for a core that others held."""
    waited, began = _waited(), time.perf_counter()
    act()
    wall = (time.perf_counter() - began) * 1000
    return wall - (_waited() - waited), wall


def _waited() -> float:
    """Milliseconds on the run queue, as the kernel counts them; 0 where it does not."""
    try:
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e6


# --- The round of mails ----------------------------------------------------------------------------------------------
def ask_providers(size: int) -> None:
    """A day on which everybody is due; the mails go to a list in memory."""
    import datetime as dt

    from django.core import mail
    from django.test.utils import override_settings
    from django.utils import timezone

    from directory.upkeep import letters, rounds

    on = timezone.localdate() + dt.timedelta(days=400)
    began = time.perf_counter()
    made = rounds.prepare(on=on)
    tell(size, "round prepared", time.perf_counter() - began, "s")
    tell(size, "round of requests", made)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        began = time.perf_counter()
        while letters.send_waiting(on=on).sent:
            pass
        tell(size, "round of mails written", time.perf_counter() - began, "s")
    tell(size, "round of mails", len(mail.outbox))


# --- Memory ----------------------------------------------------------------------------------------------------------
def remember(size: int, addresses: Sequence[str]) -> None:
    """Memory of one worker of the real server that has served all these pages twice, four at a time."""
    from django.conf import settings

    cookie = f"{settings.SESSION_COOKIE_NAME}={editor().cookies[settings.SESSION_COOKIE_NAME].value}"
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
               "--threads", str(THREADS), "--log-level", "error", "--timeout", "120"]  # fmt: skip
    environment = os.environ | {"ALLOWED_HOSTS": "127.0.0.1", "MALLOC_ARENA_MAX": "2"}  # as in docs/operations.md
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(f"{here}/healthz")

        def fetch(address: str) -> None:
            own = {"Cookie": cookie} if address.startswith("/admin") else {}
            asked = urllib.request.Request(here + address, headers=own)  # noqa: S310
            with urllib.request.urlopen(asked, timeout=120) as answer:  # noqa: S310
                answer.read()

        began = time.perf_counter()
        fetch("/de/kurse/")
        tell(size, "first page of a new worker", (time.perf_counter() - began) * 1000, "ms")
        with ThreadPoolExecutor(THREADS) as readers:
            list(readers.map(fetch, [*addresses, *addresses]))
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
        memory = _memory(children[0])
        tell(size, "worker", memory["VmRSS"], "MB")
        tell(size, "worker, without files it shares", memory["RssAnon"], "MB")
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"{address} does not answer")


def _memory(process: str) -> dict[str, float]:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)
            if name in ("VmRSS", "RssAnon")}  # fmt: skip


if __name__ == "__main__":
    main()
