"""Taking running process instances to another version."""

from collections.abc import Mapping, Sequence

from marshmallow import fields, validate

from api.v2.authentication import actor, command_id, token
from api.v2.blueprint import blueprint
from api.v2.bodies import body, wrong
from api.v2.fields import Body, Key, Whole
from api.v2.problems import ended_is_gone
from engine.errors import text
from engine.runtime import migrate_process_instance

LONGEST_ID = 200


class InstructionBody(Body):
    """Which element of the new version is which of the instance's own."""

    sourceElementId = fields.String(required=True, validate=validate.Length(1, LONGEST_ID))
    targetElementId = fields.String(required=True, validate=validate.Length(1, LONGEST_ID))


class MigrationBody(Body):
    """Where an instance goes. An element that is not mapped goes to that of the same id."""

    targetProcessDefinitionKey = Key(required=True)
    mappingInstructions = fields.List(fields.Nested(InstructionBody), load_default=list)
    operationReference = Whole()


@blueprint.post("/process-instances/<int:key>/migration")
def migrate_instance(key: int) -> tuple[str, int]:
    """Let an instance go on as one of another version."""
    sent = body(MigrationBody())
    mapping = _mapping(sent["mappingInstructions"])
    with ended_is_gone():
        migrate_process_instance(
            key, sent["targetProcessDefinitionKey"], mapping, f"/v2: {token().name}", actor(), command_id()
        )
    return "", 204


def _mapping(instructions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The instructions as a mapping. Raises MalformedRequest when one element is to go to two."""
    found = {one["sourceElementId"]: one["targetElementId"] for one in instructions}
    if len(found) < len(instructions):
        raise wrong(
            "mappingInstructions",
            text("Expected one instruction for each sourceElementId, but one has several. Send one of them."),
        )
    return found
