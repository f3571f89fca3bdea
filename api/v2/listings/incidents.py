"""Incidents, as this API calls the faults of the engine: elements that could not do their work."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session, aliased

from api.errors import language
from api.v2.fields import Instant, Key, Tenant
from api.v2.search import Item, Selected, Table, choice, fixed, instant, key, words
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.kept_text import plain, told
from engine.state.tables import ElementEventRow, Fault, ProcessInstance
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


_EVENT = aliased(ElementEventRow)
_LAST_RUN = (
    select(func.max(_EVENT.key))
    .where(
        _EVENT.instance_key == Fault.instance_key,
        _EVENT.element_id == Fault.element_id,
        _EVENT.kind == ElementEventKind.ACTIVATED.value,
    )
    .correlate(Fault)
    .scalar_subquery()
)
# The step that failed was undone, so the element itself may never have been entered: then the instance stands for it.
_ELEMENT_INSTANCE = func.coalesce(_LAST_RUN, Fault.instance_key)
_STATE = case((Fault.resolved_at.is_(None), "ACTIVE"), else_="RESOLVED")
_COLUMNS = (
    key("incidentKey", Fault.key),
    key("processDefinitionKey", ProcessInstance.definition_key),
    words("processDefinitionId", ProcessInstance.process_id),
    key("processInstanceKey", Fault.instance_key),
    words("elementId", Fault.element_id),
    key("elementInstanceKey", _ELEMENT_INSTANCE),
    fixed("errorType", "UNKNOWN"),
    words("errorMessage", Fault.message),
    instant("creationTime", Fault.at),
    choice("state", _STATES, _STATE),
    fixed("tenantId"),
)


def _statement() -> Selected:
    return select(
        Fault.key, Fault.instance_key, Fault.element_id, Fault.message, Fault.sentence, Fault.at,
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
            "errorType": "UNKNOWN",
            "errorMessage": translate(_why(row), language()),
            "creationTime": row.at,
            "state": row.state,
            "jobKey": None,
            "tenantId": None,
        }
        for row in rows
    ]


def _why(row: Row[Any]) -> Text:
    return told(row.sentence) if row.sentence else plain(row.message)


INCIDENTS = Table(
    text("incident"), "incidentKey", {column.name: column for column in _COLUMNS}, IncidentSchema(), _statement, _items
)
