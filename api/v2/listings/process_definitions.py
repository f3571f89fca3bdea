"""Process definitions: the versions of deployed processes."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session, aliased

from api.v2.fields import Key, Tenant, Whole
from api.v2.listings.drawn import programs
from api.v2.search import Item, Selected, Table, fixed, flag, key, number, words
from engine.errors import text
from engine.spiff.program import Program
from engine.state.tables import Definition


class ProcessDefinitionSchema(Schema):
    """A version of a process."""

    processDefinitionKey = Key()
    processDefinitionId = fields.String()
    name = fields.String()
    resourceName = fields.String()
    version = Whole()
    versionTag = fields.String()
    hasStartForm = fields.Boolean()
    state = fields.String()
    tenantId = Tenant()


_OTHER = aliased(Definition)
_NEWEST = (
    select(func.max(_OTHER.version))
    .where(_OTHER.kind == Definition.kind, _OTHER.id == Definition.id, _OTHER.retired_at.is_(None))
    .correlate(Definition)
    .scalar_subquery()
)
IS_LATEST: ColumnElement[bool] = Definition.version == _NEWEST
"""Whether a definition is the newest version of its id."""


def definitions_of(kind: str) -> Selected:
    """The versions of a kind that are in use."""
    return select(
        Definition.key, Definition.id, Definition.version, Definition.resource_name, IS_LATEST.label("is_latest")
    ).where(Definition.kind == kind, Definition.retired_at.is_(None))


_COLUMNS = (
    key("processDefinitionKey", Definition.key),
    words("processDefinitionId", Definition.id),
    words("name"),
    words("resourceName", Definition.resource_name),
    number("version", Definition.version),
    words("versionTag"),
    flag("hasStartForm"),
    flag("isLatestVersion", IS_LATEST),
    fixed("state", "ACTIVE"),
    fixed("tenantId"),
)


def _items(session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    drawn = programs(session, (row.key for row in rows))
    return [
        {
            "processDefinitionKey": row.key,
            "processDefinitionId": row.id,
            "name": drawn[row.key].name or None,
            "resourceName": row.resource_name,
            "version": row.version,
            "versionTag": drawn[row.key].version_tag,
            "isLatestVersion": bool(row.is_latest),
            "hasStartForm": _has_start_form(drawn[row.key]),
            "state": "ACTIVE",
            "tenantId": None,
        }
        for row in rows
    ]


def _has_start_form(program: Program) -> bool:
    return "formDefinition" in program.elements[program.start].extensions


PROCESS_DEFINITIONS = Table(
    text("process definition"), "processDefinitionKey", {column.name: column for column in _COLUMNS},
    ProcessDefinitionSchema(), lambda: definitions_of("process"), _items,
)  # fmt: skip
