"""User tasks. An assignee is known by e-mail address, or by key where somebody has none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, Row, String, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from api.v2.fields import Instant, Key, Tenant, Whole
from api.v2.listings.drawn import Elements, newest_forms, programs
from api.v2.listings.run_keys import activation_of
from api.v2.search import Column, Item, Selected, Table, choice, fixed, instant, key, number, words
from api.v2.search.columns import Test
from engine.errors import text
from engine.lifecycle import UserTaskState
from engine.spiff.diagram.records import items_of
from engine.spiff.program import Element, Program
from engine.state.tables import Definition, ProcessInstance, UserTask, UserTaskCandidate
from itsm.people.tables import PersonRow

STATES = {
    "CREATED": UserTaskState.OPEN.value,
    "COMPLETED": UserTaskState.COMPLETED.value,
    "CANCELED": UserTaskState.CANCELLED.value,
}
WORDS = {kept: word for word, kept in STATES.items()}


class UserTaskSchema(Schema):
    """A user task."""

    userTaskKey = Key()
    name = fields.String()
    state = fields.String()
    assignee = fields.String()
    candidateGroups = fields.List(fields.String())
    candidateUsers = fields.List(fields.String())
    elementId = fields.String()
    elementInstanceKey = Key()
    processDefinitionId = fields.String()
    processDefinitionKey = Key()
    processDefinitionVersion = Whole()
    processName = fields.String()
    processInstanceKey = Key()
    rootProcessInstanceKey = Key()
    businessId = fields.String()
    creationDate = Instant()
    completionDate = Instant()
    followUpDate = Instant()
    dueDate = Instant()
    priority = Whole()
    formKey = Key()
    externalFormReference = fields.String()
    customHeaders = fields.Dict()
    tags = fields.List(fields.String())
    tenantId = Tenant()


def _candidate(kind: str, test: Test) -> ColumnElement[bool]:
    further = aliased(UserTaskCandidate)
    return (
        select(further.key)
        .where(
            further.instance_key == UserTask.instance_key,
            further.token_id == UserTask.token_id,
            further.kind == kind,
            test(further.value),
        )
        .exists()
    )


def _in_group(test: Test) -> ColumnElement[bool]:
    return or_(test(UserTask.group_id), _candidate("group", test))


def _of_user(test: Test) -> ColumnElement[bool]:
    return _candidate("person", test)


_ASSIGNEE = func.coalesce(PersonRow.email, cast(UserTask.assignee_key, String))
_ELEMENT_INSTANCE = activation_of(UserTask.instance_key, UserTask.token_id)
_text = words("").read
_operators = words("").operators
_COLUMNS = (
    key("userTaskKey", UserTask.key),
    words("name"),
    choice("state", STATES, UserTask.state),
    words("assignee", _ASSIGNEE),
    Column("candidateGroup", _text, _operators, meets=_in_group, sortable=False),
    Column("candidateUser", _text, _operators, meets=_of_user, sortable=False),
    words("elementId", UserTask.element_id),
    key("elementInstanceKey", _ELEMENT_INSTANCE),
    words("processDefinitionId", ProcessInstance.process_id),
    key("processDefinitionKey", UserTask.definition_key),
    key("processInstanceKey", UserTask.instance_key),
    words("businessId", func.nullif(UserTask.business_key, "")),
    instant("creationDate", UserTask.created_at),
    instant("completionDate", UserTask.ended_at),
    instant("followUpDate", UserTask.follow_up_at),
    instant("dueDate", UserTask.due_at),
    number("priority", UserTask.priority),
    fixed("tenantId"),
)


def _statement() -> Selected:
    return (
        select(
            UserTask, _ASSIGNEE.label("assignee"), _ELEMENT_INSTANCE.label("element_instance"),
            ProcessInstance.process_id, Definition.version,
        )
        .select_from(UserTask)
        .join(ProcessInstance, ProcessInstance.key == UserTask.instance_key)
        .join(Definition, Definition.key == UserTask.definition_key)
        .outerjoin(PersonRow, PersonRow.key == UserTask.assignee_key)
    )  # fmt: skip


def _items(session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    tasks = [row.UserTask for row in rows]
    drawn, elements = programs(session, (task.definition_key for task in tasks)), Elements(session)
    forms = newest_forms(session, [task.form_id for task in tasks if task.form_id])
    further = _further_candidates(session, tasks)
    return [
        _item(row, drawn[row.UserTask.definition_key], forms, further)
        | _drawn(elements.find(row.UserTask.definition_key, row.UserTask.element_id))
        for row in rows
    ]


def _drawn(element: Element | None) -> Item:
    return {
        "name": (element.name or None) if element else None,
        "customHeaders": headers_of(element) if element else {},
    }


def _item(row: Row[Any], program: Program, forms: dict[str, int], further: "Further") -> Item:
    task: UserTask = row.UserTask
    groups = [*([task.group_id] if task.group_id else []), *further["group", task.instance_key, task.token_id]]
    users = further["person", task.instance_key, task.token_id]
    return {
        "userTaskKey": task.key,
        "state": WORDS[task.state],
        "assignee": row.assignee,
        "candidateGroups": groups,
        "candidateGroup": groups,
        "candidateUsers": users,
        "candidateUser": users,
        "elementId": task.element_id,
        "elementInstanceKey": row.element_instance,
        "processDefinitionId": row.process_id,
        "processDefinitionKey": task.definition_key,
        "processDefinitionVersion": row.version,
        "processName": program.name or None,
        "processInstanceKey": task.instance_key,
        "rootProcessInstanceKey": task.instance_key,
        "businessId": task.business_key or None,
        "creationDate": task.created_at,
        "completionDate": task.ended_at if task.state == UserTaskState.COMPLETED else None,
        "followUpDate": task.follow_up_at,
        "dueDate": task.due_at,
        "priority": task.priority,
        "formKey": forms.get(task.form_id or ""),
        "externalFormReference": None,
        "tags": [],
        "tenantId": None,
    }


def headers_of(element: Element) -> dict[str, str]:
    """The task headers of an element."""
    items = items_of(element.extensions, "taskHeaders")  # type: ignore[arg-type]  # plain data of zeebe elements
    return {item.get("key", ""): item.get("value", "") for item in items}


Further = defaultdict[tuple[str, int, str], list[str]]


def _further_candidates(session: Session, tasks: Iterable[UserTask]) -> Further:
    """Candidates beside the first group, by kind, instance and token."""
    found: Further = defaultdict(list)
    instances = {task.instance_key for task in tasks}
    if instances:
        statement = select(UserTaskCandidate).where(UserTaskCandidate.instance_key.in_(instances))
        for row in session.scalars(statement.order_by(UserTaskCandidate.key)):
            found[row.kind, row.instance_key, row.token_id].append(row.value)
    return found


USER_TASKS = Table(
    text("user task"), "userTaskKey", {column.name: column for column in _COLUMNS}, UserTaskSchema(), _statement, _items
)
