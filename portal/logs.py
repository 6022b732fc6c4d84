"""Log lines as JSON: a constant message, its facts beside it. No query string, no form content, no person's address."""

from __future__ import annotations

import logging
import re

import structlog

SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# What Django attaches to its request log and we do not keep.
DROPPED = ("request", "response", "server_time")
# Who knows such an address may answer for an organisation.
_KEY_IN_ADDRESS = re.compile(r"(/pflege/)[^/\s]*\d-[^/\s]*")


def _without_request(logger: object, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request = event.get("request")
    path = getattr(request, "path", None)
    for key in DROPPED:
        event.pop(key, None)
    if path is not None:
        event["path"] = path  # without its query string
    for name, text in event.items():
        if isinstance(text, str):
            event[name] = _KEY_IN_ADDRESS.sub(r"\1…", text)
    return event


def _renderer(last: structlog.typing.Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, _without_request],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            last,
        ],
    )


def json_formatter() -> logging.Formatter:
    return _renderer(structlog.processors.JSONRenderer(ensure_ascii=False, default=str))


def plain_formatter() -> logging.Formatter:
    return _renderer(structlog.dev.ConsoleRenderer(colors=False))
