"""The hosts that diagrams may call: listed, added and removed by an administrator. Without any nothing is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine import clock
from engine.errors import InvalidForm, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.automation.calling.places import Host, read_host
from itsm.automation.calling.tables import OutsideHost, OutsideSecret
from itsm.people.roles import require

PERMISSION = "settings.manage"
MOST = 500


@dataclass(frozen=True, slots=True)
class HostInfo:
    """A listed host as pages show it."""

    key: int
    host: str
    inside: bool
    plain: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HostSaved:
    """A host is listed, or is not any more."""

    key: int
    host: str


def hosts() -> Sequence[HostInfo]:
    """All listed hosts by name."""
    with reading() as session:
        rows = session.scalars(select(OutsideHost).order_by(OutsideHost.host))
        return [HostInfo(row.key, row.host, row.inside, row.plain, row.added_at) for row in rows]


def hosts_in(session: Session) -> Mapping[str, Host]:
    """The same as a call is judged by, by how they are written."""
    rows = session.execute(select(OutsideHost.host, OutsideHost.inside, OutsideHost.plain))
    return {host: Host(host, inside, plain) for host, inside, plain in rows}


def allow_host(
    host: str, inside: bool, plain: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> HostSaved:
    """Let diagrams call ``host`` (``host`` or ``host:port``); ``inside`` and ``plain`` as the table has them.

    Raises Forbidden, InvalidForm (no host, listed already, too many).
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> HostSaved:
        name = _checked(opened.session, host)
        row = OutsideHost(host=name, inside=inside, plain=plain, added_at=clock.now())
        opened.session.add(row)
        opened.session.flush()
        audit_change(opened, "outside_host_added", f"outside_host {name}", actor.key, {}, _told(row))
        return HostSaved(row.key, name)

    return run_command("allow_host", command_id, actor, HostSaved, body, work)


def change_host(
    key: int, inside: bool, plain: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> HostSaved:
    """List a host in another way; its secrets stay. Raises Forbidden, NotFound."""
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> HostSaved:
        row = _locked(opened.session, key)
        before = _told(row)
        row.inside, row.plain = inside, plain
        audit_change(opened, "outside_host_changed", f"outside_host {row.host}", actor.key, before, _told(row))
        return HostSaved(row.key, row.host)

    return run_command("change_host", command_id, actor, HostSaved, body, work)


def remove_host(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> HostSaved:
    """Let diagrams call the host no longer; secrets that are for it go with it. Raises Forbidden, NotFound."""
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> HostSaved:
        row = _locked(opened.session, key)
        name, before = row.host, _told(row)
        opened.session.execute(delete(OutsideSecret).where(OutsideSecret.host == name))
        opened.session.delete(row)
        audit_change(opened, "outside_host_removed", f"outside_host {name}", actor.key, before, {})
        return HostSaved(key, name)

    return run_command("remove_host", command_id, actor, HostSaved, body, work)


def _locked(session: Session, key: int) -> OutsideHost:
    row = session.get(OutsideHost, key, with_for_update=True)
    if row is None:
        raise NotFound(text("Expected a host that is listed, but it is not. Reload the page."))
    return row


def _told(row: OutsideHost) -> dict[str, object]:
    return {"host": row.host, "inside": row.inside, "plain": row.plain}


def _checked(session: Session, host: str) -> str:
    try:
        name = read_host(host)
    except InvalidInput as problem:
        raise InvalidForm({"host": problem.message}) from problem
    known = set(session.scalars(select(OutsideHost.host)))
    if name in known:
        raise InvalidForm({"host": text("This host is listed already. Remove it first to list it in another way.")})
    if len(known) >= MOST:
        raise InvalidForm({"host": text("Expected at most %(most)s hosts. Remove one first.", most=MOST)})
    return name
