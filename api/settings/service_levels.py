"""Service levels: which there are, what each promises in which version, a new one, a change, what is done to one."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify

from api.authentication import actor, command_id, required_command_id
from api.errors import PreconditionFailed, language, new_blueprint
from api.records.revisions import required_revision
from api.schemas.base import json_body, load
from api.schemas.settings.levels import LevelBody, NewLevelBody
from engine.errors import Conflict, InvalidForm
from engine.registry import Actor
from itsm.clocks.levels.commands import (
    LevelSaved,
    Wording,
    archive_level,
    choose_default_level,
    restore_level,
    save_level,
)
from itsm.clocks.levels.commands.checks import require_right
from itsm.clocks.levels.content import THRESHOLDS, Content, Target, to_json
from itsm.clocks.levels.queries import Level, level, level_versions, levels
from itsm.clocks.recounts.asking import apply_level, last_recount
from itsm.clocks.recounts.tables import LEVEL

blueprint = new_blueprint("service_levels", "/api/v1/service-levels")
ACTS: Mapping[str, Callable[[str, Actor, str | None], object]] = {
    "archive": archive_level, "restore": restore_level, "choose": choose_default_level, "apply": apply_level
}  # fmt: skip


@blueprint.get("")
def listed() -> Response:
    """All levels as they are in force, by code."""
    require_right(actor())
    return jsonify({"items": [_told(one) for one in levels()]})


@blueprint.post("")
def add() -> tuple[Response, int]:
    """Add a level."""
    identity, body = required_command_id(), load(NewLevelBody(), json_body())
    _saved(body["code"], body, None, identity, new=True)
    return _answer(body["code"]), 201


@blueprint.get("/<code>")
def one(code: str) -> Response:
    """A level with all its versions, the newest first; the version in force is the ETag."""
    require_right(actor())
    return _answer(code)


@blueprint.put("/<code>")
def change(code: str) -> Response:
    """Store another version; ``If-Match`` names the one that was read."""
    require_right(actor())
    level(code)
    version, body = required_revision(), load(LevelBody(), json_body())
    try:
        _saved(code, body, version, command_id(), new=False)
    except Conflict as problem:
        raise PreconditionFailed(problem.message) from problem
    return _answer(code)


@blueprint.post("/<code>/<any(archive, restore, choose, apply):what>")
def act(code: str, what: str) -> Response:
    """Take it out of use, put it back, let it hold where no other does, or let its newest version hold for all."""
    ACTS[what](code, actor(), required_command_id())
    return _answer(code)


def _saved(code: str, body: Mapping[str, Any], version: int | None, identity: str | None, new: bool) -> LevelSaved:
    targets = tuple(
        Target(sent["kind"], sent["minutes"], sent["type"], sent["priority"], sent["service"],
               tuple(sent["thresholds"] if sent["thresholds"] is not None else THRESHOLDS))
        for sent in body["targets"]
    )  # fmt: skip
    wording = Wording(body["names"], body["notice"])
    try:
        return save_level(code, wording, Content(targets, body["calendar"]), version, actor(), identity, new=new)
    except InvalidForm as problem:
        said = {name.replace("row-", "targets."): what for name, what in problem.fields.items()}
        raise InvalidForm(said) from problem


def _answer(code: str) -> Response:
    versions = level_versions(code)
    recount = last_recount(LEVEL, code)
    done = {"done": recount.done, "total": recount.total, "ended": recount.ended} if recount is not None else None
    response = jsonify({**_told(level(code)), "recount": done, "versions": [_version(one) for one in versions]})
    response.set_etag(str(level(code).version))
    return response


def _told(one: Level) -> dict[str, object]:
    return {
        "code": one.code, "name": one.name(language()), "names": dict(one.names), "default": one.is_default,
        "archived": one.archived, **_version(one),
    }  # fmt: skip


def _version(one: Level) -> dict[str, object]:
    return {
        "version": one.version, "changed_at": one.changed_at.isoformat(), "changed_by": one.changed_by,
        "notice": one.notice, **to_json(one.content),
    }  # fmt: skip
