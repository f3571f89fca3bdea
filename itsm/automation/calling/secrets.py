"""Secrets that calls may carry, by name: sealed, for one host each, and shown to nobody again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine import clock
from engine.errors import InvalidForm, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.automation.calling.hosts import PERMISSION
from itsm.automation.calling.places import Host
from itsm.automation.calling.tables import OutsideHost, OutsideSecret
from itsm.people.roles import require
from itsm.sealing import seal, unseal

LONGEST = 4000
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_SENT = re.compile(r"[ -~]+")
"""What a header may carry."""


@dataclass(frozen=True, slots=True)
class SecretInfo:
    """A secret as pages show it: not what it is."""

    key: int
    name: str
    host: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class SecretSaved:
    """A secret is kept, or is gone."""

    key: int
    name: str


def secrets() -> Sequence[SecretInfo]:
    """All secrets by name."""
    with reading() as session:
        return secrets_in(session)


def secrets_in(session: Session) -> Sequence[SecretInfo]:
    """The same in a transaction that reads already."""
    rows = session.scalars(select(OutsideSecret).order_by(OutsideSecret.name))
    return [SecretInfo(row.key, row.name, row.host, row.set_at) for row in rows]


def secret_for(session: Session, name: str, host: Host) -> str:
    """The secret ``name``, to be sent to ``host``. Raises InvalidInput (none, for another host), InvalidState."""
    row = session.scalar(select(OutsideSecret).where(OutsideSecret.name == name))
    if row is None:
        raise InvalidInput(
            text("Expected a secret “%(name)s” in Settings, but there is none.", name=name[:60])
        )
    if row.host != host.host:
        raise InvalidInput(
            text("Expected a secret for %(host)s, but “%(name)s” is for another host.", host=host.host, name=name)
        )
    return unseal(_purpose(name), row.sealed).decode()


def save_secret(
    name: str, host: str, secret: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> SecretSaved:
    """Keep ``secret`` under ``name`` for a listed ``host``; what was kept under the name before is gone.

    Raises Forbidden, InvalidForm.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> SecretSaved:
        _require_fitting(opened.session, name, host, secret)
        row = opened.session.scalar(select(OutsideSecret).where(OutsideSecret.name == name).with_for_update())
        before = {"host": row.host, "secret": "set"} if row is not None else {}
        if row is None:
            row = OutsideSecret(name=name)
            opened.session.add(row)
        row.host, row.sealed, row.set_at = host, seal(_purpose(name), secret.encode()), clock.now()
        opened.session.flush()
        after = {"host": host, "secret": "set anew" if before else "set"}
        audit_change(opened, "secret_kept", f"secret {name}", actor.key, before, after)
        return SecretSaved(row.key, name)

    return run_command("save_secret", command_id, actor, SecretSaved, body, work)


def remove_secret(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> SecretSaved:
    """Forget a secret. Raises Forbidden, NotFound."""
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> SecretSaved:
        row = opened.session.get(OutsideSecret, key, with_for_update=True)
        if row is None:
            raise NotFound(text("Expected a secret, but there is none of this name. Reload the page."))
        name, host = row.name, row.host
        opened.session.delete(row)
        before = {"host": host, "secret": "set"}
        audit_change(opened, "secret_removed", f"secret {name}", actor.key, before, {})
        return SecretSaved(key, name)

    return run_command("remove_secret", command_id, actor, SecretSaved, body, work)


def _require_fitting(session: Session, name: str, host: str, secret: str) -> None:
    wrong = {}
    if not _NAME.fullmatch(name):
        wrong["name"] = text("Expected small letters, digits, - and _, beginning with a letter.")
    if session.scalar(select(OutsideHost.key).where(OutsideHost.host == host)) is None:
        wrong["host"] = text("Expected one of the listed hosts. List it first.")
    if not 0 < len(secret) <= LONGEST or not _SENT.fullmatch(secret):
        wrong["secret"] = text("Expected 1 to %(most)s letters, digits and signs of ASCII.", most=LONGEST)
    if wrong:
        raise InvalidForm(wrong)


def _purpose(name: str) -> str:
    return f"secret {name} for calls"
