"""What other records advise at one: list, take it over, wait for it."""

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import language, new_blueprint
from api.schemas.advice import UseAdviceBody, WaitBody
from api.schemas.base import json_body, load
from itsm.advice.offering import Offered, offered
from itsm.advice.taking import Taken, use_advice, wait_for_advice
from itsm.people.roles import require
from itsm.records.queries import record_view

blueprint = new_blueprint("advice_api", "/api/v1/records/<number>/advice")


@blueprint.get("")
def advice(number: str) -> Response:
    """What holds now, that of linked records first; with the caller's tasks that take it over or wait for it."""
    view = record_view(number, actor(), language())
    return jsonify({"items": [_item(one) for one in offered(view, actor())]})


@blueprint.post("/<other>/use")
def use(number: str, other: str) -> Response:
    """Link the two, and put the words into the draft of a task."""
    require(actor(), "record.edit")
    identity, task = required_command_id(), load(UseAdviceBody(), json_body())["task"]
    return _done(use_advice(number, other, task, actor(), identity), task)


@blueprint.post("/<other>/wait")
def wait(number: str, other: str) -> Response:
    """Link the two and complete a task by the outcome that waits for the other one."""
    require(actor(), "record.edit")
    identity, task = required_command_id(), load(WaitBody(), json_body())["task"]
    return _done(wait_for_advice(number, other, task, actor(), identity), task)


def _done(taken: Taken, task: int | None) -> Response:
    return jsonify({"number": taken.number, "other": taken.other, "task": _key(task)})


def _item(one: Offered) -> dict[str, object]:
    advised = one.advised
    return {
        "number": advised.number, "title": advised.title, "name": advised.name(language()), "text": advised.text,
        "linked": advised.linked, "use_task": _key(one.use_task), "wait_task": _key(one.wait_task),
    }  # fmt: skip


def _key(task: int | None) -> str | None:
    return None if task is None else str(task)
