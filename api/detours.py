"""Operations on tasks outside the drawn flow."""

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import new_blueprint
from api.schemas.base import NoteBody, ReasonBody, json_body, load
from api.schemas.tasks import (
    CountersignBody,
    DelegateBody,
    GiveBackBody,
    SendBackBody,
    SignBody,
    SignerBody,
    TransferBody,
)
from itsm.detours.commands import (
    Vote,
    add_signer,
    call_off_signing,
    countersign,
    delegate_task,
    give_back_task,
    send_back_task,
    sign_task,
    transfer_task,
    urge_task,
    withdraw_task,
)
from itsm.detours.keeping import DetourDone

blueprint = new_blueprint("detours", "/api/v1/tasks/<int:key>")


@blueprint.post("/transfer")
def transfer(key: int) -> Response:
    """Give a task to another person or team."""
    identity, body = required_command_id(), load(TransferBody(), json_body())
    return _done(transfer_task(key, body["person"], body["team"], body["reason"], actor(), identity))


@blueprint.post("/delegate")
def delegate(key: int) -> Response:
    """Let another person do one's task; then it returns."""
    identity, body = required_command_id(), load(DelegateBody(), json_body())
    return _done(delegate_task(key, body["person"], body["reason"], actor(), identity))


@blueprint.post("/give-back")
def give_back(key: int) -> Response:
    """Give a delegated task back, with the form's values so far."""
    identity, body = required_command_id(), load(GiveBackBody(), json_body())
    return _done(give_back_task(key, body["reason"], actor(), identity, values=body["values"]))


@blueprint.post("/send-back")
def send_back(key: int) -> Response:
    """Send the token back to an earlier step."""
    identity, body = required_command_id(), load(SendBackBody(), json_body())
    return _done(send_back_task(key, body["target"], body["reason"], actor(), identity))


@blueprint.post("/withdraw")
def withdraw(key: int) -> Response:
    """Take one's completion back while nobody has acted on what followed."""
    return _done(withdraw_task(key, actor(), required_command_id()))


@blueprint.post("/urge")
def urge(key: int) -> Response:
    """Remind whoever has the task."""
    identity, body = required_command_id(), load(NoteBody(), json_body())
    return _done(urge_task(key, body["note"], actor(), identity))


@blueprint.post("/signers")
def signer(key: int) -> Response:
    """Let somebody sign before or after oneself."""
    identity, body = required_command_id(), load(SignerBody(), json_body())
    return _done(add_signer(key, body["person"], body["position"], body["reason"], actor(), identity))


@blueprint.post("/votes")
def vote(key: int) -> Response:
    """Let several people sign at once."""
    identity, body = required_command_id(), load(CountersignBody(), json_body())
    how = Vote(body["rule"], body["percent"])
    return _done(countersign(key, body["people"], how, body["reason"], actor(), identity))


@blueprint.post("/signature")
def sign(key: int) -> Response:
    """Agree to or refuse what one is asked to sign."""
    identity, body = required_command_id(), load(SignBody(), json_body())
    return _done(sign_task(key, body["verdict"], body["note"], actor(), identity))


@blueprint.post("/signing/call-off")
def call_off(key: int) -> Response:
    """Wait for signatures no longer."""
    identity, body = required_command_id(), load(ReasonBody(), json_body())
    return _done(call_off_signing(key, body["reason"], actor(), identity))


def _done(done: DetourDone) -> Response:
    return jsonify({"number": done.number, "task": str(done.task_key)})
