"""Owners of records: what the caller follows, asking for another owner, deciding on it."""

from typing import cast

from flask import Response, jsonify, request

from api.authentication import actor, required_command_id
from api.errors import new_blueprint
from api.schemas.base import NoteBody, PageQuery, json_body, load
from api.schemas.owners import FollowedQuery, OwnerChangeBody
from api.schemas.records import ListedRecordSchema
from itsm.ownership.commands import answer_owner_change, ask_owner_change
from itsm.ownership.commands.answer_owner_change import Answer
from itsm.ownership.queries import OwnerChangeView, change_of_record, changes_for, followed

blueprint = new_blueprint("owners", "/api/v1")


@blueprint.get("/followed")
def following() -> Response:
    """Records that the caller owns or stands in for, the newest first."""
    query = load(FollowedQuery(), request.args.to_dict())
    page = followed(actor(), query.get("after"), query["limit"], owed=query["owed"])
    items = [
        {
            "record": ListedRecordSchema().dump(item.record), "handlers": list(item.handlers), "own": item.is_own,
            "answer_owed_at": item.answer_owed_at.isoformat() if item.answer_owed_at else None,
        }
        for item in page.items
    ]  # fmt: skip
    return jsonify({"items": items, "next": page.next})


@blueprint.get("/owner-changes")
def waiting() -> Response:
    """Changes of owner that the caller has to decide, the oldest first."""
    query = load(PageQuery(), request.args.to_dict())
    page = changes_for(actor(), query.get("after"), query["limit"])
    return jsonify({"items": [_change(one) for one in page.items], "next": page.next})


@blueprint.get("/records/<number>/owner-changes")
def pending(number: str) -> Response:
    """The change of owner of a record that waits for an answer."""
    found = change_of_record(number, actor())
    if found is None:
        return jsonify({"pending": None})
    may = {"decide": found.may_decide, "withdraw": found.may_withdraw}
    return jsonify({"pending": {**_change(found), "may": may}})


@blueprint.post("/records/<number>/owner-changes")
def ask(number: str) -> Response:
    """Ask for another owner of a record."""
    identity = required_command_id()
    body = load(OwnerChangeBody(), json_body())
    asked = ask_owner_change(number, body["person"], body["reason"], actor(), identity)
    return jsonify({"key": str(asked.key), "number": asked.number, "state": "pending"})


@blueprint.post("/owner-changes/<int:key>/<any(approve, refuse, withdraw):what>")
def answer(key: int, what: str) -> Response:
    """Decide on a change of owner, or withdraw one's own."""
    identity = required_command_id()
    body = load(NoteBody(), json_body())
    done = answer_owner_change(key, cast(Answer, what), body["note"], actor(), identity)
    return jsonify({"key": str(done.key), "number": done.number, "state": done.state})


def _change(one: OwnerChangeView) -> dict[str, object]:
    return {
        "key": str(one.key), "number": one.number, "title": one.title, "team": one.team, "owner": one.before,
        "new_owner": one.after, "reason": one.reason, "asked_by": one.asked_by, "asked_at": one.asked_at.isoformat(),
    }  # fmt: skip
