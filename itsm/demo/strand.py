"""One record under play: its plot, where it stands, and what is to be done at it when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.demo.data import address, phrases, plots
from itsm.demo.duty import Duty, instant
from itsm.demo.planning import Planned
from itsm.records.tables import Record

Step = Mapping[str, Any]
OUTCOME, MESSAGE = "do", "message"


class Place(NamedTuple):
    """Where a record stands: an open task with whose it is, or a status without one."""

    element: str
    task: int | None = None
    team: str | None = None
    holder: int | None = None


@dataclass
class Stage:
    """What all records of a demo share: who is at work, the actors, up to when it is played, and what time it is."""

    duty: Duty
    actors: Mapping[int, Actor]
    by_email: Mapping[str, int]
    languages: Mapping[int, str]
    seed: int
    until: datetime
    chains: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    """The numbers of the records of a story (its place) and type, the newest last."""
    zone: str = "UTC"
    """The zone of the organisation, on whose clock work is planned."""
    now: Callable[[], datetime] = clock.now
    """The time by which people come and go; another one than the clock's while a week is played faster than it."""

    def phrase(self, random: Random, kind: str, person: int | None) -> str:
        """Something that a person says, in their language."""
        return random.choice(phrases(self.languages.get(person or 0, "en"))[kind])

    def note(self, strand: "Strand") -> None:
        """Remember what a story has brought forth."""
        if strand.planned.story is not None:
            self.chains.setdefault((strand.planned.story, strand.planned.type), []).append(strand.number)

    def meant(self, value: object) -> object:
        """What a text of a story means: ``person:MAILBOX`` is somebody, ``ago:HOURS`` and ``at:…`` are instants.

        See ``instant``.
        """
        kind, _, named = value.partition(":") if isinstance(value, str) else ("", "", "")
        if kind == "person":
            return str(self.by_email[address(named)])
        if kind == "ago":
            return (self.until - timedelta(hours=float(named))).replace(second=0, microsecond=0).isoformat()
        return instant(named, self.until, self.zone).isoformat() if kind == "at" else value


@dataclass
class Strand:
    """A record; ``queue`` is what comes next, earliest first: acts and, last, the outcome or message of the step."""

    planned: Planned
    texts: Mapping[str, Any]
    random: Random
    requester: Actor
    steps: dict[str, list[Step]]
    number: str = ""
    key: int = 0
    instance: int = 0
    place: Place = field(default_factory=lambda: Place(""))
    step: Step = field(default_factory=dict)
    performer: Actor | None = None
    queue: list[tuple[datetime, str]] = field(default_factory=list)
    last_done: tuple[int, Actor] | None = None
    """The task that was completed last, and by whom."""
    parent: "Strand | None" = None
    makes: bool = False
    """Other records may be made out of it."""
    lively: bool = False
    """It is played in a live week: people go on where a loaded record would rest."""
    told: set[str] = field(default_factory=set)
    """Texts that were written already, and are not written again."""

    def next_step(self, element: str) -> Step:
        """What the plot says of a place, each step once; else what is usual there."""
        left = self.steps.get(element)
        if left:
            return left.pop(0)
        of_type = plots()[self.planned.type]
        usual: Mapping[str, Step] = {**of_type["otherwise"], **(of_type.get("lively", {}) if self.lively else {})}
        return usual.get(element, {"rest": True})


def place_of(session: Session, strand: Strand) -> Place:
    """Where the record of ``strand`` stands in the database."""
    columns = (UserTask.element_id, UserTask.key, UserTask.group_id, UserTask.assignee_key)
    open_ones = (
        UserTask.instance_key == strand.instance, UserTask.state == UserTaskState.OPEN.value, UserTask.side_of.is_(None)
    )
    row = session.execute(select(*columns).where(*open_ones).order_by(UserTask.key).limit(1)).one_or_none()
    if row is not None:
        return Place(*row)
    return Place(session.execute(select(Record.status).where(Record.key == strand.key)).scalar_one() or "")
