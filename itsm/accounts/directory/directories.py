"""The directories of the organisation: looked up, listed, set up, removed. No secret leaves this module unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from database import UnitOfWork, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm import sealing
from itsm.accounts.directory.checks import CHECKS, TEXTS, checked
from itsm.accounts.directory.tables import Directory
from itsm.accounts.outside.groups import forget_mappings
from itsm.accounts.outside.people import forget_identities_of
from itsm.accounts.outside.rights import require_manage
from itsm.accounts.outside.told import Source
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision

DEFAULTS = {
    "port": "636", "security": "ldaps", "people_filter": "(objectClass=inetOrgPerson)", "id_attribute": "entryUUID",
    "login_attribute": "uid", "name_attribute": "cn", "email_attribute": "mail",
    "groups_filter": "(objectClass=groupOfNames)", "member_attribute": "member", "unknown": "refuse",
}  # fmt: skip
"""What the form of a new directory begins with: OpenLDAP as it comes."""


@dataclass(frozen=True, slots=True)
class DirectoryInfo:
    """A directory as pages and connections need it; ``has_password`` instead of the password."""

    key: int
    tenant_key: int
    name: str
    host: str
    port: int
    security: str
    ca_certificate: str | None
    bind_dn: str | None
    base: str
    people_filter: str
    id_attribute: str
    login_attribute: str
    name_attribute: str
    email_attribute: str
    groups_attribute: str | None
    groups_base: str | None
    groups_filter: str | None
    member_attribute: str | None
    unknown: str
    links: bool
    active: bool
    sync_hours: int | None
    sync_at: datetime | None
    approved: int | None
    last_run: Mapping[str, object] | None
    has_password: bool
    revision: int

    @property
    def source(self) -> Source:
        """The directory as what vouches for people."""
        return Source("directory", self.key, self.name, f"directory:{self.key}", self.unknown, self.links)


def directories() -> list[DirectoryInfo]:
    """All directories of the organisation, by name."""
    with reading() as session:
        return [_info(row) for row in session.scalars(select(Directory).order_by(Directory.name))]


def active_directories() -> list[DirectoryInfo]:
    """Those by which people sign in, whatever the organisation."""
    query = select(Directory).where(Directory.active).order_by(Directory.key)
    with all_tenants(), reading() as session:
        return [_info(row) for row in session.scalars(query)]


def directory(key: int) -> DirectoryInfo:
    """One directory of the organisation; raises NotFound."""
    with reading() as session:
        row = session.get(Directory, key)
    if row is None:
        raise _none()
    return _info(row)


def bind_password(found: DirectoryInfo) -> str | None:
    """The password of the account that searches, for the connection alone. Raises InvalidState."""
    with in_tenant(found.tenant_key), reading() as session:
        sealed = session.scalar(select(Directory.sealed).where(Directory.key == found.key))
    return sealing.unseal(_purpose(found.key), sealed).decode() if sealed else None


def save_directory(
    key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None
) -> Saved:
    """Add a directory, or change the one that was read at ``revision``.

    ``password`` replaces the one of the account that searches when it is not empty; it has to be typed again for
    another host, so that nobody sends it elsewhere. Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    require_manage(actor)
    columns = checked(given)

    def body(work: UnitOfWork) -> Saved:
        row = _row(work, key, revision)
        before = _told(row) if key is not None else {}
        moved = bool(before) and (row.host, row.port) != (columns["host"], columns["port"])
        for name, value in columns.items():
            setattr(row, name, value)
        if key is None:
            row.created_at, row.revision = clock.now(), 0
            work.session.add(row)
            work.session.flush()
        renewed = _keep_password(row, given, moved)
        _plan_next(row)
        after = {**_told(row), **({"password": "set anew"} if renewed and before else {})}
        if after != before:
            row.revision += 1
            action = "directory_changed" if before else "directory_added"
            audit_change(work, action, _info(row).source.subject, actor.key, before, after)
        work.session.flush()
        return Saved(row.key, row.revision)

    return run_command("save_directory", command_id, actor, Saved, body)


def remove_directory(key: int, actor: Actor) -> None:
    """Remove a directory with what its groups give; who signed in by it alone cannot any more. Raises Forbidden."""
    require_manage(actor)
    with unit_of_work() as work:
        row = work.session.get(Directory, key, with_for_update=True)
        if row is None:
            raise _none()
        source = _info(row).source
        forget_mappings(source, work)
        forget_identities_of(source, work)
        audit_change(work, "directory_removed", source.subject, actor.key, _told(row), {})
        work.session.delete(row)


def _row(work: UnitOfWork, key: int | None, revision: int | None) -> Directory:
    if key is None:
        return Directory()
    row = work.session.get(Directory, key, with_for_update=True)
    if row is None:
        raise _none()
    require_revision(work, row.revision, revision, _info(row).source.subject)
    return row


def _keep_password(row: Directory, given: Mapping[str, str], moved: bool) -> bool:
    """Seal a password that was typed; True when there was one before and another now."""
    password, had = given.get("password", ""), row.sealed is not None
    if password:
        row.sealed = sealing.seal(_purpose(row.key), password.encode())
    elif moved or not row.bind_dn:
        row.sealed = None
    return had and bool(password)


def _plan_next(row: Directory) -> None:
    if not row.active or row.sync_hours is None:
        row.sync_at = None
        return
    latest = clock.now() + timedelta(hours=row.sync_hours)
    row.sync_at = min(row.sync_at or latest, latest)


def _told(row: Directory) -> dict[str, object]:
    """The directory as the audit trail tells it: of the password only whether there is one."""
    names = (*TEXTS, "port", "security", "ca_certificate", "unknown", "sync_hours", *CHECKS)
    return {**{name: getattr(row, name) for name in names}, "password": "set" if row.sealed else None}


def _info(row: Directory) -> DirectoryInfo:
    names = [name for name in DirectoryInfo.__slots__ if name not in ("tenant_key", "has_password")]
    values = {name: getattr(row, name) for name in names}
    return DirectoryInfo(**values, tenant_key=row.tenant_id, has_password=row.sealed is not None)


def _purpose(key: int) -> str:
    return f"password for directory {key}"


def _none() -> NotFound:
    return NotFound(text("Expected a directory, but there is none of this number. Reload the page."))
