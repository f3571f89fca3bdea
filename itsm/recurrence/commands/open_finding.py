"""Command: make the record that a finding asks for, by the promotion of its pack, and link all its records with it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import SYSTEM, Actor
from engine.runtime import run_command
from itsm.automation.carrying import is_meant
from itsm.automation.offering import token_of
from itsm.automation.promote_record import promote_record
from itsm.automation.tables import PromotionRow
from itsm.packs.declared.model import Promotion
from itsm.people.roles import require
from itsm.records.opened import open_record
from itsm.records.tables import Record
from itsm.recurrence.commands.deciding import Decided, End, decide, link_all, link_kind, locked, records_of
from itsm.recurrence.declared import Watch
from itsm.recurrence.detecting.keeping import take_linked
from itsm.recurrence.rights import DECIDE
from itsm.recurrence.tables import PROPOSED, TAKEN, FindingRow

_TRIED = 20
"""Records of a finding, the newest, of which one has to be such that the promotion is for it."""


def open_finding(
    key: int, values: Mapping[str, object], actor: Actor, command_id: str | None = None, *, revision: int | None = None
) -> Decided:
    """Make a record out of the newest record of the finding; ``values`` go before what it would begin with.

    When somebody has linked one of them with an open record of the type meanwhile, that one stands for the finding, and
    nothing is made. Raises NotFound, Forbidden, Conflict, InvalidState, InvalidForm, InvalidInput, ExecutionFault.
    """
    require(actor, DECIDE)

    def body(work: UnitOfWork) -> Decided:
        row, watch = locked(work, key, actor, revision)
        return _made(work, row, watch, values, actor)

    return run_command("open_finding", command_id, actor, Decided, body)


def open_by_itself(key: int) -> Decided:
    """The same where the organisation lets the worker do it; nothing is done to a finding that is decided on."""

    def body(work: UnitOfWork) -> Decided:
        row, watch = locked(work, key, SYSTEM, None)
        return _made(work, row, watch, {}, SYSTEM) if row.state == PROPOSED else Decided(row.key)

    return run_command("open_finding_by_itself", None, SYSTEM, Decided, body)


def _made(work: UnitOfWork, row: FindingRow, watch: Watch, values: Mapping[str, object], actor: Actor) -> Decided:
    kind, promotion = link_kind(watch), watch.promotion
    assert promotion is not None  # or it would have no kind
    if row.state == TAKEN or take_linked(work, row.type_key, row.key):
        return Decided(row.key, _number(work, row))
    records = records_of(work, row)
    source = _source(work, records, promotion)
    done = promote_record(
        source.number, promotion.key, values, actor, declared=watch.declared.fields, work=work
    )
    target = End(done.key, done.number)
    linked = link_all(work, kind, target, records, actor)
    decide(work, row, TAKEN, actor, target)
    return Decided(row.key, done.number, linked + 1, created=True)


def _number(work: UnitOfWork, row: FindingRow) -> str:
    return work.session.execute(select(Record.number).where(Record.key == row.target_key)).scalar_one()


def _source(work: UnitOfWork, records: Sequence[End], promotion: Promotion) -> End:
    """The newest record that nothing was made of yet, and that the promotion is for. Raises InvalidState."""
    token, some = token_of(promotion, None), records[:_TRIED]
    made = select(PromotionRow.source).where(
        PromotionRow.source.in_([f"record:{one.key}" for one in some]), PromotionRow.token == token
    )
    done = set() if promotion.several else set(work.session.scalars(made))
    for one in some:
        if f"record:{one.key}" not in done and is_meant(open_record(work, one.number), promotion):
            return one
    raise InvalidState(
        text("Expected one of the records that this may be made of, but there is none. Link the finding with a record "
             "that is there.")
    )  # fmt: skip
