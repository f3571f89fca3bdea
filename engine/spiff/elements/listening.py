"""Listeners of an element: jobs that are done before its work begins, before it is left, and around a user task.

``zeebe:executionListeners`` and ``zeebe:taskListeners``. The token stands still until the jobs of an event are done,
one after the other; their types, retries and headers are evaluated when the event happens. While it does,
``internal_data["listening"]`` holds ``{event, element, jobs}``.

Source: Camunda 8 documentation, Concepts > Execution listeners, User task listeners.
"""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.elements.jobs import Job, call_of, job_of, wait_of
from engine.spiff.token import WAITING, Token
from engine.waits import JobWait

START, END = "execution_listener_start", "execution_listener_end"
CREATING, COMPLETING, CANCELING = "task_listener_creating", "task_listener_completing", "task_listener_canceling"


def hold(token: Token, event: str) -> bool:
    """Tell the listeners of an event; True when the token has to stand still for the job of one."""
    record = token.task_spec.record
    if not record.listeners:
        return False
    return _go_on(token, event, record.id, _jobs(token, event))


def tell_without(token: Token, event: str) -> None:
    """Tell the listeners of an event of a token that ends: the jobs stand at the process as a whole."""
    jobs, instance = _jobs(token, event), token.workflow.instance
    node = instance.spec.process_node
    if not jobs or node is None or instance.ended:
        return
    carrier = instance.spawn(node)
    carrier.data.update(variables.visible(token))
    if not _go_on(carrier, event, token.task_spec.record.id, jobs):
        instance.drop(carrier)


def is_held(token: Token) -> bool:
    """True while a token stands still for listeners."""
    return token.remembers("listening")


def wait(token: Token) -> JobWait:
    """Return the job that a token stands still for."""
    event, element, jobs = _held(token)
    return wait_of(token, element, jobs[0], event)


def heard(token: Token, result: Mapping[str, object]) -> None:
    """Take the result of a listener's job; after the last one the element goes on."""
    event, element, jobs = _held(token)
    token.task_spec.take(token, event, result)
    if not _go_on(token, event, element, jobs[1:]):
        token.task_spec.heard_all(token, event)


def _go_on(token: Token, event: str, element: str, jobs: list[Job]) -> bool:
    instance = token.workflow.instance
    for index, job in enumerate(jobs):
        if not instance.host.is_inline(job["type"]):
            token.internal_data.pop("caught", None)  # what it waited for has happened
            token.internal_data["listening"] = {"event": event, "element": element, "jobs": jobs[index:]}
            if token.id not in instance.subprocesses:
                token._state = WAITING
            return True
        token.task_spec.take(token, event, instance.host.run_inline(call_of(token, element, job)))
    token.internal_data.pop("listening", None)
    return False


def _jobs(token: Token, event: str) -> list[Job]:
    chosen = [listener for listener in token.task_spec.record.listeners if listener.event == event]
    return [job_of(token, listener.type, listener.retries, listener.headers) for listener in chosen]


def _held(token: Token) -> tuple[str, str, list[Job]]:
    held = token.internal_data["listening"]
    assert isinstance(held, dict)
    return held["event"], held["element"], held["jobs"]
