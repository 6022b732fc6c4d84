"""A mail server's end: keeps what arrives, refuses the addresses it is told to refuse."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any


class Mailbox:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}  # address → answer of the server

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]

    def link(self, number: int = -1) -> str:
        """The path of the link in a letter, as somebody would click it."""
        found = re.search(r"https?://[^/\s]+(/pflege/\S+)", text_of(self.letters[number]))
        assert found, "the letter holds no link"
        return found[1]


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content())
