"""Command: add a rung of the ladder, change it, or take it away."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidForm, InvalidInput, NotFound, Text, text
from engine.registry import SYSTEM, Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.clocks.kinds import LENGTH, is_kind
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.levels.lengths import read_minutes, write_minutes
from itsm.clocks.tables import ClockRow
from itsm.escalation.kept import rungs_of_pack
from itsm.escalation.rungs import MOST_PERCENT, NAMED, NOTICES, PERSON, PLAIN, ROLE, TEAM
from itsm.escalation.shipped import SHIPPED
from itsm.escalation.tables import RungRow
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.packs.declared.telling import MOST_MINUTES
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRow, TeamRow

PERMISSION = "settings.manage"
MOST_RUNGS = 200


def save_rung(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a rung from the texts of a form, or change the one that was read at ``revision``.

    ``type_key`` and ``priority`` may be empty; ``clock`` is a kind of clock; ``when`` is ``75 %`` of its target or a
    time such as ``30 min``; ``whom`` is owner, lead, duty_manager, role, person or team, the last three with ``named``;
    ``event`` is the notice. Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"ladder of {current_tenant()}")
        row = locked(opened, key) if key is not None else RungRow(revision=0)
        if key is not None:
            require_revision(opened, row.revision, revision, subject_of(row.key))
        columns = _columns(opened, Values(values))
        _require_new(opened.session, key, columns)
        before = {name: getattr(row, name) for name in columns} if key is not None else {}
        if before != columns:
            _store(opened, row, before, columns)
            action = "rung_changed" if key is not None else "rung_added"
            audit_change(opened, action, subject_of(row.key), actor.key, before, columns)
        return Saved(row.key, row.revision)

    return run_command("save_rung", command_id, actor, Saved, body, work)


def remove_rung(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Take a rung away; what it has told stays told. Raises Forbidden and NotFound."""
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"ladder of {current_tenant()}")
        row = locked(opened, key)
        audit_change(opened, "rung_removed", subject_of(key), actor.key, told(row), {})
        opened.session.delete(row)
        look_again(opened)
        opened.session.flush()
        return Saved(key, row.revision + 1)

    return run_command("remove_rung", command_id, actor, Saved, body, work)


def add_shipped_rungs(work: UnitOfWork) -> None:
    """Give the organisation in force the ladder that every one begins with, unless it has one."""
    if work.session.scalar(select(RungRow.key).limit(1)) is None:
        for values in SHIPPED:
            save_rung(None, values, SYSTEM, work=work)
        work.session.flush()


def add_rungs_of_pack(work: UnitOfWork, of_type: RecordType) -> None:
    """Add the rungs that the pack of a type suggests; afterwards they are the organisation's own."""
    for values in rungs_of_pack(of_type):
        save_rung(None, values, SYSTEM, work=work)


def subject_of(key: int) -> str:
    """What the audit trail calls a rung."""
    return f"rung {key}"


def told(row: RungRow) -> dict[str, object]:
    """A rung for the audit trail."""
    names = ("type_key", "priority", "clock", "minutes", "percent", "whom", "event")
    return {name: getattr(row, name) for name in names}


def locked(work: UnitOfWork, key: int) -> RungRow:
    """The rung for changing. Raises NotFound."""
    row = work.session.scalar(select(RungRow).where(RungRow.key == key).with_for_update())
    if row is None:
        raise NotFound(text("Expected a rung of the ladder, but there is none. Go back to the list."))
    return row


def look_again(work: UnitOfWork) -> None:
    """Let the workers look at every open record anew."""
    moving = update(ClockRow).where(ClockRow.state != STOPPED)
    work.session.execute(moving.values(ladder_due=True).execution_options(synchronize_session=False))


def _store(
    work: UnitOfWork, row: RungRow, before: Mapping[str, object], columns: Mapping[str, object]
) -> None:
    """A rung that names others, or at another time, counts from now on."""
    if {**before, "event": ""} != {**columns, "event": ""}:
        row.since = clock.now()
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    work.session.add(row)
    look_again(work)
    work.session.flush()


def _columns(work: UnitOfWork, found: Values) -> dict[str, object]:
    types = {one.key: one for one in record_types_in(work.session)}
    type_key = found.choice("type_key", types.keys()) or ""
    chosen = [types[type_key]] if type_key in types else types.values()
    fields = [one.by_key.get("priority") for one in chosen]
    known = {choice.value for field in fields if field for choice in field.choices}
    minutes, percent = _when(found)
    columns: dict[str, object] = {
        "type_key": type_key, "priority": found.choice("priority", known) or "" if known else found.raw("priority"),
        "clock": _clock(found), "minutes": minutes, "percent": percent, "whom": _whom(work.session, found),
        "event": found.choice("event", NOTICES, required=True) or "",
    }  # fmt: skip
    found.done()
    return columns


def _clock(found: Values) -> str:
    kind = found.raw("clock")
    if not is_kind(kind) or len(kind) > LENGTH:
        found.errors["clock"] = text("Choose a clock, such as resolution or ola:line-1.")
    return kind


def _when(found: Values) -> tuple[int, int]:
    """Minutes, or per cents of the target."""
    written = found.raw("when")[:40]
    number = written.removesuffix("%").strip()
    if written.endswith("%"):
        percent = int(number) if number.isascii() and number.isdigit() and len(number) <= 4 else 0
        if not 0 < percent <= MOST_PERCENT:
            most = text("Write 1 %% to %(most)s %%, or a time such as 30 min.", most=MOST_PERCENT)
            found.errors["when"] = most
        return 0, percent
    try:
        minutes = read_minutes(written)
    except InvalidInput as problem:
        found.errors["when"] = text("Write per cents such as 75 %%, or a time. %(why)s", why=problem.message)
        return 0, 0
    if minutes > MOST_MINUTES:
        found.errors["when"] = text("Write at most %(most)s.", most=write_minutes(MOST_MINUTES))
    return minutes, 0


def _whom(session: Session, found: Values) -> str:
    kind = found.choice("whom", {**PLAIN, **NAMED}, required=True) or ""
    named = found.raw("named")
    if kind not in NAMED:
        return kind
    problem = _unknown(session, kind, named)
    if problem is not None:
        found.errors["named"] = problem
    return f"{kind}:{named}"


def _unknown(session: Session, kind: str, named: str) -> Text | None:
    if kind == ROLE:
        try:
            require_role_names([named], session)
        except InvalidInput as problem:
            return problem.message
        return None
    if kind == TEAM:
        in_use = select(TeamRow.key).where(TeamRow.code == named, TeamRow.archived_at.is_(None))
        return None if session.scalar(in_use) is not None else text("Choose one that is in use.")
    active = select(PersonRow.key).where(PersonRow.key == int(named), PersonRow.active) if named.isdecimal() else None
    assert kind == PERSON
    if active is None or session.scalar(active) is None:
        return text("Choose somebody from the list.")
    return None


def _require_new(session: Session, key: int | None, columns: Mapping[str, object]) -> None:
    names = ("type_key", "priority", "clock", "minutes", "percent", "whom")
    same = [getattr(RungRow, name) == columns[name] for name in names]
    other = session.scalar(select(RungRow.key).where(*same, RungRow.key != (key or 0)))
    if other is not None:
        raise InvalidForm({"whom": text("There is such a rung already. Change that one.")})
    many = session.scalars(select(RungRow.key).limit(MOST_RUNGS)).all()
    if key is None and len(many) >= MOST_RUNGS:
        raise InvalidForm({"whom": text("Write at most %(most)s rungs.", most=MOST_RUNGS)})
