"""Bringing the database to the newest migration, in this process, one process at a time."""

import fcntl
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, text

from app.settings import Settings
from database import db

log = logging.getLogger(__name__)
FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_ADVISORY_LOCK = 4_600_200_411


def upgrade() -> bool:
    """Run the migrations that are missing on the database of the application in force; True when there were any."""
    if is_at_head():
        return False
    with _alone():
        if is_at_head():
            return False
        from alembic import command  # heavy, and needed on the first start only
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        with db.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    log.info("Database migrated", extra={"action": "database_migrated", "revision": head()})
    return True


def is_at_head() -> bool:
    """True when the database stands at the newest migration."""
    return revision() == head()


def revision() -> str | None:
    """The migration that the database stands at; None when it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return str(found) if found is not None else None


def head() -> str | None:
    """The newest migration: the one that no other names as the one before it (read without loading Alembic)."""
    files = [file.read_text(encoding="utf-8") for file in (FOLDER / "versions").glob("[0-9]*.py")]
    names = {_named("revision", source) for source in files}
    before = {_named("down_revision", source) for source in files}
    heads = sorted(name for name in names - before if name)
    return heads[-1] if heads else None


def _named(variable: str, source: str) -> str | None:
    found = re.search(rf'^{variable}(?::[^=]*)? = ["\'](\w+)["\']', source, re.MULTILINE)
    return found.group(1) if found else None


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes from migrating meanwhile."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
            yield
        return
    settings: Settings = current_app.extensions["flowdesk_settings"]
    with (settings.data / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
