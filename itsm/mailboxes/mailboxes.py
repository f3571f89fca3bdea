"""The mailboxes of the organisation: looked up, listed, set up, removed. The password leaves this module once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork, in_tenant, reading
from engine import clock
from engine.errors import InvalidForm, NotFound, Text, text
from engine.kept_text import told
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.mailboxes.checks import checked
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.tables import CustomerRow
from itsm.people.roles import require
from itsm.sealing import seal, unseal
from itsm.uses import Thing, require_free, uses_of

PERMISSION = "settings.manage"
_TOLD = (
    "name", "address", "type_key", "language", "unknown", "domains", "plus", "active", "host", "port",
    "security", "ca_certificate", "user", "folder", "done_folder",
)  # fmt: skip


TOLD_VALUE = "values "
"""What stands in the trail before the key of a field of the report form."""


@dataclass(frozen=True, slots=True)
class MailboxInfo:
    """A mailbox as pages and connections need it; ``has_password`` instead of the password."""

    key: int
    tenant_key: int
    name: str
    address: str
    type_key: str
    values: Mapping[str, str]
    language: str
    unknown: str
    domains: Mapping[str, int]
    plus: bool
    active: bool
    host: str | None
    port: int | None
    security: str | None
    ca_certificate: str | None
    user: str | None
    folder: str | None
    done_folder: str | None
    look_at: datetime | None
    looked_at: datetime | None
    failures: int
    problem: Text | None
    has_password: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A mailbox is gone."""

    key: int


def mailboxes() -> list[MailboxInfo]:
    """All mailboxes of the organisation, by name."""
    with reading() as session:
        return mailboxes_in(session)


def mailboxes_in(session: Session) -> list[MailboxInfo]:
    """The same in a transaction that reads already."""
    return [_info(row) for row in session.scalars(select(Mailbox).order_by(Mailbox.name, Mailbox.key))]


def mailbox(key: int) -> MailboxInfo:
    """One mailbox of the organisation; raises NotFound."""
    with reading() as session:
        row = session.get(Mailbox, key)
    if row is None:
        raise _absent()
    return _info(row)


def domain_lines(found: MailboxInfo, session: Session | None = None) -> str:
    """The domains as a form has them: one on each line, with the code of the customer."""
    if session is None:
        with reading() as opened:
            return domain_lines(found, opened)
    codes = {row.key: row.code for row in session.execute(select(CustomerRow.key, CustomerRow.code))}
    return "\n".join(f"{domain} {codes[key]}" for domain, key in sorted(found.domains.items()) if key in codes)


def password_of(found: MailboxInfo) -> str:
    """The password, for the conversation with the server alone. Raises InvalidState."""
    with in_tenant(found.tenant_key), reading() as session:
        sealed = session.scalar(select(Mailbox.sealed).where(Mailbox.key == found.key))
    return unseal(_purpose(found.key), sealed).decode() if sealed else ""


def save_mailbox(
    key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:  # fmt: skip
    """Add a mailbox, or change the one that was read at ``revision``.

    ``password`` replaces the one that is kept when it is not empty; it has to be typed again for another host or user,
    so that nobody sends it elsewhere; one that is not in use may wait for it. Raises Forbidden, NotFound, Conflict and
    InvalidForm.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> Saved:
        columns = checked(given, opened.session)
        row = _locked(opened, key, revision) if key is not None else Mailbox(failures=0)
        _refuse_taken(opened.session, str(columns["address"]), key)
        before = _told(row, opened.session) if key is not None else {}
        moved = any(getattr(row, name) != columns[name] for name in ("host", "port", "user"))
        for name, value in columns.items():
            setattr(row, name, value)
        if key is None:
            row.created_at, row.revision = clock.now(), 0
            opened.session.add(row)
            opened.session.flush()
        renewed = _keep_password(row, given.get("password", ""), moved)
        row.look_at = clock.now() if row.active and row.host else None
        row.failures, row.problem = 0, None
        after = _told(row, opened.session) | ({"password": "set anew"} if renewed and before.get("password") else {})
        if after != before:
            row.revision += 1
            action = "mailbox_changed" if before else "mailbox_added"
            audit_change(opened, action, subject_of(row.key), actor.key, before, after)
        opened.session.flush()
        return Saved(row.key, row.revision)

    return run_command("save_mailbox", command_id, actor, Saved, body, work)


def remove_mailbox(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Removed:
    """Remove a mailbox with what is noted of its mails; records stay.

    Raises Forbidden, NotFound, and InvalidState while mails of it are held.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> Removed:
        row = _locked(opened, key, None)
        require_free(row.name, uses_of(opened.session, Thing("mailbox", row.key)))
        audit_change(opened, "mailbox_removed", subject_of(key), actor.key, _told(row, opened.session), {})
        opened.session.execute(delete(IncomingMail).where(IncomingMail.mailbox_key == key))
        opened.session.delete(row)
        return Removed(key)

    return run_command("remove_mailbox", command_id, actor, Removed, body, work)


def subject_of(key: int) -> str:
    """The mailbox as the audit trail names it."""
    return f"mailbox {key}"


def _keep_password(row: Mailbox, password: str, moved: bool) -> bool:
    if password and row.host:
        row.sealed = seal(_purpose(row.key), password.encode())
    elif moved or not row.host:
        row.sealed = None
    if row.host and row.sealed is None and row.active:
        raise InvalidForm({"password": text("Fill this in: it is asked for again for another host or user.")})
    return bool(password)


def _locked(work: UnitOfWork, key: int, revision: int | None) -> Mailbox:
    row = work.session.get(Mailbox, key, with_for_update=True)
    if row is None:
        raise _absent()
    require_revision(work, row.revision, revision, subject_of(key))
    return row


def _refuse_taken(session: Session, address: str, own: int | None) -> None:
    taken = session.scalar(select(Mailbox.key).where(Mailbox.address == address, Mailbox.key != (own or 0)))
    if taken is not None:
        raise InvalidForm({"address": text("Another mailbox has this address. Use another.")})


def _told(row: Mailbox, session: Session) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in _TOLD},
        **{f"{TOLD_VALUE}{key}": value for key, value in row.values.items()},
        "domains": domain_lines(_info(row), session).splitlines(), "password": "set" if row.sealed else None,
    }  # fmt: skip


def _info(row: Mailbox) -> MailboxInfo:
    apart = ("tenant_key", "has_password", "problem")
    values = {name: getattr(row, name) for name in MailboxInfo.__slots__ if name not in apart}
    problem = told(row.problem) if row.problem else None
    return MailboxInfo(**values, tenant_key=row.tenant_id, has_password=row.sealed is not None, problem=problem)


def _absent() -> NotFound:
    return NotFound(text("Expected a mailbox, but there is none of this number. Reload the page."))


def _purpose(key: int) -> str:
    return f"password for mailbox {key}"
