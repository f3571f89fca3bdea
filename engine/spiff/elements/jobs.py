"""Jobs: what a worker is handed for the work of an element, or for a listener of it."""

from collections.abc import Iterable
from typing import Any

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import Value, value_of
from engine.spiff.host import InlineCall
from engine.spiff.token import Token
from engine.waits import JobWait

RETRIES = 3
PRIORITY = 0
PRIORITIES = range(-(2**31), 2**31)
"""Priorities are signed 32-bit numbers."""

Job = dict[str, Any]
"""``type``, ``retries``, ``headers`` (pairs), ``priority`` and the called ``definition`` that it stands in.

They are evaluated once and kept on the waiting token.
"""


def job_of(token: Token, job_type: Value | None, retries: Value | None, headers: Iterable[tuple[str, str]]) -> Job:
    """Evaluate what a job says.

    Raises ExecutionFault when it has no type, its retries are no number above 0, or its priority is no whole number.
    """
    kind = variables.named_text(token, job_type, text("the job type"))
    return {
        "type": kind, "retries": _retries(token, retries), "headers": [list(header) for header in headers],
        "definition": _definition_of(token), "priority": _priority(token),
    }


def wait_of(token: Token, element_id: str, job: Job, kind: str = "task") -> JobWait:
    """Return the wait for a worker who does the job."""
    headers = tuple((str(name), str(value)) for name, value in job["headers"])
    definition = job.get("definition", _definition_of(token))  # jobs of earlier versions do not say it
    priority = job.get("priority", PRIORITY)
    return JobWait(token.id, element_id, job["type"], job["retries"], headers, kind, definition, priority)


def call_of(token: Token, element_id: str, job: Job) -> InlineCall:
    """Return the call of the inline handler that does the job."""
    headers = {str(name): str(value) for name, value in job["headers"]}
    record = token.task_spec.record
    mapped = {mapping.target[0] for mapping in (*record.data.inputs, *record.inputs)}
    of_run = frozenset(token.data) - mapped
    return InlineCall(job["type"], element_id, headers, variables.visible(token), dict(token.data), of_run)


def _definition_of(token: Token) -> int | None:
    """Return the called definition that a token stands in; None for that of the instance."""
    called = token.workflow.called
    return called["definition"] if called else None


def _retries(token: Token, value: Value | None) -> int:
    found = variables.evaluate(token, value)
    try:
        number = RETRIES if found is None else int(str(found))
    except ValueError:
        number = 0
    if number > 0:
        return number
    element = token.task_spec.record.id
    raise ExecutionFault(
        element,
        text(
            "Expected the retries of <%(element)s> to be a whole number above 0, but %(given)s Correct them.",
            element=element, given=variables.given(token, value),
        ),
    )


def _priority(token: Token) -> int:
    """Return the priority that the element's ``zeebe:jobPriorityDefinition`` gives its jobs, else its process'."""
    process = token.workflow.spec.process_node
    own = value_of(token.task_spec.record.extensions, "jobPriorityDefinition", "priority")
    value = own or (value_of(process.record.extensions, "jobPriorityDefinition", "priority") if process else None)
    found = variables.evaluate(token, value)
    if found is None:
        return PRIORITY
    try:
        number = int(str(found))
    except ValueError:
        number = PRIORITIES.stop
    if number in PRIORITIES:
        return number
    element = token.task_spec.record.id
    raise ExecutionFault(
        element,
        text(
            "Expected the job priority of <%(element)s> to be a whole number, but %(given)s Correct it.",
            element=element, given=variables.given(token, value),
        ),
    )
