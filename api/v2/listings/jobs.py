"""Jobs: work of programs, as a search shows it and as a worker gets it."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from api.v2.fields import TENANT, Instant, Key, Tenant, Whole
from api.v2.listings.run_keys import activation_of, activations
from api.v2.search import Item, Selected, Table, choice, fixed, flag, instant, key, number, words
from engine.errors import text
from engine.feel import to_plain
from engine.lifecycle import JobState
from engine.runtime import ActivatedJob
from engine.state.tables import Definition, ElementEventRow, Job, ProcessInstance

OF_AN_ELEMENT = "task"
_EXECUTION = ("start", "end")
"""Events of execution listeners; the others are those of task listeners."""
_STATES = {word: word for word in ("CREATED", "FAILED", "COMPLETED", "CANCELED", "ERROR_THROWN")}
_KINDS = {word: word for word in ("BPMN_ELEMENT", "EXECUTION_LISTENER", "TASK_LISTENER")}


class JobSchema(Schema):
    """A job in a search."""

    jobKey = Key()
    type = fields.String()
    kind = fields.String()
    listenerEventType = fields.String()
    state = fields.String()
    worker = fields.String()
    retries = Whole()
    priority = Whole()
    deadline = Instant()
    customHeaders = fields.Dict()
    elementId = fields.String()
    elementInstanceKey = Key()
    processDefinitionId = fields.String()
    processDefinitionKey = Key()
    processInstanceKey = Key()
    rootProcessInstanceKey = Key()
    businessId = fields.String()
    errorCode = fields.String()
    errorMessage = fields.String()
    hasFailedWithRetriesLeft = fields.Boolean()
    isDenied = fields.Boolean()
    deniedReason = fields.String()
    creationTime = Instant()
    lastUpdateTime = Instant()
    endTime = Instant()
    tenantId = Tenant()


_ENDED = Job.state.in_([JobState.COMPLETED.value, JobState.CANCELLED.value])
_STATE = case(
    (and_(_ENDED, Job.error_code.is_not(None)), "ERROR_THROWN"),
    (Job.state == JobState.FAILED.value, "FAILED"),
    (Job.state == JobState.COMPLETED.value, "COMPLETED"),
    (Job.state == JobState.CANCELLED.value, "CANCELED"),
    else_="CREATED",
)
_KIND = case(
    (Job.kind == OF_AN_ELEMENT, "BPMN_ELEMENT"), (Job.kind.in_(_EXECUTION), "EXECUTION_LISTENER"), else_="TASK_LISTENER"
)
_RETRYING = and_(Job.state == JobState.OPEN.value, Job.error_message.is_not(None), Job.retries > 0)
_ELEMENT_INSTANCE = func.coalesce(activation_of(Job.instance_key, Job.token_id), Job.instance_key)
_COLUMNS = (
    key("jobKey", Job.key),
    words("type", Job.type),
    choice("kind", _KINDS, _KIND),
    choice("state", _STATES, _STATE),
    words("worker", func.coalesce(Job.worker, "")),
    number("retries", Job.retries),
    number("priority", Job.priority),
    instant("deadline", Job.locked_until),
    words("elementId", Job.element_id),
    key("elementInstanceKey", _ELEMENT_INSTANCE),
    words("processDefinitionId", Definition.id),
    key("processDefinitionKey", Job.definition_key),
    key("processInstanceKey", Job.instance_key),
    words("errorCode", Job.error_code),
    words("errorMessage", Job.error_message),
    flag("hasFailedWithRetriesLeft", _RETRYING),
    instant("creationTime", Job.created_at),
    instant("endTime", Job.ended_at),
    fixed("tenantId"),
)


def event_word(kind: str) -> str:
    """The contract's word for the event of a listener."""
    return "UNSPECIFIED" if kind == OF_AN_ELEMENT else kind.upper()


def kind_word(kind: str) -> str:
    """The contract's word for what a job is of."""
    if kind == OF_AN_ELEMENT:
        return "BPMN_ELEMENT"
    return "EXECUTION_LISTENER" if kind in _EXECUTION else "TASK_LISTENER"


def _statement() -> Selected:
    return (
        select(
            Job, _STATE.label("state"), _ELEMENT_INSTANCE.label("element_instance"), _RETRYING.label("retrying"),
            ProcessInstance.business_key, Definition.id.label("process_id"),
        )
        .select_from(Job)
        .join(Definition, Definition.key == Job.definition_key)
        .join(ProcessInstance, ProcessInstance.key == Job.instance_key)
    )  # fmt: skip


def _items(_session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    return [_item(row, row.Job) for row in rows]


def _item(row: Row[Any], job: Job) -> Item:
    return {
        "jobKey": job.key, "type": job.type, "kind": kind_word(job.kind), "listenerEventType": event_word(job.kind),
        "state": row.state, "worker": job.worker or "", "retries": job.retries, "priority": job.priority,
        "deadline": job.locked_until, "customHeaders": job.headers, "elementId": job.element_id,
        "elementInstanceKey": row.element_instance, "processDefinitionId": row.process_id,
        "processDefinitionKey": job.definition_key, "processInstanceKey": job.instance_key,
        "rootProcessInstanceKey": job.instance_key, "businessId": row.business_key or None,
        "errorCode": job.error_code, "errorMessage": job.error_message,
        "hasFailedWithRetriesLeft": bool(row.retrying), "isDenied": None, "deniedReason": None,
        "creationTime": job.created_at, "lastUpdateTime": None, "endTime": job.ended_at, "tenantId": None,
    }  # fmt: skip


JOBS = Table(text("job"), "jobKey", {column.name: column for column in _COLUMNS}, JobSchema(), _statement, _items)


def given(session: Session, jobs: Sequence[ActivatedJob]) -> list[Item]:
    """Jobs as their worker gets them: every field of the contract, ``deadline`` in milliseconds since 1970."""
    tokens = {(job.instance_key, job.token_id) for job in jobs}
    places = activations(session, tuple_(ElementEventRow.instance_key, ElementEventRow.token_id).in_(tokens))
    keys = select(ProcessInstance.key, ProcessInstance.business_key).where(
        ProcessInstance.key.in_({job.instance_key for job in jobs})
    )
    businesses = {instance: business for instance, business in session.execute(keys)}
    return [
        {
            "jobKey": str(job.key), "type": job.type, "kind": kind_word(job.kind),
            "listenerEventType": event_word(job.kind), "worker": job.worker, "retries": job.retries,
            "deadline": int(job.deadline.timestamp() * 1000), "customHeaders": dict(job.headers),
            "variables": {name: to_plain(value) for name, value in job.variables.items()},
            "elementId": job.element_id,
            "elementInstanceKey": str(places.get((job.instance_key, job.token_id), job.instance_key)),
            "processDefinitionId": job.process_id, "processDefinitionVersion": job.process_version,
            "processDefinitionKey": str(job.definition_key), "processInstanceKey": str(job.instance_key),
            "rootProcessInstanceKey": str(job.instance_key), "businessId": businesses[job.instance_key] or None,
            "userTask": None, "tags": [], "priority": job.priority, "jobLeaseToken": None, "tenantId": TENANT,
            "physicalTenantId": TENANT,
        }
        for job in jobs
    ]  # fmt: skip
