"""Builds of the definitive media library: what a build server registers, and what an installer asks for."""

from flask import Response, jsonify, request

from api.authentication import actor, required_command_id
from api.errors import new_blueprint
from api.schemas.base import json_body, load
from api.schemas.settings.builds import BuildBody, BuildsQuery, WithdrawBuildBody
from itsm.builds.commands import register_build, withdraw_build
from itsm.builds.queries import build_view, builds
from itsm.builds.rights import MANAGE, require_see
from itsm.builds.tables import BuildRow
from itsm.people.roles import require

blueprint = new_blueprint("builds", "/api/v1")


@blueprint.get("/builds")
def all_builds() -> Response:
    """Builds in use, or those that were withdrawn, the newest first."""
    require_see(actor())
    query = load(BuildsQuery(), request.args.to_dict())
    page = builds(actor(), query["words"], query["withdrawn"], query.get("after"))
    return jsonify({"items": [_item(row) for row in page.items], "next": str(page.next) if page.next else None})


@blueprint.get("/builds/<int:key>")
def one_build(key: int) -> Response:
    """A build with what was compared with it."""
    require_see(actor())
    view = build_view(key, actor())
    checks = [
        {"record": one.number or None, "found": one.row.found, "same": one.row.same, "by": one.by or None,
         "checked_at": one.row.checked_at.isoformat()}
        for one in view.checks
    ]  # fmt: skip
    return jsonify({**_item(view.row), "checks": checks, "records": [one.number for one in view.records]})


@blueprint.post("/builds")
def register() -> tuple[Response, int]:
    """Register a build: what is there with the same hash is found again."""
    require(actor(), MANAGE)
    identity, body = required_command_id(), load(BuildBody(), json_body())
    saved = register_build({name: str(value) for name, value in body.items()}, actor(), identity)
    return jsonify(_item(build_view(saved.key, actor()).row)), 201


@blueprint.post("/builds/<int:key>/withdraw")
def withdraw(key: int) -> Response:
    """Withdraw a build, with the reason."""
    require(actor(), MANAGE)
    identity, body = required_command_id(), load(WithdrawBuildBody(), json_body())
    withdraw_build(key, body["reason"], actor(), body.get("revision"), identity)
    return jsonify(_item(build_view(key, actor()).row))


def _item(row: BuildRow) -> dict[str, object]:
    return {
        "key": str(row.key), "name": row.name, "product": row.product, "version": row.version, "sha256": row.sha256,
        "size": row.size, "location": row.location, "note": row.note, "revision": row.revision,
        "registered_at": row.registered_at.isoformat(), "reason": row.reason,
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }  # fmt: skip
