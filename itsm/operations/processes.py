"""Processes in use: their versions with the instances that run, and one version's diagram with counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal_column, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, text
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.state import definitions
from engine.state.tables import Definition, Deployment, ProcessInstance
from itsm.detours.queries.counting import detours_of_version
from itsm.operations.counting import CAP, capped, said
from itsm.operations.lists.instances import waiting_places
from itsm.operations.log import retirements
from itsm.operations.naming import Naming
from itsm.people.roles import require

MOST_COUNTED = 1_000
"""Instances whose tokens are counted on a diagram: the newest ones that run."""
_RUNNING = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a process; ``running`` instances of it, ``faulty`` of them stand with a fault.

    ``retired_reason`` is what the audit trail says of its retirement.

    Both are counted up to ``counting.CAP`` + 1.
    """

    definition_key: int
    process_id: str
    process_name: str
    version: int
    deployed_at: datetime
    retired_at: datetime | None
    running: int
    faulty: int
    retired_reason: str = ""

    @property
    def running_said(self) -> str:
        """How many run, as people read it."""
        return said(self.running)

    @property
    def faulty_said(self) -> str:
        """How many of them stand with a fault, as people read it."""
        return said(self.faulty)


@dataclass(frozen=True, slots=True)
class Place:
    """An element at which tokens are: how many wait there, and how many stand still with a fault."""

    element_id: str
    element_name: str
    tokens: int
    faults: int
    detours: int = 0
    """How many operations outside the drawn flow were ever made here, in this version."""


@dataclass(frozen=True, slots=True)
class ProcessView:
    """One version: all versions of its process, and where the tokens of this one are.

    ``counted`` is how many instances the counts are of; fewer than run (``is_partial``) where there are more than
    MOST_COUNTED.
    """

    version: VersionRow
    versions: Sequence[VersionRow]
    places: Sequence[Place]
    counted: int
    is_partial: bool
    elements: Sequence[tuple[str, str]]
    """Flow nodes at which a token may begin: id and name."""


def process_list(actor: Actor, language: str) -> list[VersionRow]:
    """Every version of every process, newest version first. Raises Forbidden."""
    require(actor, "operations.see")
    with reading() as session:
        rows = session.execute(_versions().order_by(Definition.id, Definition.version.desc())).all()
        return _rows(session, rows, language)


def versions_of_pack(session: Session, pack: str, language: str) -> list[VersionRow]:
    """Every version of the processes of a pack, by process, the newest version first."""
    folders = (f"processes/{pack}/", f"{pack}/")  # as packs and as the API call what they deploy
    mine = (Definition.resource_name.startswith(one, autoescape=True) for one in folders)
    rows = session.execute(_versions().where(or_(*mine)).order_by(Definition.id, Definition.version.desc())).all()
    return _rows(session, rows, language)


def other_versions(session: Session, process_id: str, but: int) -> list[tuple[int, int]]:
    """Key and number of the versions in use that an instance could go to, newest first."""
    statement = (
        select(Definition.key, Definition.version)
        .where(Definition.kind == "process", Definition.id == process_id)
        .where(Definition.retired_at.is_(None), Definition.key != but)
        .order_by(Definition.version.desc())
    )
    return [(key, version) for key, version in session.execute(statement)]


def process_names(actor: Actor, language: str) -> list[tuple[str, str]]:
    """Id and name of every process, for filters. Raises Forbidden."""
    require(actor, "operations.see")
    with reading() as session:
        naming = Naming(session, language)
        found = definitions.latest_of_kind(session, "process")
        return [(row.id, naming.process(row.key, row.id)) for row in found]


def process_view(definition_key: int, actor: Actor, language: str) -> ProcessView:
    """A version of a process. Raises Forbidden, NotFound."""
    require(actor, "operations.see")
    with reading() as session:
        own = _process_id(session, definition_key)
        rows = session.execute(_versions().where(Definition.id == own).order_by(Definition.version.desc())).all()
        versions = _rows(session, rows, language)
        version = next(row for row in versions if row.definition_key == definition_key)
        naming = Naming(session, language)
        places = standing_places(session, definition_key, naming)
        return ProcessView(
            version, versions, places, min(version.running, MOST_COUNTED), version.running > CAP,
            naming.beginnings(definition_key),
        )


def definition_xml(definition_key: int, actor: Actor) -> bytes:
    """The diagram of a version, as it was deployed. Raises Forbidden, NotFound."""
    require(actor, "operations.see")
    with reading() as session:
        _process_id(session, definition_key)
        return definitions.resource_of(session, definition_key)


def _process_id(session: Session, definition_key: int) -> str:
    mine = (Definition.key == definition_key, Definition.kind == "process")
    found = session.execute(select(Definition.id).where(*mine)).scalar_one_or_none()
    if found is None:
        raise NotFound(text("Expected a process with key %(key)s, but there is none.", key=definition_key))
    return found


def _versions() -> Select[*tuple[Any, ...]]:
    """Versions of processes; capped counts read the indexes of instances by definition alone."""
    mine = select(ProcessInstance.key).where(ProcessInstance.definition_key == Definition.key).correlate(Definition)
    running = mine.where(ProcessInstance.state_name.in_(_RUNNING))
    faulty = mine.where(ProcessInstance.open_faults > literal_column("0"))  # as the index of these has it
    return (
        select(
            Definition.key, Definition.id, Definition.version, Definition.retired_at, Deployment.at,
            capped(running).label("running"), capped(faulty).label("faulty"),
        )
        .join(Deployment, Deployment.key == Definition.deployment_key)
        .where(Definition.kind == "process")
    )  # fmt: skip


def _rows(session: Session, rows: Sequence[Row[*tuple[Any, ...]]], language: str) -> list[VersionRow]:
    naming = Naming(session, language)
    newest = {row.id: max(each.key for each in rows if each.id == row.id) for row in rows}
    names = {process_id: naming.process(key, process_id) for process_id, key in newest.items()}
    reasons = retirements(session, (row.key for row in rows if row.retired_at))
    return [
        VersionRow(
            row.key, row.id, names[row.id], row.version, row.at, row.retired_at, row.running, row.faulty,
            reasons.get(row.key, ""),
        )
        for row in rows
    ]


def standing_places(session: Session, definition_key: int, naming: Naming) -> list[Place]:
    """Where the tokens of the newest running instances are; what waits in a called process is counted on its own."""
    mine = (
        select(ProcessInstance.key)
        .where(
            ProcessInstance.definition_key == definition_key, ProcessInstance.ended_at.is_(None),
        )
        .order_by(ProcessInstance.key.desc())
        .limit(MOST_COUNTED)
    )
    lowest = session.execute(select(func.min(mine.subquery().c.key))).scalar_one()
    off_path = Counter({one: sum(kinds.values()) for one, kinds in detours_of_version(session, definition_key).items()})
    tokens, faults = _standing(session, mine, lowest, definition_key) if lowest is not None else (Counter(), Counter())
    order = _order(naming, definition_key)
    return [
        Place(
            element_id, naming.element(definition_key, element_id), tokens[element_id], faults[element_id],
            off_path[element_id],
        )
        for element_id in sorted({*tokens, *faults, *off_path}, key=lambda one: (order.get(one, len(order)), one))
    ]


def _standing(
    session: Session, mine: Select[Any], lowest: int, definition_key: int
) -> tuple[Counter[str], Counter[str]]:
    """How many tokens wait at each element, and how many stand still."""
    found = waiting_places(mine, lowest).subquery()
    statement = (
        select(found.c.element_id, found.c.definition_key, found.c.fault, func.count())
        .group_by(found.c.element_id, found.c.definition_key, found.c.fault)
    )
    tokens, faults = Counter[str](), Counter[str]()
    for element_id, called, is_fault, number in session.execute(statement):
        if called is None or called == definition_key:
            (faults if is_fault else tokens)[element_id] += number
    return tokens, faults


def _order(naming: Naming, definition_key: int) -> Mapping[str, int]:
    """Places of elements in the order of the diagram."""
    program = naming.program(definition_key)
    return {name: index for index, name in enumerate(program.drawn)} if program else {}
