"""Process instances."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from api.v2.fields import Instant, Key, Tenant, Whole
from api.v2.listings.drawn import open_fault_of, programs
from api.v2.search import Item, Selected, Table, choice, fixed, flag, instant, key, number, words
from engine.errors import text
from engine.lifecycle import InstanceState
from engine.state.tables import Definition, ProcessInstance

STATES = {
    "ACTIVE": InstanceState.ACTIVE.value,
    "SUSPENDED": InstanceState.SUSPENDED.value,
    "COMPLETED": InstanceState.COMPLETED.value,
    "TERMINATED": InstanceState.CANCELLED.value,
}
WORDS = {kept: word for word, kept in STATES.items()}


class ProcessInstanceSchema(Schema):
    """A process instance."""

    processInstanceKey = Key()
    processDefinitionKey = Key()
    processDefinitionId = fields.String()
    processDefinitionName = fields.String()
    processDefinitionVersion = Whole()
    processDefinitionVersionTag = fields.String()
    startDate = Instant()
    endDate = Instant()
    suspendedDate = Instant()
    state = fields.String()
    hasIncident = fields.Boolean()
    tenantId = Tenant()
    parentProcessInstanceKey = Key()
    parentElementInstanceKey = Key()
    rootProcessInstanceKey = Key()
    tags = fields.List(fields.String())
    businessId = fields.String()


_INCIDENT = open_fault_of(ProcessInstance.key)
_COLUMNS = (
    key("processInstanceKey", ProcessInstance.key),
    key("processDefinitionKey", ProcessInstance.definition_key),
    words("processDefinitionId", ProcessInstance.process_id),
    words("processDefinitionName"),
    number("processDefinitionVersion", Definition.version),
    words("processDefinitionVersionTag"),
    instant("startDate", ProcessInstance.started_at),
    instant("endDate", ProcessInstance.ended_at),
    choice("state", STATES, ProcessInstance.state_name),
    flag("hasIncident", _INCIDENT.is_not(None)),
    words("businessId", func.nullif(ProcessInstance.business_key, "")),
    fixed("tenantId"),
)


def _statement() -> Selected:
    row = ProcessInstance
    return select(
        row.key, row.definition_key, row.process_id, Definition.version, row.started_at, row.ended_at, row.state_name,
        row.business_key, row.suspended_at, _INCIDENT.label("incident"),
    ).select_from(row).join(Definition, Definition.key == row.definition_key)  # fmt: skip


def _items(session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    drawn = programs(session, (row.definition_key for row in rows))
    return [
        {
            "processInstanceKey": row.key,
            "processDefinitionKey": row.definition_key,
            "processDefinitionId": row.process_id,
            "processDefinitionName": drawn[row.definition_key].name or None,
            "processDefinitionVersion": row.version,
            "processDefinitionVersionTag": drawn[row.definition_key].version_tag,
            "startDate": row.started_at,
            "endDate": row.ended_at,
            "suspendedDate": row.suspended_at if row.state_name == InstanceState.SUSPENDED else None,
            "state": WORDS[row.state_name],
            "hasIncident": row.incident is not None,
            "tenantId": None,
            "parentProcessInstanceKey": None,
            "parentElementInstanceKey": None,
            "rootProcessInstanceKey": row.key,
            "tags": [],
            "businessId": row.business_key or None,
        }
        for row in rows
    ]


PROCESS_INSTANCES = Table(
    text("process instance"), "processInstanceKey", {column.name: column for column in _COLUMNS},
    ProcessInstanceSchema(), _statement, _items,
)  # fmt: skip
