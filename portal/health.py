"""Two questions of a supervisor: does the process live, and can it serve?"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from search import index

logger = logging.getLogger(__name__)


def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when database and search answer; 503 names what does not, without details."""
    states = {"database": _database(), "search": index.ready()}
    status = 200 if all(states.values()) else 503
    answer = {name: "ok" if fine else "unavailable" for name, fine in states.items()}
    response = JsonResponse({"status": "ok" if status == 200 else "unavailable", **answer}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        logger.warning("Database does not answer", extra={"event": "readyz_database"})
        return False
