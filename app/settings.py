"""The settings of the program: one typed table, read from the environment (prefix ``FLOWDESK_``)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.errors import InvalidInput, Text, text
from itsm.mail.settings import MailSettings, SmtpServer, read_smtp_url
from itsm.options.web.hosts import read_hosts

PREFIX = "FLOWDESK_"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _choice(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError
        return value

    return read


def _count(least: int, most: int) -> Text:
    return text("a whole number from %(least)s to %(most)s", least=least, most=most)


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError
    return value.strip()


def _path(value: str) -> Path:
    return Path(_words(value)).expanduser().absolute()


def _path_or_nothing(value: str) -> Path | None:
    return _path(value) if value.strip() else None


def _public_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if value.strip() and (
        parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query
        or parts.fragment or parts.username
    ):  # fmt: skip
        raise ValueError
    return value.strip().rstrip("/")


def _sender(value: str) -> str:
    _name, address = parseaddr(value)
    if value.strip() and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError
    return value.strip()


def _smtp_url(value: str) -> SmtpServer | None:
    try:
        return read_smtp_url(value.strip()) if value.strip() else None
    except InvalidInput as problem:
        raise ValueError from problem


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: its name without prefix, how it is read, what is expected, its default and its purpose."""

    name: str
    read: Callable[[str], object]
    expected: Text
    default: str
    help: str
    is_secret: bool = False
    """True: the value may hold a password, so no message repeats it."""

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return PREFIX + self.name

    @property
    def field(self) -> str:
        """Name of the field in ``Settings``."""
        return self.name.lower()


SETTINGS = (
    Setting("HOST", _words, text("an address"), "127.0.0.1", "Address that the web server listens on."),
    Setting("PORT", _whole(1, 65535), _count(1, 65535), "8000", "Port that the web server listens on."),
    Setting(
        "DATA", _path, text("a folder"), "data", "Folder of the embedded database, attachments and the secret key."
    ),
    Setting(
        "DATABASE_URL",
        str.strip,
        text("a SQLAlchemy URL"),
        "",
        "Database: sqlite:///… or postgresql://…; empty is SQLite in the data folder.",
        is_secret=True,
    ),
    Setting(
        "SQLITE_SYNCHRONOUS",
        _choice("NORMAL", "FULL"),
        text("NORMAL or FULL"),
        "NORMAL",
        "SQLite on a power cut: NORMAL may lose the last commits, FULL loses none and is slower.",
    ),
    Setting(
        "SECRET_KEY_FILE",
        _path_or_nothing,
        text("a file"),
        "",
        "File of the secret key, made with mode 0600 when absent; empty is secret-key in the data folder.",
    ),
    Setting("WEB_PROCESSES", _whole(1, 64), _count(1, 64), "1", "Web processes; more than one needs PostgreSQL."),
    Setting("WEB_THREADS", _whole(1, 128), _count(1, 128), "8", "Threads of each web process."),
    Setting(
        "WORKERS",
        _whole(0, 32),
        _count(0, 32),
        "1",
        "Worker threads beside the web server; 0 when workers run on their own (flowdesk worker).",
    ),
    Setting(
        "PUBLIC_URL",
        _public_url,
        text("an address such as https://desk.example.org"),
        "",
        "Address at which people reach the desk: in links of mails, and what passkeys belong to; empty is "
        "http://HOST:PORT.",
    ),
    Setting(
        "SMTP_URL",
        _smtp_url,
        text("a mail server such as smtp+starttls://user:password@mail.example.org:587"),
        "",
        "Mail server: smtp://, smtp+starttls:// or smtps://; empty sends no mail: administrators are shown links.",
        is_secret=True,
    ),
    Setting(
        "MAIL_FROM",
        _sender,
        text("an e-mail address"),
        "",
        "Sender of all mails, such as “Service desk <desk@example.org>”; needed with a mail server.",
    ),
    Setting("UPLOAD_LIMIT_MB", _whole(1, 2048), _count(1, 2048), "25", "Largest file that can be attached, MB."),
    Setting(
        "SECURE_COOKIES",
        _choice("auto", "on", "off"),
        text("auto, on or off"),
        "auto",
        "Send cookies over HTTPS only; auto does so for requests that came over HTTPS.",
    ),
    Setting(
        "PASSWORD_PEPPER",
        _choice("off", "on"),
        text("off or on"),
        "off",
        "Mix the secret key into hashes of passwords: a stolen database alone cannot be guessed at, and without the "
        "file of the secret key nobody signs in with a password.",
    ),
    Setting(
        "TRUSTED_PROXIES",
        _whole(0, 10),
        _count(0, 10),
        "0",
        "Reverse proxies in front whose X-Forwarded headers are believed.",
    ),
    Setting(
        "OPTION_HOSTS",
        read_hosts,
        text("hosts such as hr.example.org, rooms.example.org:8443"),
        "",
        "Servers that forms may ask for options, separated by commas; empty: none.",
    ),
    Setting(
        "LOG_FORMAT", _choice("text", "json"), text("text or json"), "text", "Shape of log lines on standard error."
    ),
    Setting(
        "LOG_LEVEL",
        _choice("DEBUG", "INFO", "WARNING", "ERROR"),
        text("DEBUG, INFO, WARNING or ERROR"),
        "INFO",
        "Least severity that is logged.",
    ),
)
"""All settings there are; the reference page of the documentation is made from this table."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, typed; ``from_environment`` is the usual way to get them."""

    host: str
    port: int
    data: Path
    database_url: str
    sqlite_synchronous: str
    secret_key_file: Path
    web_processes: int
    web_threads: int
    workers: int
    public_url: str
    smtp_url: SmtpServer | None
    mail_from: str
    upload_limit_mb: int
    secure_cookies: str
    password_pepper: str
    trusted_proxies: int
    option_hosts: tuple[str, ...]
    log_format: str
    log_level: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read all settings; raises InvalidInput that names the variable when a value cannot be used."""
        values: dict[str, Any] = {setting.field: _read(setting, environment) for setting in SETTINGS}
        values["database_url"] = _database_url(values["database_url"], values["data"])
        values["secret_key_file"] = values["secret_key_file"] or values["data"] / "secret-key"
        settings = cls(**values)
        if settings.is_sqlite and settings.web_processes > 1:
            raise InvalidInput(
                text("Expected FLOWDESK_WEB_PROCESSES to be 1 with SQLite. Use PostgreSQL for several web processes.")
            )
        if settings.smtp_url is not None and not (settings.mail_from and settings.public_url):
            raise InvalidInput(
                text("Expected FLOWDESK_MAIL_FROM and FLOWDESK_PUBLIC_URL beside FLOWDESK_SMTP_URL. Set both.")
            )
        return settings

    @property
    def mail(self) -> MailSettings:
        """How mail leaves, and at which address the desk is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return MailSettings(self.smtp_url, self.mail_from, self.public_url or f"http://{host}:{self.port}")

    @property
    def is_sqlite(self) -> bool:
        """True when the embedded database is used."""
        return self.database_url.startswith("sqlite")


def _read(setting: Setting, environment: Mapping[str, str]) -> object:
    value = environment.get(setting.variable, setting.default)
    try:
        return setting.read(value)
    except ValueError as problem:
        raise InvalidInput(
            text(
                "Expected %(variable)s to be %(expected)s, but it is “%(value)s”. Correct it and start again.",
                variable=setting.variable,
                expected=setting.expected,
                value="…" if setting.is_secret else value,
            )
        ) from problem


def _database_url(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'flowdesk.sqlite'}"
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if url.startswith(("sqlite://", "postgresql+psycopg://")):
        return url
    raise InvalidInput(
        text("Expected FLOWDESK_DATABASE_URL to begin with sqlite:/// or postgresql://. Correct it and start again.")
    )


assert {setting.field for setting in SETTINGS} == {field.name for field in fields(Settings)}
