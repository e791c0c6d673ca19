"""A real mail server on loopback, which keeps what it is given."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Postbox:
    """What has come, in order; and whether the server refuses what comes."""

    letters: list[EmailMessage] = field(default_factory=list)
    is_full: bool = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.is_full:
            return "452 4.3.1 no room"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to one address."""
        return [letter for letter in self.letters if letter["To"] == address]

    def link(self, address: str) -> str:
        """The path of the only link in the last letter to an address."""
        (found,) = re.findall(r"https?://[^/\s]+(/\S+)", self.to(address)[-1].get_content())
        return str(found)


@contextmanager
def running() -> Iterator[tuple[Postbox, int]]:
    """The server, on a free port, for as long as the block lasts."""
    postbox = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox, port
    finally:
        controller.stop()
