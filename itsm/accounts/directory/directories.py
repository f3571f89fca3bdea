"""The directories of the organisation: looked up, listed, set up, removed. No secret leaves this module unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from database import UnitOfWork, all_tenants, reading
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.accounts.directory.checks import CHECKS, TEXTS, checked
from itsm.accounts.directory.tables import Directory
from itsm.accounts.outside.keeping import Changed, SourceKind, remove_source, save_source, seal_secret, secret_of
from itsm.accounts.outside.told import Source
from itsm.organisation.keeping import Saved

DEFAULTS = {
    "port": "636", "security": "ldaps", "people_filter": "(objectClass=inetOrgPerson)", "id_attribute": "entryUUID",
    "login_attribute": "uid", "name_attribute": "cn", "email_attribute": "mail", "manager_attribute": "manager",
    "groups_filter": "(objectClass=groupOfNames)", "member_attribute": "member", "unknown": "refuse",
    "nested": "true",
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
    manager_attribute: str | None
    groups_attribute: str | None
    groups_base: str | None
    groups_filter: str | None
    member_attribute: str | None
    unknown: str
    nested: bool
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
        raise NotFound(KIND.absent)
    return _info(row)


def bind_password(found: DirectoryInfo) -> str | None:
    """The password of the account that searches, for the connection alone. Raises InvalidState."""
    return secret_of(KIND, found.key, found.tenant_key)


def save_directory(
    key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None
) -> Saved:
    """Add a directory, or change the one that was read at ``revision``.

    ``password`` replaces the one of the account that searches when it is not empty; it has to be typed again for
    another host, so that nobody sends it elsewhere. Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    return save_source(KIND, key, given, actor, revision, command_id)


def remove_directory(key: int, actor: Actor) -> None:
    """Remove a directory with what its groups give; who came by it alone cannot sign in any more.

    Raises Forbidden, NotFound, and InvalidState while it is in use and people sign in by nothing else.
    """
    remove_source(KIND, key, actor)


def _keep_password(row: Directory, given: Mapping[str, str], changed: Changed) -> bool:
    password = given.get("password", "")
    if password:
        seal_secret(KIND, row, password)
    elif changed & {"host", "port"} or not row.bind_dn:
        row.sealed = None
    return bool(password)


def _plan_next(_work: UnitOfWork, row: Directory, _changed: Changed) -> None:
    if not row.active or row.sync_hours is None:
        row.sync_at = None
        return
    latest = clock.now() + timedelta(hours=row.sync_hours)
    row.sync_at = min(row.sync_at or latest, latest)


def _info(row: Directory) -> DirectoryInfo:
    names = [name for name in DirectoryInfo.__slots__ if name not in ("tenant_key", "has_password")]
    values = {name: getattr(row, name) for name in names}
    return DirectoryInfo(**values, tenant_key=row.tenant_id, has_password=row.sealed is not None)


def _source(row: Directory) -> Source:
    return _info(row).source


KIND = SourceKind(
    Directory, "directory", (*TEXTS, "port", "security", "ca_certificate", "unknown", "sync_hours", *CHECKS),
    "password", "password for directory",
    text("Expected a directory, but there is none of this number. Reload the page."),
    checked, _source, _keep_password, _plan_next,
)  # fmt: skip
"""How directories are kept."""
