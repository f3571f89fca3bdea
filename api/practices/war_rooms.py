"""War rooms for programs: who leads, what was said, what it cost; roles, calls, updates, those who join; proposals."""

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import language, new_blueprint
from api.schemas.base import json_body, load
from api.schemas.war_rooms import CallBody, DismissalBody, JoinBody, RoleBody, UpdateBody
from engine.errors import InvalidState, text
from itsm.people.roles import require
from itsm.war_room.commands.call_in import call_in
from itsm.war_room.commands.decide_proposal import declare_proposal, dismiss_proposal
from itsm.war_room.commands.join_records import join_records
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.take_role import Held, hand_over_role, take_role
from itsm.war_room.queries.lists import proposals
from itsm.war_room.queries.room import RoomView, room_view
from itsm.war_room.rights import SEE, WORK

blueprint = new_blueprint("war_rooms", "/api/v1")


@blueprint.get("/records/<number>/war-room")
def room(number: str) -> Response:
    """The room of a record."""
    require(actor(), SEE)
    return jsonify(_shown(room_view(number, actor(), language())))


@blueprint.post("/records/<number>/war-room/roles/<role>")
def give_role(number: str, role: str) -> Response:
    """Take a role, or give it to somebody; from somebody else only where they are named as its holder."""
    require(actor(), WORK)
    identity, body = required_command_id(), load(RoleBody(), json_body())
    try:
        if "person" in body:
            hand_over_role(number, role, body["person"], actor(), identity, seen=body["holder"])
        else:
            take_role(number, role, actor(), identity, seen=body["holder"])
    except Held as problem:
        raise InvalidState(
            text("Expected “holder” to say who has the role, but %(name)s (%(key)s) holds it. Send their key, if it is "
                 "meant to be taken from them.", name=problem.holder.name, key=problem.holder.key)
        ) from problem  # fmt: skip
    return jsonify({"number": number})


@blueprint.post("/records/<number>/war-room/calls")
def call(number: str) -> Response:
    """Call a team or a person in."""
    require(actor(), WORK)
    identity, body = required_command_id(), load(CallBody(), json_body())
    call_in(number, body["team"], body.get("person"), body["message"], actor(), identity)
    return jsonify({"number": number})


@blueprint.post("/records/<number>/war-room/joined")
def join(number: str) -> Response:
    """Let records join."""
    require(actor(), "record.edit")
    identity, body = required_command_id(), load(JoinBody(), json_body())
    done = join_records(number, body["numbers"], actor(), identity)
    return jsonify({"number": number, "joined": done.count})


@blueprint.post("/records/<number>/war-room/updates")
def update(number: str) -> tuple[Response, int]:
    """Publish an update."""
    require(actor(), WORK)
    identity, body = required_command_id(), load(UpdateBody(), json_body())
    said = Update(body["texts"], body["titles"], body["public"], body["joined"], body["watchers"])
    publish_update(number, said, actor(), identity)
    return jsonify({"number": number}), 201


@blueprint.get("/war-room/proposals")
def proposed() -> Response:
    """What is proposed, the newest first."""
    require(actor(), SEE)
    return jsonify({"items": [
        {"key": str(one.row.key), "record": one.record.number, "type": one.target.key, "severity": one.row.severity,
         "alike": one.row.alike, "proposed_at": one.row.proposed_at.isoformat()}
        for one in proposals(actor())
    ]})  # fmt: skip


@blueprint.post("/war-room/proposals/<int:key>/declare")
def declare(key: int) -> tuple[Response, int]:
    """Declare it; what is like it joins."""
    require(actor(), "record.edit")
    done = declare_proposal(key, actor(), required_command_id())
    return jsonify({"number": done.number, "joined": done.count}), 201


@blueprint.post("/war-room/proposals/<int:key>/dismiss")
def dismiss(key: int) -> Response:
    """Say why it is not declared."""
    require(actor(), WORK)
    identity, body = required_command_id(), load(DismissalBody(), json_body())
    return jsonify({"record": dismiss_proposal(key, body["reason"], actor(), identity).number})


def _shown(view: RoomView) -> dict[str, object]:
    return {
        "number": view.record.number, "status": view.record.status, "over": view.is_over,
        "roles": [
            {"role": one.role.key, "name": one.role.name(language()),
             "person": {"key": str(one.holder.key), "name": one.holder.name} if one.holder else None,
             "since": one.since.isoformat() if one.since else None, "tasks": [task.name for task in one.tasks]}
            for one in view.roles
        ],
        "there": [one.name for one, _since in view.there],
        "joined": {"count": view.joined_count, "records": [one.number for one in view.joined]},
        "watchers": view.watchers,
        "responses": [
            {"response": one.response.key, "name": one.response.name(language()),
             "steps": [{"step": line.step.key, "name": line.step.name(language()),
                        "done_at": line.done_at.isoformat() if line.done_at else None, "done_by": line.done_by or None}
                       for line in one.steps]}
            for one in view.responses
        ],
        "updates": [
            {"at": one.row.at.isoformat(), "by": one.by or None, "status": one.row.status, "texts": one.row.texts,
             "public": one.row.is_public, "told": one.row.told,
             "told_at": one.row.told_at.isoformat() if one.row.told_at else None}
            for one in view.updates
        ],
        "actions": [
            {"number": one.record.number, "title": one.record.title, "status": one.record.status, "owner": one.owner,
             "due": one.due, "late": one.is_late}
            for one in view.actions
        ],
        "cost": {"minutes": view.cost.minutes, "currency": view.cost.currency or None,
                 "amount": f"{view.cost.cents / 100:.2f}" if view.cost.currency else None},
    }  # fmt: skip
