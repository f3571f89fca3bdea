"""What the commands on findings share: the finding for changing, its records, links of all of them, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Conflict, InvalidState, NotFound, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.records.links.kinds import FOLLOWING, read_kind
from itsm.records.links.making import MOST, is_linked, make_link, take_turn_on_links
from itsm.records.tables import Record, RecordLink
from itsm.recurrence.declared import Watch, watch_of
from itsm.recurrence.detecting.groups import counted
from itsm.recurrence.detecting.keeping import take_turn_on_findings
from itsm.recurrence.members import still_alike
from itsm.recurrence.rights import may_see, require_decide
from itsm.recurrence.tables import FindingRecordRow, FindingRow

SUBJECT = "recurrence"


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a finding: the record that stands for it, and how many records were linked with that."""

    key: int
    number: str = ""
    linked: int = 0
    created: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """A record of a finding."""

    key: int
    number: str


def locked(work: UnitOfWork, key: int, actor: Actor, revision: int | None) -> tuple[FindingRow, Watch]:
    """The finding for changing, with its watch. Raises NotFound, Forbidden, Conflict (another revision)."""
    take_turn_on_findings(work)
    row = work.session.scalar(select(FindingRow).where(FindingRow.key == key).with_for_update())
    watch = watch_of(work.session, row.type_key) if row is not None else None
    if row is None or watch is None or watch.declared.of != row.of_key or not may_see(actor, watch):
        raise not_there()
    require_decide(actor, watch)
    if revision is not None and revision != row.revision:
        raise Conflict(text("Expected the finding as you read it, but it changed meanwhile. Reload the page."))
    return row, watch


def not_there() -> NotFound:
    """The refusal of a finding that the actor does not see."""
    return NotFound(text("Expected a finding, but there is none. Look at the list of recurring records."))


def link_kind(watch: Watch) -> str:
    """What the record that stands for a finding is to its records. Raises InvalidState (the packs have changed)."""
    if watch.promotion is None:
        raise InvalidState(
            text("Expected that such records may be made into this, but their pack does not say so any more. Ask an "
                 "administrator.")
        )  # fmt: skip
    return watch.promotion.link


def records_of(work: UnitOfWork, row: FindingRow) -> Sequence[End]:
    """The records of the finding that still belong to it, the newest first."""
    statement = (
        select(Record.key, Record.number)
        .join(FindingRecordRow, FindingRecordRow.record_key == Record.key)
        .join(FindingRow, FindingRow.key == FindingRecordRow.finding_key)
        .where(FindingRow.key == row.key, counted(row.of_key), still_alike())
        .order_by(Record.opened_at.desc(), Record.key.desc())
        .limit(MOST)
    )
    return [End(*one) for one in work.session.execute(statement)]


def link_all(work: UnitOfWork, kind: str, target: End, records: Sequence[End], actor: Actor) -> int:
    """Link every one of ``records`` with ``target``, both ways; those that cannot be linked any more are left out."""
    name, inverse = read_kind(kind)
    take_turn_on_links(work)
    linked = 0
    for one in records:
        source, to = (target, one) if inverse else (one, target)
        if is_linked(work.session, name, source.key, to.key) or (name in FOLLOWING and _follows(work, source.key)):
            continue
        try:
            make_link(work, name, source, to, actor)
        except InvalidState:  # nothing was written: one of the two has as many links as there may be
            continue
        linked += 1
    return linked


def _follows(work: UnitOfWork, key: int) -> bool:
    follows = select(RecordLink.key).where(RecordLink.from_key == key, RecordLink.kind.in_(FOLLOWING))
    return work.session.execute(follows).first() is not None


def decide(work: UnitOfWork, row: FindingRow, state: str, actor: Actor, target: End | None, reason: str = "") -> None:
    """Keep what was decided, by whom, and write it into the audit trail."""
    row.state, row.decided_at, row.decided_by_key = state, clock.now(), actor.key
    row.target_key, row.reason = (target.key if target else None), reason or None
    row.revision += 1
    work.session.flush()
    details = {"record": target.number if target else "", "reason": reason, "by": row.measure, "name": row.label}
    audit(work, f"recurrence_{state}", f"{SUBJECT} {row.key}", actor.key,
          **{name: value for name, value in details.items() if value})  # fmt: skip
