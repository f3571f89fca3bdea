"""Playing days of the demo live: people report, work, answer and go home, as the clock on the wall goes, only faster.

The clock of the installation is never touched: other organisations live in it. Waiting is what is shortened. With speed
60 an hour of a played day takes a minute, and what is done in that minute carries the time of the wall.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError
from itsm.demo.acts.reporting import report
from itsm.demo.casting import made, strand_of
from itsm.demo.data import plots, stories
from itsm.demo.planning import Planned, case_of, of_week, plan, planned_part
from itsm.demo.playing import act, look, renew
from itsm.demo.strand import Stage, Strand
from itsm.demo.tables import DemoLoad
from itsm.organisation.commands import set_presence
from itsm.people.tables import PersonRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record

A_DAY = 22
"""Reports of a working day."""
LOOK_AGAIN = 5.0
"""Real seconds after which a record that waits is looked at: a timer or somebody who watches may have moved it."""
SHIFT = timedelta(minutes=15)
"""Played time between two looks at who has come and gone."""


@dataclass
class Counts:
    """What was done so far; ``overtaken`` are acts that somebody else, or a timer, was before."""

    reported: int = 0
    done: int = 0
    overtaken: int = 0


@dataclass
class Week:
    """``days`` of the demo, played ``speed`` times as fast as the wall's clock goes; call ``tick`` until it says no."""

    stage: Stage
    speed: float
    days: float
    counts: Counts = field(default_factory=Counts)
    seconds: Callable[[], float] = time.monotonic
    """Seconds that have gone by on the wall, from anywhere."""

    def __post_init__(self) -> None:
        """Begin now: with the reports that are to come, and what is open already."""
        self._real, self._begin = self.seconds(), clock.now()
        self.stage.now = self.now
        self.stage.until = self.end = self._begin + timedelta(days=self.days)
        with reading() as session:
            first = session.scalar(select(func.count()).select_from(Record)) or 0
            self._strands = list(_open_ones(session, self.stage))
        self._arrivals = list(_arrivals(self.stage, self._begin, self.days, first))
        self._seen: dict[int, float] = {}
        self._presence: dict[int, str] = {}
        self._shift_at = self._begin

    def now(self) -> datetime:
        """The played time."""
        return self._begin + timedelta(seconds=(self.seconds() - self._real) * self.speed)

    def tick(self) -> bool:
        """Do all that is due by now; False once the days are over."""
        now = self.now()
        if now >= self.end:
            return False
        if now >= self._shift_at:
            self._shift_at = now + SHIFT
            self._change_shifts(now)
        while self._arrivals and self._arrivals[0].planned.at <= now:
            self._report(self._arrivals.pop(0))
        for strand in self._strands:
            self._go_on(strand)
        return True

    def _report(self, strand: Strand) -> None:
        def attempt() -> None:
            with unit_of_work() as work:
                report(work, self.stage, strand)

        retrying(attempt)
        self.counts.reported += 1
        self._strands.append(strand)

    def _go_on(self, strand: Strand) -> None:
        """Act when it is time, and look where the record stands; one that rests is looked at now and then."""
        due = bool(strand.queue) and strand.queue[0][0] <= self.now()
        if not due and self.seconds() < self._seen.get(strand.key, 0.0) + LOOK_AGAIN:
            return
        self._seen[strand.key] = self.seconds()
        self._look(strand)
        if strand.queue and strand.queue[0][0] <= self.now():
            self._act(strand)
            self._look(strand)

    def _look(self, strand: Strand) -> None:
        with reading() as session:
            look(session, self.stage, strand)

    def _act(self, strand: Strand) -> None:
        first = strand.queue[0]
        found: list[Strand] = []

        def attempt() -> None:
            strand.queue[:1] = [first]
            with unit_of_work() as work:
                act(work, self.stage, strand)
                renew(work)
                found[:] = made(work, self.stage, self._strands)

        try:
            retrying(attempt)
        except FlowdeskError:  # who watches may act as well, and timers do: the next look sees how it stands
            self.counts.overtaken += 1
            strand.queue.clear()
        else:
            self.counts.done += 1
            self._strands += [_lively(one) for one in found]

    def _change_shifts(self, now: datetime) -> None:
        """People say that they are here when they come, and that they are away when they go."""
        for key in sorted({one for each in self.stage.duty.members.values() for one in each}):
            state = "here" if self.stage.duty.is_there(key, now) else "away"
            if self._presence.get(key) != state and key in self.stage.actors:
                set_presence(state, None, self.stage.actors[key])
                self._presence[key] = state


def _arrivals(stage: Stage, begin: datetime, days: float, first: int) -> Iterator[Strand]:
    """What is reported in the days to come: most of it in the working hours of who reports."""
    random = Random(f"{stage.seed}:{first}")
    times = sorted(begin + timedelta(days=random.uniform(0, days)) for _ in range(round(A_DAY * days)))
    for number, at in enumerate(times):
        planned = of_week(stage.seed, first + number, at)
        who = stage.by_email[planned.email]
        if stage.duty.is_there(who, at) or random.random() < 0.1:
            yield _lively(strand_of(stage, planned, plots()[planned.type]["plots"][planned.plot]["steps"]))


def _lively(strand: Strand) -> Strand:
    """Played in a week: people go on with it."""
    strand.lively = True
    return strand


def _open_ones(session: Session, stage: Stage) -> Iterator[Strand]:
    """The records that are open: people go on with them as is usual, whatever the plot was."""
    load = session.scalars(select(DemoLoad)).one()
    texts, then = _texts_by_title(load), replace(stage, until=load.begun_at)
    rows = session.execute(
        select(Record.key, Record.number, Record.title, Record.instance_key, Record.type_key, PersonRow.email)
        .join(PersonRow, PersonRow.key == Record.requester_key)
        .where(Record.status_kind.in_(OPEN_KINDS))
        .order_by(Record.key)
    ).all()
    for row in rows:
        found = texts.get((row.type_key, row.title))
        if found is not None and row.email in stage.by_email:
            planned, said = found
            strand = _lively(strand_of(stage, planned, {}))
            strand.requester = stage.actors[stage.by_email[row.email]]
            strand.texts = {name: then.meant(value) for name, value in said.items()}
            strand.number, strand.key, strand.instance = row.number, row.key, row.instance_key or 0
            yield strand


def _texts_by_title(load: DemoLoad) -> Mapping[tuple[str, str], tuple[Planned, Mapping[str, str]]]:
    found = {}
    for planned in plan(load.seed, load.records, load.begun_at):
        for one in _parts(planned, load):
            said = case_of(one, load.seed)
            if "title" in said:
                found[one.type, said["title"]] = (one, said)
    return found


def _parts(planned: Planned, load: DemoLoad) -> Iterator[Planned]:
    """All records of a story; what is planned otherwise is one."""
    if planned.story is None:
        yield planned
        return
    for part in range(len(stories()[planned.story]["parts"])):
        yield planned_part(planned.index, load.begun_at, planned.story, part)
