"""Figures for programs: what they come to, and readings that a monitoring system takes."""

from datetime import UTC

from flask import Response, jsonify

from api.authentication import actor, required_command_id
from api.errors import language, new_blueprint
from api.schemas.base import json_body, load
from api.schemas.settings.figures import ReadingsBody
from itsm.figures.commands import Reading, add_readings
from itsm.figures.queries import FigureShown, figure_shown, figures
from itsm.figures.rights import ADD, SEE
from itsm.figures.saying import plain
from itsm.language import translate
from itsm.people.roles import require

blueprint = new_blueprint("figures", "/api/v1")


@blueprint.get("/figures")
def all_figures() -> Response:
    """Every figure with its headline."""
    require(actor(), SEE)
    return jsonify({"items": [_item(one) for one in figures(actor(), language())]})


@blueprint.get("/figures/<type_key>/<key>")
def one_figure(type_key: str, key: str) -> Response:
    """A figure with its table, each cell as a text."""
    require(actor(), SEE)
    shown = figure_shown(type_key, key, actor(), language())
    columns = [translate(one, language()) for one in shown.result.columns]
    rows = [[plain(cell, language()) or None for cell in row] for row in shown.result.rows]
    return jsonify({**_item(shown), "columns": columns, "rows": rows})


@blueprint.post("/figures/<type_key>/<key>/readings")
def readings(type_key: str, key: str) -> Response:
    """Add readings, all of them or none."""
    require(actor(), ADD)
    identity, body = required_command_id(), load(ReadingsBody(), json_body())
    found = [Reading(one["number"].upper(), one["at"].astimezone(UTC), one["value"]) for one in body["readings"]]
    added = add_readings(type_key, key, found, actor(), identity)
    return jsonify({"added": added.added, "changed": added.changed})


def _item(shown: FigureShown) -> dict[str, object]:
    headline, names = shown.result.headline, shown.figure.names
    return {
        "type": shown.type.key, "key": shown.figure.key, "kind": shown.figure.kind,
        "name": names.get(language(), names["en"]), "headline": translate(headline, language()) if headline else None,
        "why_not": translate(shown.problem, language()) if shown.problem else None, "more": shown.result.more,
    }  # fmt: skip
