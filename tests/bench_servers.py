"""Servers for the benchmarks: those that somebody names or left running, else a PostgreSQL of our own for the while."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from search.engines.elasticsearch.server import Server
from tests.search.servers import free_port


def elasticsearch_url() -> str:
    """As in tests/search/conftest.py: the one named, or the one `.ci/elasticsearch start` left; empty without any."""
    named = os.environ.get("TEST_ELASTICSEARCH_URL") or os.environ.get("ELASTICSEARCH_URL")
    url = named or f"http://127.0.0.1:{os.environ.get('KIM_ES_PORT', 9299)}"
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return url if answer.status == 200 else ""
    except OSError:
        return ""


@contextmanager
def postgres_url() -> Iterator[str]:
    """A database of our own, on the server at TEST_DATABASE_URL or on one started for the while; empty without any."""
    named = os.environ.get("TEST_DATABASE_URL", "")
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name), default=None)
    if named.startswith("postgres"):
        with _database(named) as url:
            yield url
    elif programs:
        with _server(programs) as server, _database(server) as url:
            yield url
    else:
        yield ""


@contextmanager
def own_indexes(server: Server) -> Iterator[str]:
    """A prefix for indexes that are gone afterwards."""
    prefix = f"bench-{uuid.uuid4().hex[:8]}-"
    try:
        yield prefix
    finally:
        server.delete(server.call(lambda client: list(client.indices.get(index=f"{prefix}*", allow_no_indices=True))))


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"kim_bench_{uuid.uuid4().hex[:8]}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server(programs: Path) -> Iterator[str]:
    """It refuses to run as root: then its own system user has it."""
    folder = Path(tempfile.mkdtemp(prefix="kim-bench-postgres-", dir="/tmp"))
    owner = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if owner:
        shutil.chown(folder, "postgres")
    port = free_port()
    control = [*owner, programs / "pg_ctl", "-D", folder, "-w", "-t", "60"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _quietly(
            [
                *owner,
                programs / "initdb",
                "-D",
                folder,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        _quietly([*control, "-l", folder / "log", "-o", options, "start"])
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _quietly(command: Sequence[str | Path]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"PostgreSQL does not start: {done.stderr.strip()[-300:]}")
