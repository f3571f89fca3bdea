"""Giving an instance what was kept for it, in the order in which it came; what it does not take goes to others."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import select

from database import UnitOfWork
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.runtime.complete_job import complete_job
from engine.runtime.holding import ERROR, MESSAGE, RESULT, SIGNAL, sender_of, variables_of
from engine.runtime.letters import hand_over, letter_of_envelope, pass_on
from engine.runtime.signals import give_signal
from engine.runtime.throw_job_error import throw_job_error
from engine.state import message_reads, reads
from engine.state.suspension import take_arrivals
from engine.state.tables import HeldArrival, Job


def release_arrivals(work: UnitOfWork, instance_key: int) -> None:
    """Give out what was kept for a locked instance that goes on, or has ended."""
    for arrival in take_arrivals(work.session, instance_key):
        _RELEASE[arrival.kind](work, arrival, sender_of(arrival))


def _message(work: UnitOfWork, arrival: HeldArrival, actor: Actor) -> None:
    row = reads.lock_instance(work.session, arrival.instance_key)
    letter, token = letter_of_envelope(arrival.name, arrival.content, variables_of(arrival)), arrival.token_id
    wait = None if token is None else message_reads.armed_of_token(work.session, row.key, token)
    if wait is None or wait.message_name != letter.name:  # another version may wait for another message
        pass_on(work, letter, row.process_id, actor)
    elif not hand_over(work, row, wait, letter, actor).taken:
        pass_on(work, letter, row.process_id, actor)


def _signal(work: UnitOfWork, arrival: HeldArrival, actor: Actor) -> None:
    give_signal(work, arrival.instance_key, arrival.name, variables_of(arrival), actor)


def _result(work: UnitOfWork, arrival: HeldArrival, actor: Actor) -> None:
    if arrival.job_key is not None and _is_open(work, arrival.job_key):
        complete_job(arrival.job_key, variables_of(arrival), actor, work=work)


def _error(work: UnitOfWork, arrival: HeldArrival, actor: Actor) -> None:
    if arrival.job_key is not None and _is_open(work, arrival.job_key):
        message = str(arrival.content["message"])
        throw_job_error(
            arrival.job_key, arrival.name, actor, error_message=message, variables=variables_of(arrival), work=work
        )


def _is_open(work: UnitOfWork, job_key: int) -> bool:
    """False when the flow has gone on without the job."""
    return work.session.execute(select(Job.state).where(Job.key == job_key)).scalar_one() == JobState.OPEN


_RELEASE: Mapping[str, Callable[[UnitOfWork, HeldArrival, Actor], None]] = MappingProxyType(
    {MESSAGE: _message, SIGNAL: _signal, RESULT: _result, ERROR: _error}
)
