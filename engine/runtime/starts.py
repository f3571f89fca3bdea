"""An event of a start event has happened: it starts an instance, or waits for the other parts of a parallel one."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.feel import from_json, to_json
from engine.registry import Actor
from engine.runtime.starting import Origin, start_instance
from engine.state.tables import Definition, StartTrigger


def happen(
    work: UnitOfWork, trigger: StartTrigger, variables: Mapping[str, object], actor: Actor, origin: Origin
) -> int | None:
    """Start an instance by ``trigger``; gives its key, None while other parts of a parallel multiple event are missing.

    The variables of all parts become those of the process (BPMN 2.0.2, 10.5.2 and 13.5.1).
    """
    if trigger.parallel:
        trigger.happened_at, trigger.variables = clock.now(), {"all": to_json(dict(variables))}
        work.session.flush()
        parts = _parts(work, trigger)
        if any(part.happened_at is None for part in parts):
            return None
        variables = {name: value for part in parts for name, value in _kept(part).items()}
        for part in parts:
            part.happened_at = part.variables = None
        work.session.flush()
    definition = work.session.get_one(Definition, trigger.definition_key)
    if definition.retired_at is not None:
        return None
    event = replace(origin, event=trigger.element_id)
    return start_instance(work, definition, variables, actor, "start_by_event", event).row.key


def _parts(work: UnitOfWork, trigger: StartTrigger) -> list[StartTrigger]:
    statement = (
        select(StartTrigger)
        .where(StartTrigger.definition_key == trigger.definition_key, StartTrigger.element_id == trigger.element_id)
        .order_by(StartTrigger.position)
        .with_for_update()
    )
    return list(work.session.execute(statement).scalars())


def _kept(part: StartTrigger) -> Mapping[str, object]:
    found = from_json((part.variables or {"all": {}})["all"])
    return found if isinstance(found, Mapping) else {}
