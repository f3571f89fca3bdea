"""Variables of given instances, read from their states: nothing of them is kept elsewhere.

The key of a variable is made from its instance and name, so it stays the same while the variable lives.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import select

from api.v2.bodies import wrong
from api.v2.fields import Key, Tenant
from api.v2.search import Item, Listing, fixed, flag, key, words
from api.v2.search.conditions import Condition, read_filter
from database import reading
from engine.errors import text
from engine.feel import to_plain
from engine.runtime.variables import process_variables
from engine.state.tables import ProcessInstance

LONGEST_VALUE = 8191
"""Characters of a value that a search shows, unless it is asked for whole ones."""
MOST_INSTANCES = 100
_KEY_BITS = 52


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
    key("scopeKey", ProcessInstance.key),
    key("processInstanceKey", ProcessInstance.key),
    fixed("tenantId"),
)


def search_variables(body: Mapping[str, Any], *, truncate: bool) -> dict[str, Any]:
    """Answer a search; raises MalformedRequest when its filter names no instance."""
    body = {**body, "sort": body["sort"] or [{"field": "name", "order": "ASC"}]}
    conditions = read_filter({} if body["filter"] is None else body["filter"], VARIABLES.columns)
    named = [
        condition for condition in conditions
        if isinstance(condition, Condition) and condition.column.sql is ProcessInstance.key
    ]  # fmt: skip
    if not any(condition.operator in ("$eq", "$in") for condition in named):
        raise wrong("filter.processInstanceKey", "Expected the key of a process instance: variables live in instances.")
    statement = select(ProcessInstance).where(*(condition.clause() for condition in named))
    with reading() as session:
        rows = session.scalars(statement.order_by(ProcessInstance.key).limit(MOST_INSTANCES + 1)).all()
        if len(rows) > MOST_INSTANCES:
            raise wrong("filter.processInstanceKey", f"Expected at most {MOST_INSTANCES} process instances.")
        items = [
            _item(row.key, name, value, truncate)
            for row in rows
            for name, value in process_variables(session, row).items()
        ]
    return VARIABLES.page_of(items, body)


def _item(instance_key: int, name: str, value: Any, truncate: bool) -> Item:
    written = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
    cut = truncate and len(written) > LONGEST_VALUE
    digest = hashlib.sha256(f"{instance_key}\n{name}".encode()).digest()
    return {
        "variableKey": int.from_bytes(digest[:8]) >> (64 - _KEY_BITS),
        "name": name,
        "value": written[:LONGEST_VALUE] if cut else written,
        "isTruncated": cut,
        "scopeKey": instance_key,
        "processInstanceKey": instance_key,
        "rootProcessInstanceKey": instance_key,
        "tenantId": None,
    }


VARIABLES = Listing(text("variable"), "variableKey", {column.name: column for column in _COLUMNS}, VariableSchema())
