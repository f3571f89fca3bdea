"""Resolving incidents (the faults of the engine)."""

from marshmallow import fields

from api.v2.authentication import actor, command_id
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import Body
from engine.runtime import resolve_fault


class ResolveBody(Body):
    """Resolving an incident."""

    operationReference = fields.Raw()


@blueprint.post("/incidents/<int:key>/resolution")
def resolve_incident(key: int) -> tuple[str, int]:
    """The cause is mended: what failed is tried again."""
    body(ResolveBody())
    resolve_fault(key, actor(), command_id())
    return "", 204
