"""Element instances: what the history tells of each run of a flow node, in the order in which they began."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session, aliased

from api.v2.fields import Instant, Key, Tenant
from api.v2.listings.drawn import Elements, open_fault_of
from api.v2.listings.renamed import name_of, named, versions_left
from api.v2.listings.run_keys import run_key
from api.v2.search import Item, Selected, Table, choice, fixed, flag, instant, key, words
from engine.errors import text
from engine.events import ElementEventKind
from engine.spiff.program import Element
from engine.state.tables import ElementEventRow, ProcessInstance

_ENDS = (ElementEventKind.COMPLETED.value, ElementEventKind.CANCELLED.value)
_STATES = {word: word for word in ("ACTIVE", "COMPLETED", "TERMINATED")}
_TYPES = {"transaction": "SUB_PROCESS", "complexGateway": "UNKNOWN"}
"""What the contract has no word of its own for."""


class ElementInstanceSchema(Schema):
    """A run of a flow node."""

    elementInstanceKey = Key()
    processInstanceKey = Key()
    rootProcessInstanceKey = Key()
    processDefinitionKey = Key()
    processDefinitionId = fields.String()
    elementId = fields.String()
    elementName = fields.String()
    type = fields.String()
    state = fields.String()
    startDate = Instant()
    endDate = Instant()
    hasIncident = fields.Boolean()
    incidentKey = Key()
    tenantId = Tenant()


_BEGUN, _ENDED, _LATER = ElementEventRow, aliased(ElementEventRow), aliased(ElementEventRow)
_KEY = run_key(_BEGUN)
_END_KEY = (
    select(func.min(_LATER.key))
    .where(
        _LATER.instance_key == _BEGUN.instance_key,
        _LATER.token_id == _BEGUN.token_id,
        _LATER.key > _BEGUN.key,
        _LATER.kind.in_(_ENDS),
    )
    .correlate(_BEGUN)
    .scalar_subquery()
)
_STATE = case(
    (_ENDED.kind == ElementEventKind.COMPLETED.value, "COMPLETED"),
    (_ENDED.kind == ElementEventKind.CANCELLED.value, "TERMINATED"),
    else_="ACTIVE",
)
_NAME = name_of(_BEGUN)
_INCIDENT = case((_ENDED.key.is_(None), open_fault_of(_BEGUN.instance_key, _NAME)), else_=None)
_COLUMNS = (
    key("elementInstanceKey", _KEY),
    key("processInstanceKey", _BEGUN.instance_key),
    key("processDefinitionKey", ProcessInstance.definition_key),
    words("processDefinitionId", ProcessInstance.process_id),
    replace(words("elementId", _NAME), meets=partial(named, _BEGUN)),
    words("elementName"),
    words("type"),
    choice("state", _STATES, _STATE),
    instant("startDate", _BEGUN.at),
    instant("endDate", _ENDED.at),
    flag("hasIncident", _INCIDENT.is_not(None)),
    key("incidentKey", _INCIDENT),
    fixed("tenantId"),
)


def type_word(bpmn: str) -> str:
    """The contract's word for an element: ``userTask`` is USER_TASK."""
    return _TYPES.get(bpmn) or re.sub(r"(?<!^)(?=[A-Z])", "_", bpmn).upper()


def _statement() -> Selected:
    return (
        select(
            _KEY, _BEGUN.instance_key, _NAME.label("element_id"), _BEGUN.at, _BEGUN.details,
            _ENDED.at.label("ended_at"), _STATE.label("state"), _INCIDENT.label("incident"),
            ProcessInstance.definition_key, ProcessInstance.process_id,
        )
        .select_from(_BEGUN)
        .join(ProcessInstance, ProcessInstance.key == _BEGUN.instance_key)
        .outerjoin(_ENDED, _ENDED.key == _END_KEY)
        .where(_BEGUN.kind == ElementEventKind.ACTIVATED.value)
    )  # fmt: skip


def _items(session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    elements = Elements(session)
    left = versions_left(session, (row.instance_key for row in rows))
    versions = ([row.definition_key, *left.get(row.instance_key, ())] for row in rows)
    return [_item(row, elements.first(keys, row.element_id)) for row, keys in zip(rows, versions, strict=True)]


def _marked(details: Mapping[str, object] | None) -> str | None:
    """The contract's word for what the type of an element does not tell: the body of a loop, an event sub-process."""
    marks = details or {}
    if marks.get("body"):
        return "MULTI_INSTANCE_BODY"
    return "EVENT_SUB_PROCESS" if marks.get("event") else None


def _item(row: Row[Any], element: Element | None) -> Item:
    return {
        "elementInstanceKey": row.key,
        "processInstanceKey": row.instance_key,
        "rootProcessInstanceKey": row.instance_key,
        "processDefinitionKey": row.definition_key,
        "processDefinitionId": row.process_id,
        "elementId": row.element_id,
        "elementName": (element.name if element else "") or row.element_id,
        "type": _marked(row.details) or (type_word(element.type) if element else "UNKNOWN"),
        "state": row.state,
        "startDate": row.at,
        "endDate": row.ended_at,
        "hasIncident": row.incident is not None,
        "incidentKey": row.incident,
        "tenantId": None,
    }


ELEMENT_INSTANCES = Table(
    text("element instance"), "elementInstanceKey", {column.name: column for column in _COLUMNS},
    ElementInstanceSchema(), _statement, _items,
)  # fmt: skip
