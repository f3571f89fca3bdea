"""Decision definitions: the versions of deployed decisions, each with its model (requirements graph).

A model has no row of its own: the decisions of a file that were deployed together are one version of it, and the first
of them lends it its key and version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from api.v2.fields import Key, Tenant, Whole
from api.v2.listings.process_definitions import IS_LATEST, definitions_of
from api.v2.search import Item, Selected, Table, fixed, flag, key, number, words
from engine.definitions.reader import DECISIONS, read_xml
from engine.errors import text
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.tables import Definition


class DecisionDefinitionSchema(Schema):
    """A version of a decision."""

    decisionDefinitionKey = Key()
    decisionDefinitionId = fields.String()
    name = fields.String()
    version = Whole()
    decisionRequirementsKey = Key()
    decisionRequirementsId = fields.String()
    decisionRequirementsName = fields.String()
    decisionRequirementsVersion = Whole()
    tenantId = Tenant()


@dataclass(frozen=True, slots=True)
class Model:
    """What a file calls itself."""

    id: str
    name: str


def model_of(resource: bytes) -> Model:
    """Id and name of a deployed DMN file."""
    root = read_xml(resource, DECISIONS)
    identity = root.get("id", "")
    return Model(identity, root.get("name", identity))


def decisions_of_model(session: Session, definition: Definition) -> dict[str, Definition]:
    """The decisions of the same version of a model, by id."""
    statement = select(Definition).where(
        Definition.kind == "decision",
        Definition.deployment_key == definition.deployment_key,
        Definition.resource_name == definition.resource_name,
    )
    return {row.id: row for row in session.scalars(statement)}


_OTHER = aliased(Definition)
_MODEL_KEY = (
    select(func.min(_OTHER.key))
    .where(
        _OTHER.kind == "decision",
        _OTHER.deployment_key == Definition.deployment_key,
        _OTHER.resource_name == Definition.resource_name,
    )
    .correlate(Definition)
    .scalar_subquery()
)
_COLUMNS = (
    key("decisionDefinitionKey", Definition.key),
    words("decisionDefinitionId", Definition.id),
    words("name"),
    number("version", Definition.version),
    flag("isLatestVersion", IS_LATEST),
    key("decisionRequirementsKey", _MODEL_KEY),
    words("decisionRequirementsId"),
    words("decisionRequirementsName"),
    number("decisionRequirementsVersion"),
    fixed("tenantId"),
)


def _statement() -> Selected:
    return definitions_of("decision").add_columns(_MODEL_KEY.label("model_key"))


def _items(session: Session, rows: Sequence[Row[Any]]) -> list[Item]:
    wanted = {row.model_key for row in rows}
    found = select(Definition.key, Definition.version).where(Definition.key.in_(wanted))
    versions = {key: version for key, version in session.execute(found)} if wanted else {}
    return [_item(session, row, versions[row.model_key]) for row in rows]


def _item(session: Session, row: Row[Any], model_version: int) -> Item:
    model = definitions.parsed(session, row.key, model_of)
    return {
        "decisionDefinitionKey": row.key,
        "decisionDefinitionId": row.id,
        "name": definitions.parsed(session, row.key, decision_model).decisions[row.id].name,
        "version": row.version,
        "isLatestVersion": bool(row.is_latest),
        "decisionRequirementsKey": row.model_key,
        "decisionRequirementsId": model.id,
        "decisionRequirementsName": model.name,
        "decisionRequirementsVersion": model_version,
        "tenantId": None,
    }


DECISION_DEFINITIONS = Table(
    text("decision definition"), "decisionDefinitionKey", {column.name: column for column in _COLUMNS},
    DecisionDefinitionSchema(), _statement, _items,
)  # fmt: skip
