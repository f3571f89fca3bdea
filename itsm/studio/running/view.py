"""One version of a process of a pack as it runs: its steps with tokens, faults, times and counts; records at a step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.spiff.program import Element
from engine.state import definitions
from engine.state.tables import ProcessInstance
from itsm.operations.lists.instances import waiting_places
from itsm.operations.naming import Naming
from itsm.operations.processes import MOST_COUNTED, Place, VersionRow, standing_places, versions_of_pack
from itsm.packs.deployed import record_type
from itsm.people.roles import require
from itsm.records.elements import is_closed
from itsm.records.tables import Record
from itsm.records.visibility import visible_to
from itsm.studio.running.heat import Heat, Visits, heat_of, level

SEE = "studio.see"
MOST_RECORDS = 20
NOTHING = Visits(0)


@dataclass(frozen=True, slots=True)
class Step:
    """An element of the diagram: tokens that wait there now, those that stand still, and what came of it before."""

    id: str
    name: str
    tokens: int
    faults: int
    visits: Visits
    warm_by_time: int
    warm_by_count: int


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence flow that was taken."""

    id: str
    begins_at: str
    name: str
    count: int
    warm: int


@dataclass(frozen=True, slots=True)
class RunningView:
    """A version with its steps in the order of the diagram; ``versions`` are all of the pack, by process.

    Tokens are those of the newest MOST_COUNTED instances that run (``is_cut``: more run); ``heat`` says of how many
    instances times and counts are.
    """

    version: VersionRow
    versions: Sequence[VersionRow]
    steps: Sequence[Step]
    ways: Sequence[Way]
    heat: Heat

    @property
    def is_cut(self) -> bool:
        """True when more run than were counted."""
        return self.version.running > MOST_COUNTED

    @property
    def processes(self) -> Mapping[str, str]:
        """Ids of the processes of the pack with their names."""
        return {one.process_id: one.process_name for one in self.versions}

    @property
    def of_process(self) -> Sequence[VersionRow]:
        """The versions of the process that is shown."""
        return [one for one in self.versions if one.process_id == self.version.process_id]


@dataclass(frozen=True, slots=True)
class RecordAt:
    """A record that stands at a step; ``stuck`` when it stands still there."""

    number: str
    title: str
    stuck: bool


def running_view(pack: str, key: int | None, days: int | None, actor: Actor, language: str) -> RunningView:
    """A version of a process of the pack, the newest of the first that runs when none is named.

    Raises Forbidden, NotFound (the pack has no such version in use or before).
    """
    require(actor, SEE)
    since = None if days is None else clock.now() - timedelta(days=days)
    with reading() as session:
        versions = versions_of_pack(session, pack, language)
        version = _chosen(versions, key)
        return _view(session, pack, version, versions, since, Naming(session, language))


def running_xml(pack: str, key: int, actor: Actor) -> bytes:
    """The diagram of a version, as it was deployed. Raises Forbidden, NotFound."""
    require(actor, SEE)
    with reading() as session:
        return definitions.resource_of(session, _chosen(versions_of_pack(session, pack, "en"), key).definition_key)


def records_at(pack: str, key: int, element_id: str, actor: Actor) -> list[RecordAt]:
    """The newest records at a step that ``actor`` sees, at most MOST_RECORDS. Raises as ``running_view``."""
    require(actor, SEE)
    with reading() as session:
        version = _chosen(versions_of_pack(session, pack, "en"), key)
        mine = (
            select(ProcessInstance.key)
            .where(ProcessInstance.definition_key == version.definition_key, ProcessInstance.ended_at.is_(None))
            .order_by(ProcessInstance.key.desc())
            .limit(MOST_COUNTED)
        )
        found = waiting_places(mine).subquery()
        here = found.c.element_id == element_id
        statement = (
            select(Record.number, Record.title, found.c.fault)
            .join(found, found.c.instance_key == Record.instance_key)
            .where(here, visible_to(actor))
            .order_by(Record.key.desc())
            .limit(MOST_RECORDS * 2)
        )
        rows = {number: (title, bool(fault)) for number, title, fault in session.execute(statement)}
    return [RecordAt(number, title, stuck) for number, (title, stuck) in list(rows.items())[:MOST_RECORDS]]


def _chosen(versions: Sequence[VersionRow], key: int | None) -> VersionRow:
    if key is None and versions:
        newest = {one.process_id: one for one in reversed(versions)}
        return max(newest.values(), key=lambda one: one.running)
    for one in versions:
        if one.definition_key == key:
            return one
    raise NotFound(text("Expected a process of this pack that is or was in use, but there is none. Put one into use."))


def _view(
    session: Session, pack: str, version: VersionRow, versions: Sequence[VersionRow], since: datetime | None,
    naming: Naming,
) -> RunningView:  # fmt: skip
    key = version.definition_key
    places = {one.element_id: one for one in standing_places(session, key, naming)}
    heat = heat_of(session, key, since)
    program = naming.program(key)
    drawn = program.drawn if program is not None else {}
    flows = {one.id for one in drawn.values() if one.type == "sequenceFlow"}
    order = [one for one in drawn if one not in flows] or list(heat.elements)
    over = _after_the_end(session, pack, drawn)
    timed = {one: visits for one, visits in heat.elements.items() if one not in over}
    steps = [_step(one, naming.element(key, one), places.get(one), heat.elements, timed) for one in order]
    seen = [one for one in steps if one.tokens or one.faults or one.visits.count]
    most = max(heat.flows.values(), default=0)
    ways = [
        Way(one.id, naming.element(key, one.source_id or ""), naming.element(key, one.id), count, level(count, most))
        for one in drawn.values()
        if (count := heat.flows.get(one.id, 0) if one.id in flows else 0)
    ]
    return RunningView(version, versions, seen, ways, heat)


def _after_the_end(session: Session, pack: str, drawn: Mapping[str, Element]) -> set[str]:
    """Elements at which a record is closed already: waiting there is nobody's work, and would outshine all that is."""
    try:
        of_type = record_type(pack, session)
    except NotFound:
        return set()  # a pack of processes alone
    return {one.id for one in drawn.values() if is_closed(one, of_type)}


def _step(
    element_id: str, name: str, place: Place | None, visited: Mapping[str, Visits], timed: Mapping[str, Visits]
) -> Step:
    visits = visited.get(element_id, NOTHING)
    longest = max(map(_seconds, timed.values()), default=0.0)
    most = max((one.count for one in visited.values()), default=0)
    return Step(
        element_id, name, place.tokens if place else 0, place.faults if place else 0, visits,
        level(sqrt(_seconds(timed.get(element_id, NOTHING))), sqrt(longest)), level(visits.count, most),
    )  # fmt: skip


def _seconds(visits: Visits) -> float:
    return visits.median.total_seconds() if visits.median is not None else 0.0
