"""Variables of given instances, read from their states: nothing of them is kept elsewhere.

Each stands in a scope: the instance, or the run of an element that has it for itself (a sub-process, a call, a loop's
body or one run of it, a task with input mappings).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from api.v2.bodies import wrong
from api.v2.fields import Key, Tenant
from api.v2.listings.run_keys import run_key
from api.v2.listings.variable_items import instance_of, variable_items
from api.v2.search import Item, Listing, fixed, flag, key, not_found, words
from api.v2.search.conditions import Condition, Filter, read_filter
from database import reading
from engine.errors import text
from engine.state.tables import ElementEventRow, ProcessInstance

LONGEST_VALUE = 8191
"""Characters of a value that a search shows, unless it is asked for whole ones."""
MOST_INSTANCES = 100
_NO_INSTANCE = text(
    "Expected the key of a process instance, but the filter has none. Variables live in instances: add it."
)
_TOO_MANY = text(
    "Expected at most %(most)s process instances, but the filter finds more. Ask for fewer.", most=MOST_INSTANCES
)


class VariableSchema(Schema):
    """A variable; ``value`` is JSON text."""

    variableKey = Key()
    name = fields.String()
    value = fields.String()
    isTruncated = fields.Boolean()
    scopeKey = Key()
    processInstanceKey = Key()
    rootProcessInstanceKey = Key()
    tenantId = Tenant()


_COLUMNS = (
    key("variableKey"),
    words("name"),
    words("value"),
    flag("isTruncated"),
    key("scopeKey"),
    key("processInstanceKey"),
    fixed("tenantId"),
)
VARIABLES = Listing(text("variable"), "variableKey", {column.name: column for column in _COLUMNS}, VariableSchema())


def search_variables(body: Mapping[str, Any], *, truncate: bool) -> dict[str, Any]:
    """Answer a search; raises MalformedRequest when its filter leads to no instance, or to too many."""
    body = {**body, "sort": body["sort"] or [{"field": "name", "order": "ASC"}]}
    conditions = read_filter({} if body["filter"] is None else body["filter"], VARIABLES.columns)
    leading = [clause for condition in conditions if (clause := _leads(condition)) is not None]
    if not leading:
        raise wrong("filter.processInstanceKey", _NO_INSTANCE)
    longest = LONGEST_VALUE if truncate else None
    with reading() as session:
        items = variable_items(session, _instances(session, leading), longest)
    return VARIABLES.page_of(items, body, lambda item: _cut(item, longest))


def one_variable(variable_key: int) -> Item:
    """The variable with this key, whole. Raises NotFound."""
    with reading() as session:
        row = session.get(ProcessInstance, instance_of(variable_key))
        items = variable_items(session, [row] if row is not None else [], None)
    for item in items:
        if item["variableKey"] == variable_key:
            shown: Item = VARIABLES.schema.dump(item)
            return shown
    raise not_found(VARIABLES.what, variable_key)


def _instances(session: Session, leading: Sequence[ColumnElement[bool]]) -> Sequence[ProcessInstance]:
    """The instances that the search is about; of those that have ended, their ends are what they were."""
    statement = select(ProcessInstance).where(*leading).order_by(ProcessInstance.key).limit(MOST_INSTANCES + 1)
    rows = session.scalars(statement).all()
    if len(rows) > MOST_INSTANCES:
        raise wrong("filter.processInstanceKey", _TOO_MANY)
    return rows


def _leads(condition: Filter) -> ColumnElement[bool] | None:
    """Which instances can have what a condition asks for; None when that may be any."""
    if not isinstance(condition, Condition) or condition.operator not in ("$eq", "$in"):
        return None
    keys = condition.value if condition.operator == "$in" else [condition.value]
    match condition.column.name:
        case "processInstanceKey":
            return ProcessInstance.key.in_(keys)
        case "variableKey":
            return ProcessInstance.key.in_([instance_of(each) for each in keys])
        case "scopeKey":
            runs = select(ElementEventRow.instance_key).where(run_key(ElementEventRow).in_(keys))
            return or_(ProcessInstance.key.in_(keys), ProcessInstance.key.in_(runs))
    return None


def _cut(item: Item, longest: int | None) -> Item:
    return {**item, "value": item["value"][:longest]} if item["isTruncated"] else item
