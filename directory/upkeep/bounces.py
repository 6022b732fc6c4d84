"""Returned mails: which request came back for good (RFC 3464: a report with a status of class 5)."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from typing import Any

from directory.models import UpkeepRequest
from directory.upkeep.letters import HEADER, note_failure


def note(message: Message) -> UpkeepRequest | None:
    """Notes it at the request whose mail came back; None where it is no final failure, or not of ours."""
    said = _failure(message)
    request = _request(message) if said else None
    if request is not None:
        note_failure(request, UpkeepRequest.Mail.BOUNCED, words=said)
    return request


def _failure(message: Message) -> str:
    """The server's words on why it failed for good; empty for delays, successes and other mails."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            if str(block.get("Action", "")).strip().lower() == "failed" and _is_final(block):
                return " ".join(str(block.get("Diagnostic-Code") or block.get("Status")).split())
    return ""


def _is_final(block: Message) -> bool:
    return str(block.get("Status", "")).strip().startswith("5")


def _blocks(part: Message) -> Iterator[Message]:
    content: Any = part.get_payload()
    return (block for block in content if isinstance(block, Message)) if isinstance(content, list) else iter(())


def _request(message: Message) -> UpkeepRequest | None:
    """The number stands in a header of the mail that came back, or of its headers alone (text/rfc822-headers)."""
    for part in message.walk():
        found = str(part.get(HEADER, ""))
        if not found and part.get_content_type() == "text/rfc822-headers":
            found = _header_in(str(part.get_payload()))
        if found.strip().isascii() and found.strip().isdigit():
            return UpkeepRequest.objects.filter(pk=int(found)).select_related("organisation").first()
    return None


def _header_in(text: str) -> str:
    for line in text.splitlines():
        name, _colon, value = line.partition(":")
        if name.strip().lower() == HEADER.lower():
            return value.strip()
    return ""
