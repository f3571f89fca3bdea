"""Open faults, newest first: what failed, where, since when, and how it is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text
from engine.kept_text import plain, told
from engine.registry import Actor
from engine.state.tables import Definition, Fault, ProcessInstance
from itsm.operations.advice import way_out
from itsm.operations.naming import Naming
from itsm.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

FILTERS = ("process", "element", "kind", "instance")
MOST_GROUPED = 10_000
"""Faults that are looked at for the groups: the newest ones."""


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault. ``only_english``: its reason was kept by an earlier version, in no other language."""

    key: int
    at: datetime
    kind: str
    element_id: str
    element_name: str
    process_id: str
    process_name: str
    version: int
    definition_key: int
    instance_key: int
    token_id: str | None
    number: str | None
    message: Text
    only_english: bool
    way_out: Text
    job_key: int | None


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """The open faults of one element of a process."""

    process_id: str
    process_name: str
    element_id: str
    element_name: str
    count: int
    first_at: datetime
    last_at: datetime


def fault_list(
    filters: Mapping[str, str], after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[FaultRow]:
    """Open faults that match; ``filters`` are FILTERS. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "operations.see")
    with reading() as session:
        rows, following = cut(session, matching(filters), (Fault.key,), after, limit, falling=True)
        return Page(_rows(Naming(session, language), rows), following)


def faults_of(session: Session, instance_key: int, naming: Naming) -> list[FaultRow]:
    """The open faults of one instance, newest first."""
    rows = session.execute(matching({"instance": str(instance_key)}).order_by(Fault.key.desc())).all()
    return _rows(naming, rows)


def matching(filters: Mapping[str, str]) -> Select[*tuple[Any, ...]]:
    """The statement of the open faults that match, not ordered yet."""
    statement = (
        select(
            Fault.key, Fault.at, Fault.kind, Fault.element_id, Fault.instance_key, Fault.token_id, Fault.message,
            Fault.sentence, Fault.job_key, ProcessInstance.process_id, ProcessInstance.definition_key,
            Definition.version,
        )
        .join(ProcessInstance, ProcessInstance.key == Fault.instance_key)
        .join(Definition, Definition.key == ProcessInstance.definition_key)
        .where(Fault.resolved_at.is_(None))
    )  # fmt: skip
    if filters.get("process"):
        statement = statement.where(ProcessInstance.process_id == filters["process"])
    if filters.get("element"):
        statement = statement.where(Fault.element_id == filters["element"])
    if filters.get("kind"):
        statement = statement.where(Fault.kind == filters["kind"])
    if filters.get("instance"):
        statement = statement.where(Fault.instance_key == (int(filters["instance"]) if _is_key(filters) else 0))
    return statement


def _is_key(filters: Mapping[str, str]) -> bool:
    given = filters["instance"]
    return given.isascii() and given.isdecimal() and len(given) <= 16


def fault_groups(session: Session, language: str, limit: int = 10) -> list[FaultGroup]:
    """The elements at which the newest open faults are, those first that failed last."""
    newest = select(Fault.key).where(Fault.resolved_at.is_(None)).order_by(Fault.key.desc()).limit(MOST_GROUPED)
    number = func.count(Fault.key)
    rows = session.execute(
        select(
            ProcessInstance.process_id, Fault.element_id, number.label("number"), func.min(Fault.at).label("first"),
            func.max(Fault.at).label("last"), func.max(Fault.key).label("newest"),
        )
        .join(ProcessInstance, ProcessInstance.key == Fault.instance_key)
        .where(Fault.key.in_(newest))
        .group_by(ProcessInstance.process_id, Fault.element_id)
        .order_by(func.max(Fault.key).desc())
        .limit(limit)
    ).all()  # fmt: skip
    mine = matching({}).where(Fault.key.in_([row.newest for row in rows]))
    told = {row.key: row for row in _rows(Naming(session, language), session.execute(mine).all())}
    return [
        FaultGroup(
            row.process_id, told[row.newest].process_name, row.element_id, told[row.newest].element_name, row.number,
            row.first, row.last,
        )
        for row in rows
    ]


def _rows(naming: Naming, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[FaultRow]:
    numbers = naming.numbers(row.instance_key for row in rows)
    naming.know_places((row.instance_key, row.definition_key, row.token_id) for row in rows)
    return [
        FaultRow(
            row.key, row.at, row.kind, row.element_id,
            naming.element_at(row.instance_key, row.definition_key, row.token_id, row.element_id),
            row.process_id, naming.process(row.definition_key, row.process_id), row.version, row.definition_key,
            row.instance_key, row.token_id, numbers.get(row.instance_key),
            naming.in_names(row.instance_key, row.definition_key, row.token_id, told(row.sentence))
            if row.sentence else plain(row.message),
            not row.sentence, way_out(row.kind), row.job_key,
        )
        for row in rows
    ]
