"""Who comes on for what is planned: a record, its children, the parts of a story, and what is made out of these."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from database import UnitOfWork
from itsm.automation.tables import PromotionRow
from itsm.demo.data import plots, stories
from itsm.demo.planning import Planned, case_of, planned_part
from itsm.demo.strand import Stage, Step, Strand
from itsm.people.tables import PersonRow
from itsm.records.tables import Record

_APART = timedelta(minutes=7)
"""How long after one another the children of an outage are reported."""


def cast(stage: Stage, planned: Planned) -> Iterator[Strand]:
    """The record that is planned, and its children; of a story all parts that are reported, in their order."""
    if planned.story is not None:
        parts = [one for one in range(len(stories()[planned.story]["parts"])) if "from" not in _part(planned, one)]
        yield from sorted((_told(stage, planned, one) for one in parts), key=lambda one: one.planned.at)
        return
    of_type = plots()[planned.type]
    plot = of_type["plots"][planned.plot]
    parent = strand_of(stage, planned, plot["steps"])
    yield parent
    for number in range(1, plot.get("children", 0) + 1):
        at = planned.at + _APART * number
        child = strand_of(stage, planned.reported_by_another(at, number), of_type["child"])
        child.parent = parent
        yield child


def strand_of(stage: Stage, planned: Planned, steps: Mapping[str, Sequence[Step]]) -> Strand:
    """A record that is still to be reported."""
    requester = stage.actors[stage.by_email[planned.email]]
    left = {element: list(each) for element, each in steps.items()}
    texts = {name: stage.meant(value) for name, value in case_of(planned, stage.seed).items()}
    return Strand(planned, texts, planned.random(stage.seed), requester, left)


def _part(planned: Planned, number: int) -> Mapping[str, Any]:
    part: Mapping[str, Any] = stories()[planned.story or 0]["parts"][number]
    return part


def _told(stage: Stage, planned: Planned, number: int) -> Strand:
    """A part of a story, reported while whoever reports it is at work, but for what may come at any time."""
    mine, part = planned_part(planned.index, stage.until, planned.story or 0, number), _part(planned, number)
    at = mine.at if part.get("any_time") else stage.duty.last_for(stage.by_email[mine.email], mine.at)
    strand = strand_of(stage, replace(mine, at=at), part["steps"])
    strand.makes = True
    return strand


def made(work: UnitOfWork, stage: Stage, strands: Sequence[Strand]) -> list[Strand]:
    """What was made out of records under play and is not played yet: as the story says, else as is usual."""
    sources = {f"record:{one.key}": one for one in strands if one.makes and one.number}
    if not sources:
        return []
    known = [one.key for one in strands]
    rows = work.session.execute(
        select(PromotionRow.source, Record.key, Record.number, Record.type_key, Record.instance_key, PersonRow.email)
        .join(Record, Record.key == PromotionRow.record_key).outerjoin(PersonRow, PersonRow.key == Record.requester_key)
        .where(PromotionRow.source.in_(sources), Record.key.not_in(known)).order_by(Record.key)
    ).all()  # fmt: skip
    found = []
    for source, key, number, type_key, instance, email in rows:
        strand = _out_of(stage, sources[source], type_key)
        strand.requester = stage.actors[stage.by_email[email]] if email else sources[source].requester
        strand.key, strand.number, strand.instance, strand.makes = key, number, instance or 0, True
        stage.note(strand)
        found.append(strand)
    return found


def _out_of(stage: Stage, source: Strand, type_key: str) -> Strand:
    """Where a story says of several that are made out of the same, they come in its order, the last one ever again."""
    planned = source.planned
    if planned.story is not None:
        parts = stories()[planned.story]["parts"]
        fitting = [
            number for number, part in enumerate(parts)
            if part["type"] == type_key and "from" in part and parts[part["from"]]["type"] == planned.type
        ]  # fmt: skip
        if fitting:
            reported = sum(part["type"] == type_key and "from" not in part for part in parts)
            before = max(0, len(stage.chains.get((planned.story, type_key), ())) - reported)
            return _told(stage, planned, fitting[min(before, len(fitting) - 1)])
    strand = strand_of(stage, planned, {})
    strand.planned = replace(planned, type=type_key)
    return strand
