"""Which things an operation is for: those that were ticked in a list, or all that match its filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from database import reading
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime.operation_acts import Target, act_of
from engine.runtime.start_operation import MOST_ITEMS
from engine.state.tables import Fault, Job, ProcessInstance
from itsm.language import listed
from itsm.operations.lists import faults, instances, jobs
from itsm.people.roles import require

LISTS = ("faults", "jobs", "instances")
_SOURCES: Mapping[str, tuple[Target, Any]] = {
    "faults": ("fault", Fault), "jobs": ("job", Job), "instances": ("instance", ProcessInstance),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen in a list: keys, or (``keys`` empty) all that match ``filters`` up to the key ``upto``."""

    source: str
    keys: tuple[int, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    upto: int = 0


def targets_of(choice: Choice, kind: str, actor: Actor) -> list[int]:
    """Keys of the things that an operation of ``kind`` is for. Raises Forbidden, InvalidInput (not for this list)."""
    require(actor, "operations.see")
    if choice.source not in LISTS:
        raise InvalidInput(text("Expected one of %(names)s.", names=listed(LISTS)))
    target, model = _SOURCES[choice.source]
    wanted = act_of(kind).target
    if wanted not in (target, "instance"):
        raise InvalidInput(
            text("Expected things that “%(kind)s” is for, but these are others. Choose another action.", kind=kind)
        )
    if choice.keys and wanted == target:
        return list(dict.fromkeys(choice.keys))[:MOST_ITEMS]
    column = model.key if wanted == target else model.instance_key
    with reading() as session:
        found = session.execute(_chosen(choice, model, column).order_by(model.key).limit(MOST_ITEMS)).scalars()
        return list(dict.fromkeys(found))


def _chosen(choice: Choice, model: Any, column: InstrumentedAttribute[int]) -> Select[*tuple[Any, ...]]:
    if choice.keys:
        return select(column).where(model.key.in_(choice.keys))
    matching = _matching(choice).with_only_columns(column, maintain_column_froms=True)
    return matching.where(model.key <= choice.upto) if choice.upto else matching


def _matching(choice: Choice) -> Select[*tuple[Any, ...]]:
    filters = choice.filters
    if choice.source == "faults":
        return faults.matching(filters)
    if choice.source == "jobs":
        return jobs.matching(filters.get("state", "stuck"), filters.get("type", ""))
    return instances.matching(filters)


def highest_key(source: str) -> int:
    """The newest thing of a list: what comes after it was not seen, and is not meant by *all*."""
    with reading() as session:
        return session.execute(select(func.max(_SOURCES[source][1].key))).scalar_one() or 0
