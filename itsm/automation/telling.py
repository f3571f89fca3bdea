"""Messages to many: the first are part of the step, the others are given by the workers, each in its own transaction.

A step that tells 200 records would hold everybody else up, and could come to more deliveries than one step may have.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from database import UnitOfWork, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import FlowdeskError
from engine.feel import from_json, to_json
from engine.registry import SYSTEM
from engine.runtime import publish_message, run_command
from engine.runtime.mail import LetterMail, ask
from itsm.automation.tables import TellingRow

log = logging.getLogger(__name__)
AT_ONCE = 20
"""So many are told within the step."""
AGAIN, GIVEN_UP = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """Whether a message was given: somebody else may have been before."""

    done: bool


def tell(
    work: UnitOfWork, message: str, keys: Sequence[str], variables: Mapping[str, object], keeps: timedelta
) -> None:
    """Let ``message`` be given for each of ``keys``, once the step that runs is stored."""
    for key in keys[:AT_ONCE]:
        ask(work, LetterMail(message, key, variables, keeps))
    now, said = clock.now(), to_json(dict(variables))
    work.session.add_all(
        TellingRow(
            message=message, correlation_key=key, variables={"all": said}, keeps_until=now + keeps, asked_at=now,
            due_at=now,
        )
        for key in keys[AT_ONCE:]
    )
    work.session.flush()


def tell_due(limit: int) -> int:
    """Give at most ``limit`` messages that wait, of all organisations; gives how many were tried."""
    due = select(TellingRow.key, TellingRow.tenant_id).where(TellingRow.due_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        found = session.execute(due.order_by(TellingRow.key).limit(limit)).all()
    for key, tenant in found:
        with in_tenant(tenant):
            _give(key)
    return len(found)


def _give(key: int) -> None:
    def body(work: UnitOfWork) -> Told:
        row = work.session.get(TellingRow, key, with_for_update=True)
        if row is None:
            return Told(done=False)
        said = from_json(row.variables["all"])
        variables = said if isinstance(said, Mapping) else {}
        left = max(row.keeps_until - clock.now(), timedelta(0))
        message, correlation = row.message, row.correlation_key
        work.session.delete(row)
        work.session.flush()
        publish_message(message, correlation, variables, SYSTEM, time_to_live=left, work=work)
        return Told(done=True)

    try:
        run_command("tell_one_of_many", None, SYSTEM, Told, body)
    except FlowdeskError as problem:
        log.warning("A message was not given: %s", problem, extra={"action": "not_told", "telling": key})
        _put_off(key)


def _put_off(key: int) -> None:
    """Try it again later; what nobody could take for a day is given up."""
    now = clock.now()
    with unit_of_work() as work:
        row = work.session.get(TellingRow, key, with_for_update=True)
        if row is not None and row.asked_at < now - GIVEN_UP:
            work.session.delete(row)
        elif row is not None:
            work.session.execute(update(TellingRow).where(TellingRow.key == key).values(due_at=now + AGAIN))
