"""Command: keep a role of one's own."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidForm, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.packs.deployed import record_types
from itsm.rights.deciding import require
from itsm.rights.grants import ANY, PUBLIC
from itsm.rights.operations import ANYWHERE, ON_RECORDS
from itsm.rights.roles import ROLES, Allowed
from itsm.rights.tables import CODE_LENGTH, RoleRow
from itsm.rights.written import as_json, in_lines


def save_role(
    key: int | None, values: Mapping[str, str], allowed: Allowed, actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a role from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    ``values``: ``name_en``, ``name_zh-CN``; and when it is new ``code``, which stays, and ``copied_from``, the shipped
    role whose buttons in diagrams it gets (or empty). Who has the role has at once what it allows now.
    Raises Forbidden, NotFound, Conflict, InvalidForm (a code that is taken), InvalidInput (nothing that exists).
    """
    require(actor, "rights.manage")
    _require_known(allowed)

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"roles of {current_tenant()}")
        found = Values(values)
        columns: dict[str, object] = {"names": found.names(), "allowed": as_json(allowed)}
        if key is None:
            columns["code"] = found.code("code", CODE_LENGTH)
            columns["copied_from"] = found.choice("copied_from", ROLES)
        found.done()
        return _added(opened, columns, actor) if key is None else _changed(opened, key, columns, revision, actor)

    return run_command("save_role", command_id, actor, Saved, body, work)


def _added(work: UnitOfWork, columns: Mapping[str, object], actor: Actor) -> Saved:
    code = str(columns["code"])
    taken = work.session.scalar(select(RoleRow.key).where(RoleRow.code == code))
    if code in ROLES or taken is not None:
        raise InvalidForm({"code": text("“%(code)s” is taken already. Choose another.", code=code)})
    row = RoleRow(**columns)
    work.session.add(row)
    work.session.flush()
    audit_change(work, "role_added", f"role {code}", actor.key, {}, _told(columns))
    return Saved(row.key, row.revision)


def _changed(
    work: UnitOfWork, key: int, columns: Mapping[str, object], revision: int | None, actor: Actor
) -> Saved:
    row = role_row(work, key)
    require_revision(work, row.revision, revision, f"role {row.code}")
    before = {name: getattr(row, name) for name in columns}
    if before != dict(columns):
        for name, value in columns.items():
            setattr(row, name, value)
        row.revision += 1
        audit_change(work, "role_changed", f"role {row.code}", actor.key, _told(before), _told(columns))
    return Saved(row.key, row.revision)


def _told(columns: Mapping[str, object]) -> dict[str, object]:
    """The columns for the audit trail: what is allowed as lines."""
    allowed = columns["allowed"]
    return {**columns, "allowed": in_lines(allowed if isinstance(allowed, Mapping) else {})}


def role_row(work: UnitOfWork, key: int) -> RoleRow:
    """The role with ``key``, locked; raises NotFound."""
    row = work.session.scalar(select(RoleRow).where(RoleRow.key == key).with_for_update())
    if row is None:
        raise NotFound(text("Expected a role with key %(key)s, but there is none. Reload the page.", key=key))
    return row


def _require_known(allowed: Allowed) -> None:
    """Raise InvalidInput for a permission, record type or field group that there is not."""
    types = {one.key: {*one.groups, ANY, PUBLIC} for one in record_types()}
    types[ANY] = {ANY, PUBLIC}
    unknown = allowed.anywhere - frozenset(ANYWHERE)
    for type_key, on in allowed.on_types.items():
        unknown |= on.permissions - frozenset(ON_RECORDS) | frozenset({type_key} - types.keys())
        unknown |= (on.sees | on.changes) - frozenset(types.get(type_key, ()))
    if unknown:
        raise InvalidInput(
            text("Expected what a role can allow, but “%(name)s” is nothing of it. Reload the page.",
                 name=min(unknown))
        )  # fmt: skip
