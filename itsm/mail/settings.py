"""How mail leaves, and at which address the desk is: set once while the application starts.

Addresses in links come from here alone. The host that an HTTP request names is never asked: whoever sends a request
chooses it.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from engine.errors import InvalidInput, text

SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""Schemes of the URL and their usual ports: plain, TLS from the start of the conversation (STARTTLS), TLS always."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """The mail server that takes our letters."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """``smtp`` is None while mail is not set up; ``public_address`` has no slash at its end."""

    smtp: SmtpServer | None = None
    sender: str = ""
    public_address: str = "http://127.0.0.1:8000"

    @property
    def host(self) -> str:
        """Host of the public address, without its port."""
        return urlsplit(self.public_address).hostname or ""


_in_force: list[MailSettings] = [MailSettings()]


def configure(settings: MailSettings) -> None:
    """Use ``settings`` from now on; the application factory calls it."""
    _in_force[:] = [settings]


def mail_settings() -> MailSettings:
    """The settings in force."""
    return _in_force[0]


def address_of(path: str) -> str:
    """``path`` at the public address of the desk."""
    return f"{mail_settings().public_address}{path}"


def read_smtp_url(url: str) -> SmtpServer:
    """The server of ``smtp://``, ``smtp+starttls://`` or ``smtps://[user:password@]host[:port]``.

    Raises InvalidInput.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in SCHEMES or not parts.hostname or port == -1 or parts.path.strip("/") or parts.query:
        raise InvalidInput(
            text("Expected a mail server such as smtp+starttls://user:password@mail.example.org:587. Correct it.")
        )
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return SmtpServer(parts.scheme, parts.hostname, port or SCHEMES[parts.scheme], user, password)
