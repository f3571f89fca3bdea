"""What comes for a suspended instance is kept for it: nothing of it is lost, and nothing of it moves the instance.

Source: Camunda 8 documentation, Concepts > Process instance suspension.
"""

from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.feel import from_json, to_json
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.state import job_writes
from engine.state.suspension import Arrival, keep_arrival
from engine.state.tables import HeldArrival, Job, ProcessInstance

MESSAGE, SIGNAL, RESULT, ERROR = "message", "signal", "job", "error"
Content = Mapping[str, object]


def hold_message(
    work: UnitOfWork, row: ProcessInstance, token_id: str, name: str, envelope: Content, actor: Actor
) -> None:
    """Keep a message for a token; ``envelope`` is what it takes to deliver it later, JSON-able."""
    keep_arrival(
        work.session, row, Arrival(MESSAGE, name, envelope, _named(actor), clock.now(), token_id=token_id)
    )


def hold_signal(
    work: UnitOfWork, row: ProcessInstance, name: str, variables: Mapping[str, object], actor: Actor
) -> None:
    """Keep a signal."""
    keep_arrival(work.session, row, Arrival(SIGNAL, name, _content(variables), _named(actor), clock.now()))


def hold_result(
    work: UnitOfWork,
    row: ProcessInstance,
    job: Job,
    variables: Mapping[str, object],
    actor: Actor,
    *,
    error: tuple[str, str] | None = None,
) -> None:
    """Keep what a worker gave for a locked job: its result, or the code and message of an ``error``."""
    code, message = error or ("", "")
    content = {**_content(variables), "message": message}
    kind = ERROR if error else RESULT
    keep_arrival(work.session, row, Arrival(kind, code, content, _named(actor), clock.now(), job_key=job.key))
    job_writes.change_job(work.session, job, {"state": JobState.HELD.value})


def variables_of(arrival: HeldArrival) -> dict[str, object]:
    """The variables that came."""
    found = from_json(arrival.content["variables"])
    return dict(found) if isinstance(found, Mapping) else {}


def sender_of(arrival: HeldArrival) -> Actor:
    """Who sent it, as the history names them."""
    return Actor(**arrival.actor)  # type: ignore[arg-type]  # as it was kept


def _content(variables: Mapping[str, object]) -> dict[str, object]:
    return {"variables": to_json(dict(variables))}


def _named(actor: Actor) -> dict[str, object]:
    return {"key": actor.key, "kind": actor.kind, "name": actor.name}
