"""The first page of operators: the numbers that matter now, each with the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import Text, text
from engine.registry import Actor
from engine.state.tables import Fault
from itsm.assignment.orphans.tables import OrphanRow
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.operations.counting import capped
from itsm.operations.lists import messages, timers
from itsm.operations.lists.faults import FaultGroup, fault_groups
from itsm.operations.lists.jobs import StuckType, matching, stuck_types
from itsm.operations.lists.workers import living_workers, silent_programs, silent_workers
from itsm.operations.log import OperationRow, running_operations
from itsm.people.roles import require

_LABELS: Mapping[str, tuple[Text, Text]] = {
    "faults": (text("open fault"), text("open faults")),
    "stuck": (text("stuck job"), text("stuck jobs")),
    "failed": (text("failed job"), text("failed jobs")),
    "late_timers": (text("overdue timer"), text("overdue timers")),
    "dead_workers": (text("silent worker"), text("silent workers")),
    "orphans": (text("record without anybody"), text("records without anybody")),
    "ending_messages": (text("message near its end"), text("messages near their end")),
    "held_mails": (text("held mail"), text("held mails")),
    "lost_mailboxes": (text("mailbox out of reach"), text("mailboxes out of reach")),
}


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts go up to ``counting.CAP`` + 1."""

    faults: int
    stuck: int
    failed: int
    late_timers: int
    ending_messages: int
    orphans: int
    """Open records that nobody can go on with, as the last check found them."""
    groups: Sequence[FaultGroup]
    types: Sequence[StuckType]
    dead_workers: int
    works: bool
    """A worker of Flowdesk is alive."""
    operations: Sequence[OperationRow]
    held_mails: int
    lost_mailboxes: int

    def label(self, name: str) -> Text:
        """What the number of this name counts: ``1 open fault``, ``2 open faults``."""
        one, several = _LABELS[name]
        return one if getattr(self, name) == 1 else several

    @property
    def is_calm(self) -> bool:
        """True when nothing wants an operator."""
        numbers = (
            self.faults, self.stuck, self.failed, self.late_timers, self.ending_messages, self.orphans,
            self.dead_workers, self.held_mails, self.lost_mailboxes,
        )  # fmt: skip
        return self.works and not any(numbers)


def overview(actor: Actor, language: str) -> Overview:
    """How the engine stands now. Raises Forbidden."""
    require(actor, "operations.see")
    now = clock.now()
    counted = [
        select(Fault.key).where(Fault.resolved_at.is_(None)), matching("stuck"), matching("failed"),
        timers.matching(only_late=True), messages.matching(only_soon=True), silent_workers(now), silent_programs(now),
        living_workers(now), select(IncomingMail.key).where(IncomingMail.act == "hold"),
        select(Mailbox.key).where(Mailbox.active, Mailbox.failures > 0), select(OrphanRow.key),
    ]  # fmt: skip
    with reading() as session:
        numbers = session.execute(select(*map(capped, counted))).one()
        faults, stuck, failed, late, ending, workers, programs, living, held, lost, orphans = tuple(numbers)
        return Overview(
            faults, stuck, failed, late, ending, orphans,
            fault_groups(session, language) if faults else (), stuck_types(session) if stuck else (),
            workers + programs, living > 0, running_operations(session), held, lost,
        )
