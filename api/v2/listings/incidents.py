"""Incidents, as this API calls the faults of the engine: elements that could not do their work."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from api.errors import language
from api.v2.fields import Instant, Key, Tenant
from api.v2.listings.run_keys import activation_of
from api.v2.search import Item, Selected, Table, choice, fixed, instant, key, words
from engine.errors import Text, text
from engine.kept_text import plain, told
from engine.state.tables import Fault, ProcessInstance
from itsm.language import translate

_STATES = {word: word for word in ("ACTIVE", "RESOLVED")}


class IncidentSchema(Schema):
    """A fault of an element."""

    incidentKey = Key()
    processDefinitionKey = Key()
    processDefinitionId = fields.String()
    processInstanceKey = Key()
    rootProcessInstanceKey = Key()
    elementId = fields.String()
    elementInstanceKey = Key()
    errorType = fields.String()
    errorMessage = fields.String()
    creationTime = Instant()
    state = fields.String()
    jobKey = Key()
    tenantId = Tenant()


# A fault of an earlier version has no token, and an element that failed at its door was never entered: then the
# instance stands for it.
_ELEMENT_INSTANCE = func.coalesce(activation_of(Fault.instance_key, Fault.token_id), Fault.instance_key)
_TYPES = {"JobFailed": "JOB_NO_RETRIES", "UncaughtError": "UNHANDLED_ERROR_EVENT"}
_TYPE = case(*((Fault.kind == kind, word) for kind, word in _TYPES.items()), else_="UNKNOWN")
_STATE = case((Fault.resolved_at.is_(None), "ACTIVE"), else_="RESOLVED")
_COLUMNS = (
    key("incidentKey", Fault.key),
    key("processDefinitionKey", ProcessInstance.definition_key),
    words("processDefinitionId", ProcessInstance.process_id),
    key("processInstanceKey", Fault.instance_key),
    words("elementId", Fault.element_id),
    key("elementInstanceKey", _ELEMENT_INSTANCE),
    words("errorType", _TYPE),
    words("errorMessage", Fault.message),
    key("jobKey", Fault.job_key),
    instant("creationTime", Fault.at),
    choice("state", _STATES, _STATE),
    fixed("tenantId"),
)


def _statement() -> Selected:
    return select(
        Fault.key, Fault.instance_key, Fault.element_id, Fault.message, Fault.sentence, Fault.at, Fault.kind,
        Fault.job_key,
        _STATE.label("state"), _ELEMENT_INSTANCE.label("element_instance"), ProcessInstance.definition_key,
        ProcessInstance.process_id,
    ).select_from(Fault).join(ProcessInstance, ProcessInstance.key == Fault.instance_key)  # fmt: skip


def _items(_session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    return [
        {
            "incidentKey": row.key,
            "processDefinitionKey": row.definition_key,
            "processDefinitionId": row.process_id,
            "processInstanceKey": row.instance_key,
            "rootProcessInstanceKey": row.instance_key,
            "elementId": row.element_id,
            "elementInstanceKey": row.element_instance,
            "errorType": _TYPES.get(row.kind, "UNKNOWN"),
            "errorMessage": translate(_why(row), language()),
            "creationTime": row.at,
            "state": row.state,
            "jobKey": row.job_key,
            "tenantId": None,
        }
        for row in rows
    ]


def _why(row: Row[Any]) -> Text:
    return told(row.sentence) if row.sentence else plain(row.message)


INCIDENTS = Table(
    text("incident"), "incidentKey", {column.name: column for column in _COLUMNS}, IncidentSchema(), _statement, _items
)
