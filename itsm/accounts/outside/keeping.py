"""Keeping what vouches for people: providers and directories are added, changed and removed in one way.

The secret that we show them (of the client, of the account that searches) is sealed; the audit trail tells of it only
whether there is one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select

from database import UnitOfWork, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import NotFound, Text
from engine.registry import Actor
from engine.runtime import run_command
from itsm import sealing
from itsm.accounts.outside.groups import forget_mappings
from itsm.accounts.outside.people import forget_identities_of
from itsm.accounts.outside.rights import require_manage
from itsm.accounts.outside.tables import SourceRow
from itsm.accounts.outside.told import Source
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.uses import Thing, require_free, uses_of

Row = TypeVar("Row", bound=SourceRow)
Changed = frozenset[str]
"""Names of the columns that a form changes."""


@dataclass(frozen=True, slots=True)
class SourceKind(Generic[Row]):
    """All that differs between providers and directories when they are kept.

    ``action`` begins the actions of the audit trail, ``columns`` are told in it; ``checked`` raises InvalidForm.
    ``keep_secret`` seals or drops the secret and says whether one was typed; ``follow`` does what a change brings.
    """

    model: type[Row]
    action: str
    columns: Sequence[str]
    secret: str
    purpose: str
    absent: Text
    checked: Callable[[Mapping[str, str]], Mapping[str, object]]
    source: Callable[[Row], Source]
    keep_secret: Callable[[Row, Mapping[str, str], Changed], bool]
    follow: Callable[[UnitOfWork, Row, Changed], None]


def save_source(
    kind: SourceKind[Row], key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None,
    command_id: str | None,
) -> Saved:  # fmt: skip
    """Add one, or change the one that was read at ``revision``. Raises Forbidden, NotFound, Conflict, InvalidForm."""
    require_manage(actor)
    columns = kind.checked(given)

    def body(work: UnitOfWork) -> Saved:
        row = _row(kind, work, key, revision)
        before = _told(kind, row) if key is not None else {}
        changed = frozenset(name for name, value in columns.items() if before and getattr(row, name) != value)
        for name, value in columns.items():
            setattr(row, name, value)
        if key is None:
            row.created_at, row.revision = clock.now(), 0
            work.session.add(row)
            work.session.flush()
        had = row.sealed is not None
        renewed = kind.keep_secret(row, given, changed) and had
        kind.follow(work, row, changed)
        after = {**_told(kind, row), **({kind.secret: "set anew"} if renewed and before else {})}
        if after != before:
            row.revision += 1
            action = f"{kind.action}_changed" if before else f"{kind.action}_added"
            audit_change(work, action, kind.source(row).subject, actor.key, before, after)
        work.session.flush()
        return Saved(row.key, row.revision)

    return run_command(f"save_{kind.action}", command_id, actor, Saved, body)


def remove_source(kind: SourceKind[Row], key: int, actor: Actor) -> None:
    """Remove one with what its groups give; who came by it alone cannot sign in any more.

    Raises Forbidden, NotFound, and InvalidState while it is in use and people sign in by nothing else.
    """
    require_manage(actor)
    with unit_of_work() as work:
        row = _row(kind, work, key, None)
        source = kind.source(row)
        require_free(row.name, uses_of(work.session, Thing(source.kind, row.key)))
        forget_mappings(source, work)
        forget_identities_of(source, work)
        audit_change(work, f"{kind.action}_removed", source.subject, actor.key, _told(kind, row), {})
        work.session.delete(row)


def seal_secret(kind: SourceKind[Row], row: Row, secret: str) -> None:
    """Keep the secret that we show the system; nobody reads it again but ``secret_of``."""
    row.sealed = sealing.seal(_purpose(kind, row.key), secret.encode())


def secret_of(kind: SourceKind[Row], key: int, tenant_key: int) -> str | None:
    """The secret, for the conversation with the system alone. Raises InvalidState when it cannot be opened."""
    with in_tenant(tenant_key), reading() as session:
        sealed = session.scalar(select(kind.model.sealed).where(kind.model.key == key))
    return sealing.unseal(_purpose(kind, key), sealed).decode() if sealed else None


def _row(kind: SourceKind[Row], work: UnitOfWork, key: int | None, revision: int | None) -> Row:
    if key is None:
        return kind.model()
    row = work.session.get(kind.model, key, with_for_update=True)
    if row is None:
        raise NotFound(kind.absent)
    require_revision(work, row.revision, revision, kind.source(row).subject)
    return row


def _told(kind: SourceKind[Row], row: Row) -> dict[str, object]:
    return {**{name: getattr(row, name) for name in kind.columns}, kind.secret: "set" if row.sealed else None}


def _purpose(kind: SourceKind[Row], key: int) -> str:
    return f"{kind.purpose} {key}"
