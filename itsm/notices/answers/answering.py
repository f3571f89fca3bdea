"""Command: answer a task by a link of a mail, as the person whom the mail was for; the links of a mail work once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, in_tenant
from engine import clock
from engine.errors import InvalidState, text
from engine.runtime import run_command
from itsm.escalation.commands import acknowledge
from itsm.notices.answers.links import OpenAnswer
from itsm.notices.tables import AnswerRow
from itsm.people.queries import actor_of
from itsm.records.commands import complete_task


@dataclass(frozen=True, slots=True)
class Answered:
    """The task of record ``number``, or the record itself, was answered with ``outcome``."""

    number: str
    outcome: str


def answer_by_link(found: OpenAnswer, values: Mapping[str, object]) -> Answered:
    """Complete the task of the link with its outcome and the ``values`` of its form, or take care of its record.

    A repeat gets the first answer. So does another answer of the same mail. Raises NotFound (the person has left),
    InvalidState (the task is over, somebody takes care already), and what completing a task raises.
    """
    with in_tenant(found.tenant_key):
        actor = actor_of(found.person_key)

        def body(work: UnitOfWork) -> Answered:
            row = work.session.scalars(select(AnswerRow).where(AnswerRow.key == found.key).with_for_update()).one()
            if row.used_at is not None:
                raise InvalidState(text("Expected a link that was not used, but the answer was given already."))
            if found.task_key is None:
                acknowledge(found.number, actor, "mail", work=work)
            else:
                complete_task(found.task_key, values, found.outcome, actor, work=work)
            row.used_at, row.outcome = clock.now(), found.outcome
            return Answered(found.number, found.outcome)

        return run_command("answer_by_link", f"answer link {found.key}", actor, Answered, body)
