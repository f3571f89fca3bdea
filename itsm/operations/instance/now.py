"""One instance as operators see it: its tokens and what they wait for, and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import DamagedState, FlowdeskError, NotFound, Text, text
from engine.lifecycle import InstanceState, is_final
from engine.registry import Actor
from engine.state.tables import Definition, ElementEventRow, ProcessInstance
from itsm.operations.instance.tokens import TokenRow, tokens_of
from itsm.operations.lists.faults import FaultRow, faults_of
from itsm.operations.lists.instances import STATES, waiting_places
from itsm.operations.lists.jobs import JobRow, jobs_of
from itsm.operations.log import InstanceOperation, operations_of
from itsm.operations.naming import Naming
from itsm.operations.processes import other_versions
from itsm.paging import cut
from itsm.people.roles import require
from itsm.records.queries.history import WORDS
from itsm.records.queries.items import Page
from itsm.records.queries.people import names_of
from itsm.records.tables import Record

EVENTS = 100
"""Lines of history on one page."""


@dataclass(frozen=True, slots=True)
class InstanceHead:
    """What every page of an instance says first."""

    key: int
    process_id: str
    process_name: str
    definition_key: int
    version: int
    state: str
    state_label: Text
    business_key: str
    number: str | None
    started_at: datetime
    ended_at: datetime | None
    open_faults: int
    suspended_at: datetime | None = None
    suspended_reason: str | None = None

    @property
    def is_over(self) -> bool:
        """True when it has ended: nothing can be changed any more."""
        return is_final(InstanceState(self.state))


@dataclass(frozen=True, slots=True)
class Damage:
    """Why the state of an instance cannot be read, and the steps at which something still waits by its rows."""

    why: Text
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class InstanceNow:
    """Where an instance stands now."""

    head: InstanceHead
    tokens: Sequence[TokenRow]
    faults: Sequence[FaultRow]
    jobs: Sequence[JobRow]
    operations: Sequence[InstanceOperation]
    elements: Sequence[tuple[str, str]] = ()
    """Flow nodes at which a token may begin: id and name, in the order of the diagram."""
    versions: Sequence[tuple[int, int]] = ()
    """Other versions in use of its process: key and number, newest first."""
    damage: Damage | None = None
    """Its saved state cannot be read: there are no tokens to show, and nothing can be done but to cancel it."""

    @property
    def damage_fault(self) -> FaultRow | None:
        """The fault that says no more than ``damage`` does; None when nobody has found the damage before."""
        return next((fault for fault in self.faults if self.damage and fault.kind == DamagedState.__name__), None)

    @property
    def further_faults(self) -> Sequence[FaultRow]:
        """The faults that say something else than that the state is damaged."""
        return [fault for fault in self.faults if not self.damage or fault.kind != DamagedState.__name__]

    def token_of(self, fault: FaultRow) -> TokenRow | None:
        """The token that stands still with a fault."""
        token_id = (fault.token_id or "").partition(".")[0]
        return next((token for token in self.tokens if token.token_id == token_id), None)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the history."""

    key: int
    at: datetime
    what: Text
    element_name: str
    element_id: str
    called: str | None
    actor_name: str | None
    reason: str


def instance_now(key: int, actor: Actor, language: str) -> InstanceNow:
    """An instance with its tokens. Raises Forbidden, NotFound."""
    require(actor, "operations.see")
    with reading() as session:
        naming = Naming(session, language)
        head, _row = head_of(session, key, naming)  # the row is kept: its state is read with it, once
        faults = faults_of(session, key, naming) if head.open_faults else []
        tokens, damage = _tokens_or_damage(session, head, naming, language)
        has_jobs = damage or any(waiting.is_job for token in tokens for waiting in token.waits)
        jobs = jobs_of(session, key, naming) if has_jobs else []
        shut = head.is_over or damage is not None
        elements = [] if shut else naming.beginnings(head.definition_key)
        versions = [] if shut else other_versions(session, head.process_id, head.definition_key)
        return InstanceNow(head, tokens, faults, jobs, operations_of(session, key), elements, versions, damage)




def instance_history(
    key: int, after: str | None, actor: Actor, language: str
) -> tuple[InstanceHead, Page[EventRow]]:
    """What happened, newest first. Raises Forbidden, NotFound, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    statement = select(
        ElementEventRow.key, ElementEventRow.at, ElementEventRow.kind, ElementEventRow.element_id,
        ElementEventRow.actor_key, ElementEventRow.details,
    ).where(ElementEventRow.instance_key == key)  # fmt: skip
    with reading() as session:
        naming = Naming(session, language)
        head, _row = head_of(session, key, naming)  # the row is kept: its state is read with it, once
        rows, following = cut(session, statement, (ElementEventRow.key,), after, EVENTS, falling=True)
        names = names_of(session, (row.actor_key for row in rows))
        lines = [
            EventRow(
                row.key, row.at, WORDS[row.kind], naming.element(_definition(row.details, head), row.element_id),
                row.element_id, _called(row.details, naming), names.get(row.actor_key or 0),
                str((row.details or {}).get("reason") or ""),
            )
            for row in rows
        ]
    return head, Page(lines, following)


def instance_marks(key: int, actor: Actor) -> dict[str, tuple[int, int]]:
    """Tokens and faults at the elements of the instance's own diagram. Raises Forbidden, NotFound."""
    require(actor, "operations.see")
    with reading() as session:
        naming = Naming(session, "en")
        head, _row = head_of(session, key, naming)  # the row is kept: its state is read with it, once
        tokens, _damage = _tokens_or_damage(session, head, naming, "en")
        rows = faults_of(session, key, naming) if head.open_faults else []
    stuck = {(row.token_id or "").partition(".")[0] for row in rows}
    marks: dict[str, tuple[int, int]] = {}
    for token in tokens:
        number, still = marks.get(token.own_id, (0, 0))
        marks[token.own_id] = (number + (token.called is None), still + (token.token_id in stuck))
    return marks


def head_of(session: Session, key: int, naming: Naming) -> tuple[InstanceHead, ProcessInstance]:
    """What every page of an instance says first, and the row, with which its state is read. Raises NotFound."""
    statement = (
        select(ProcessInstance, Definition.version, Record.number)
        .join(Definition, Definition.key == ProcessInstance.definition_key)
        .outerjoin(Record, Record.instance_key == ProcessInstance.key)
        .where(ProcessInstance.key == key)
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound(text("Expected process instance %(key)s to exist, but it does not.", key=key))
    row: ProcessInstance = found[0]
    naming.know_number(key, found[2])
    head = InstanceHead(
        row.key, row.process_id, naming.process(row.definition_key, row.process_id),
        row.definition_key, found[1], row.state_name, STATES[row.state_name], row.business_key,
        found[2], row.started_at, row.ended_at, row.open_faults,
        *((row.suspended_at, row.suspended_reason) if row.state_name == InstanceState.SUSPENDED else ()),
    )
    return head, row


def _tokens_or_damage(
    session: Session, head: InstanceHead, naming: Naming, language: str
) -> tuple[list[TokenRow], Damage | None]:
    """The tokens of an instance that runs; none, and why, of one whose state or version cannot be read."""
    if head.is_over:
        return [], None
    try:
        return tokens_of(session, head.key, head.definition_key, naming, language), None
    except FlowdeskError as problem:
        places = session.execute(waiting_places([head.key]))
        names = [naming.element(place.definition_key or head.definition_key, place.element_id) for place in places]
        return [], Damage(problem.message, list(dict.fromkeys(names)))


def _definition(details: Mapping[str, object] | None, head: InstanceHead) -> int:
    key = (details or {}).get("definition")
    return head.definition_key if key is None else int(str(key))


def _called(details: Mapping[str, object] | None, naming: Naming) -> str | None:
    """Name of the called process that an event is of."""
    process, key = (details or {}).get("process"), (details or {}).get("definition")
    if process is None:
        return None
    return str(process) if key is None else naming.process(int(str(key)), str(process))
