"""A real SMTP server on loopback that keeps what it gets, and may refuse."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from itsm.mail import settings
from itsm.mail.settings import MailSettings, read_smtp_url
from tests.support.servers import free_port

SENDER = "Service desk <desk@example.org>"
PUBLIC = "https://desk.example.org"


@dataclass
class Postbox:
    """What the server took; ``answer`` refuses all that comes with it, where it is set."""

    port: int = field(default_factory=free_port)
    messages: list[EmailMessage] = field(default_factory=list)
    answer: str | None = None

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        """Take a message, or refuse it."""
        if self.answer is not None:
            return self.answer
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def url(self) -> str:
        """The setting that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    def link(self, number: int = -1) -> str:
        """The first link of a message: path and query."""
        found = re.search(r"https?://[^/\s]+(/\S+)", text_of(self.messages[number]))
        assert found is not None
        return found[1]


def text_of(message: EmailMessage) -> str:
    """The words of a message without markup."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def running_postbox(box: Postbox) -> Iterator[Postbox]:
    """``box`` served for a block; it may be served again later, at the same address."""
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def mail_through(box: Postbox) -> Iterator[None]:
    """The desk sends its mail to ``box`` for a block."""
    before = settings.mail_settings()
    settings.configure(MailSettings(read_smtp_url(box.url), SENDER, PUBLIC))
    try:
        yield
    finally:
        settings.configure(before)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server that takes everything, and that the desk sends its mail to."""
    with running_postbox(Postbox()) as box, mail_through(box):
        yield box
