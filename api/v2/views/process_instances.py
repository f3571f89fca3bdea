"""Starting and cancelling process instances."""

import time
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from api.v2.authentication import actor, command_id, token
from api.v2.blueprint import blueprint
from api.v2.bodies import body, wrong
from api.v2.fields import LARGEST_NUMBER, Body, Key, Tenant, Variables, Whole
from api.v2.problems import TooLate, ended_is_gone
from database import reading
from engine.errors import text
from engine.feel import to_plain
from engine.runtime import cancel_process_instance, create_process_instance
from engine.runtime.variables import process_variables
from engine.state import definitions
from engine.state.tables import Definition, ProcessInstance

LATEST = -1
BUSINESS_ID_LENGTH = 100
DEFAULT_WAIT = 10_000
LONGEST_WAIT = 60_000
_LOOK_EVERY = 0.05


class StartBody(Body):
    """Where an instance begins, when not at its start event."""

    elementId = fields.String(required=True)


class CreateBody(Body):
    """Starting an instance."""

    processDefinitionId = fields.String(load_default=None, allow_none=True)
    processDefinitionKey = Key(load_default=None, allow_none=True)
    processDefinitionVersion = Whole(load_default=LATEST, validate=validate.Range(max=LARGEST_NUMBER))
    variables = Variables()
    businessId = fields.String(load_default="", validate=validate.Length(max=BUSINESS_ID_LENGTH))
    awaitCompletion = fields.Boolean(load_default=False)
    requestTimeout = Whole(load_default=0)
    fetchVariables = fields.List(fields.String(), load_default=None, allow_none=True)
    startInstructions = fields.List(fields.Nested(StartBody), load_default=list, validate=validate.Length(max=1))
    runtimeInstructions = fields.List(fields.Raw(), load_default=list, validate=validate.Length(max=0))
    tags = fields.List(fields.String(), load_default=list, validate=validate.Length(max=0))
    operationReference = Whole()
    tenantId = Tenant()


class CancelBody(Body):
    """Cancelling an instance."""

    operationReference = Whole()


class CreatedSchema(Schema):
    """An instance that was started."""

    processDefinitionId = fields.String()
    processDefinitionVersion = Whole()
    processDefinitionKey = Key()
    processInstanceKey = Key()
    variables = fields.Dict()
    tags = fields.List(fields.String())
    businessId = fields.String()
    tenantId = Tenant()


@blueprint.post("/process-instances")
def create_instance() -> Response:
    """Start an instance; with ``awaitCompletion`` the answer waits for its end and has its variables."""
    sent = body(CreateBody())
    wanted = _definition(sent)
    begin = sent["startInstructions"][0]["elementId"] if sent["startInstructions"] else None
    started = create_process_instance(
        wanted, sent["variables"], actor(), command_id(), business_key=sent["businessId"], at_element=begin
    )
    found = _awaited(started.instance_key, sent) if sent["awaitCompletion"] else {}
    return jsonify(CreatedSchema().dump({**_started(started.instance_key), "variables": found, "tags": []}))


@blueprint.post("/process-instances/<int:key>/cancellation")
def cancel_instance(key: int) -> tuple[str, int]:
    """End an instance before its flow does."""
    body(CancelBody())
    with ended_is_gone():
        cancel_process_instance(key, f"/v2: {token().name}", actor(), command_id())
    return "", 204


def _definition(sent: Mapping[str, Any]) -> int:
    """Key of the version to start. Raises NotFound."""
    process_id, key, version = (
        sent[name] for name in ("processDefinitionId", "processDefinitionKey", "processDefinitionVersion")
    )
    if (process_id is None) == (key is None):
        raise wrong(
            "processDefinitionId",
            text("Expected either processDefinitionId or processDefinitionKey, but it is both or neither. Send one."),
        )
    if key is not None:
        return int(key)
    with reading() as session:
        if version == LATEST:
            return definitions.latest(session, "process", process_id).key
        return definitions.of_version(session, "process", process_id, version).key


def _started(instance_key: int) -> dict[str, Any]:
    """What the instance is: read, for a repeated command answers with the instance of then."""
    statement = (
        select(ProcessInstance.process_id, ProcessInstance.business_key, Definition.key, Definition.version)
        .join(Definition, Definition.key == ProcessInstance.definition_key)
        .where(ProcessInstance.key == instance_key)
    )
    with reading() as session:
        process_id, business_key, definition_key, version = session.execute(statement).one()
    return {
        "processDefinitionId": process_id, "processDefinitionVersion": version, "processDefinitionKey": definition_key,
        "processInstanceKey": instance_key, "businessId": business_key or None,
    }  # fmt: skip


def _awaited(instance_key: int, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of an instance once it has ended. Raises TooLate when the caller's time is over first."""
    wait = min(sent["requestTimeout"] if sent["requestTimeout"] > 0 else DEFAULT_WAIT, LONGEST_WAIT) / 1000
    deadline = time.monotonic() + wait
    while (found := _ended(instance_key)) is None:
        if time.monotonic() >= deadline:
            raise TooLate(
                text(
                    "Expected instance %(key)s to end within %(seconds)s seconds, but it still runs. Look at it later.",
                    key=instance_key, seconds=wait,
                )
            )
        time.sleep(_LOOK_EVERY)
    names = sent["fetchVariables"] or found
    return {name: to_plain(value) for name, value in found.items() if name in names}


def _ended(instance_key: int) -> dict[str, Any] | None:
    with reading() as session:
        row = session.get_one(ProcessInstance, instance_key)
        return None if row.ended_at is None else process_variables(session, row)
