"""`make run`: prepares the data below VAR_DIR (once), then starts the real server and the background process.

Every step says what it does; Ctrl+C ends both processes.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
PORT = os.environ.get("PORT", "8000")
# Two workers answer while one is busy; more cost memory on the small machine this is made for.
WORKERS = "2"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def manage(*arguments: str) -> None:
    """Runs a command of manage.py in a process of its own; its failure ends the start."""
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=False)  # noqa: S603
    if done.returncode != 0:
        say(f"The start stopped at „manage.py {' '.join(arguments)}“. Its message stands above.")
        raise SystemExit(done.returncode)


def demo_password() -> str:
    """One password for all demo accounts, made once and kept beside the data."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    path = VAR_DIR / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.choice(WORDS) for _ in range(4)))
    return path.read_text().strip()


WORDS = (
    "ahorn",
    "anker",
    "apfel",
    "birke",
    "blatt",
    "boot",
    "brot",
    "brunnen",
    "dorf",
    "eiche",
    "fenster",
    "fluss",
    "garten",
    "hafen",
    "hammer",
    "insel",
    "kanne",
    "kompass",
    "lampe",
    "linde",
    "markt",
    "nadel",
    "ofen",
    "pinsel",
    "quelle",
    "regen",
    "sommer",
    "teller",
    "ufer",
    "wagen",
    "wiese",
    "ziegel",
)


def prepare() -> None:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    os.environ["DEMO_PASSWORD"] = demo_password()
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{PORT}")
    manage("prepare_demo")


def serve(*, development: bool) -> int:
    """Starts server and background process; when one ends, the other is ended too."""
    if development:
        server = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{PORT}"]
    else:
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi",
            "--bind",
            f"127.0.0.1:{PORT}",
            "--workers",
            WORKERS,
            "--threads",
            "4",
            "--preload",
            "--max-requests",
            "10000",
            "--max-requests-jitter",
            "1000",
            "--log-level",
            "warning",
            "--graceful-timeout",
            "10",
        ]
    # A heap for each thread would cost 10 MB a worker (docs/directory-scale.md).
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
    processes = [
        subprocess.Popen(server, cwd=ROOT, env=environment),  # noqa: S603
        subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT),
    ]

    def stop(_signal: int, _frame: object) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    say(f"\nThe portal: http://127.0.0.1:{PORT}/de/   the desk: http://127.0.0.1:{PORT}/admin/")
    say(f"Demo accounts: <role>@example.org, roles {', '.join(ROLES)}; password {os.environ['DEMO_PASSWORD']}")
    say("Ctrl+C ends both processes.\n")
    pid, status = os.wait()
    stop(0, None)
    for process in processes:
        if process.pid != pid:
            process.wait(timeout=15)
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 0


ROLES = ("provider", "counsellor", "translator", "editor", "coordinator", "steering", "guest", "admin")

if __name__ == "__main__":
    prepare()
    raise SystemExit(serve(development="--dev" in sys.argv[1:]))
