"""Changing running process instances: modified, suspended, resumed.

Source: Camunda 8 documentation, Orchestration Cluster REST API > Modify, Suspend and Resume process instance.
"""

from api.v2.authentication import actor, command_id, token
from api.v2.blueprint import blueprint
from api.v2.bodies import body
from api.v2.fields import Body, Whole
from api.v2.modification import ModifyBody, modification_of
from api.v2.problems import ended_is_gone
from database import UnitOfWork
from engine.errors import NotFound, text
from engine.runtime import (
    modify_process_instance,
    resume_process_instance,
    run_command,
    suspend_process_instance,
)
from engine.runtime.results import InstanceMoved
from engine.state import reads


class NothingBody(Body):
    """Nothing is told."""

    operationReference = Whole()


@blueprint.post("/process-instances/<int:key>/modification")
def modify_instance(key: int) -> tuple[str, int]:
    """Terminate element instances and activate elements, all at once."""
    sent = body(ModifyBody())
    who, reason = actor(), _reason()

    def modified(work: UnitOfWork) -> InstanceMoved:
        row = reads.lock_instance(work.session, key)
        if row.ended_at is not None:  # before its element instances are looked for: none is active any more
            raise NotFound(text("Expected process instance %(key)s to be running, but it has ended.", key=key))
        found = modification_of(work.session, row, sent)
        return modify_process_instance(key, reason, who, activate=found.activate, cancel=found.cancel, work=work)

    with ended_is_gone():
        run_command("modify_process_instance", command_id(), who, InstanceMoved, modified)
    return "", 204


@blueprint.post("/process-instances/<int:key>/suspension")
def suspend_instance(key: int) -> tuple[str, int]:
    """Let an instance stand still."""
    body(NothingBody())
    with ended_is_gone():
        suspend_process_instance(key, _reason(), actor(), command_id())
    return "", 204


@blueprint.post("/process-instances/<int:key>/resumption")
def resume_instance(key: int) -> tuple[str, int]:
    """Let a suspended instance go on."""
    body(NothingBody())
    with ended_is_gone():
        resume_process_instance(key, _reason(), actor(), command_id())
    return "", 204


def _reason() -> str:
    return f"/v2: {token().name}"
