"""Talking to the mail server (RFC 5321), with the library of Python."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from itsm.mail.outbox import HEADER
from itsm.mail.settings import MailSettings, SmtpServer

SECONDS = 10
"""Time for each step of the conversation."""


@contextmanager
def connection(server: SmtpServer) -> Iterator[smtplib.SMTP]:
    """A conversation with ``server``, signed in where it has a user. Raises OSError and SMTPException."""
    context = ssl.create_default_context()
    opened: smtplib.SMTP
    if server.scheme == "smtps":
        opened = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        opened = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.scheme == "smtp+starttls":
            opened.starttls(context=context)
        if server.user is not None:
            opened.login(server.user, server.password or "")
        yield opened
    finally:
        _leave(opened)


def _leave(opened: smtplib.SMTP) -> None:
    try:
        opened.quit()
    except (OSError, smtplib.SMTPException):  # it has hung up already; what it took, it took
        opened.close()


@dataclass(frozen=True, slots=True)
class Identity:
    """What a message is known by: a repeat has the same ``own``; ``follows`` is that of the one it belongs to."""

    own: str
    follows: str | None = None


def message(
    words: dict[str, str], recipient: str, identity: Identity, at: datetime, settings: MailSettings
) -> EmailMessage:
    """The message (RFC 5322) as text and HTML. Raises ValueError for an address that no header can hold."""
    built = EmailMessage()
    built["From"] = settings.sender
    built["To"] = Address(addr_spec=recipient)
    built["Subject"] = words["subject"]
    built["Date"] = at
    built["Message-ID"] = message_id(identity.own, settings)
    if identity.follows is not None:
        built["In-Reply-To"] = built["References"] = message_id(identity.follows, settings)
    built["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer, please
    built["X-Auto-Response-Suppress"] = "All"  # the same for Exchange: MS-OXCMAIL, 2.2.3.2.14
    for name, value in words.items():
        if name.startswith(HEADER):
            del built[name.removeprefix(HEADER)]
            built[name.removeprefix(HEADER)] = value
    built.set_content(words["text"])
    built.add_alternative(words["html"], subtype="html")
    return built


def message_id(identity: str, settings: MailSettings) -> str:
    """``Message-ID`` made from the mail's identity: a repeat after a crash is known by it, and it tells nothing.

    The identity is ``TENANT:IDEMPOTENCY_KEY``, so that who writes a mail knows its ``Message-ID`` before it is sent.
    """
    digest = hashlib.sha256(identity.encode()).hexdigest()[:40]
    return f"<{digest}@{settings.sender.rpartition('@')[2].rstrip('>') or settings.host}>"
