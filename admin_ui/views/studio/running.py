"""The tab *Running*: what of a version stands where now, and how long and how often its steps are taken."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import duration
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.workspace import open_workspace, page
from engine.errors import NotFound, Text, text
from itsm.studio.running import RunningView, Step, records_at, running_view, running_xml

blueprint = Blueprint("studio_running", __name__, url_prefix="/studio/packs/<pack>/running")

TAB = "running"
NOW, TIME, OFTEN = "now", "time", "often"
SHOWS: Mapping[str, Text] = {
    NOW: text("What stands where now"), TIME: text("How long steps take"), OFTEN: text("How often ways are taken"),
}  # fmt: skip
PERIODS: Mapping[str, tuple[int | None, Text]] = {
    "7": (7, text("The last 7 days")), "30": (30, text("The last 30 days")), "90": (90, text("The last 90 days")),
    "all": (None, text("All the time")),
}  # fmt: skip
"""Periods by what the address says: days back from now, and their words."""


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The diagram of the version that was chosen, and its steps as a list."""
    workspace = open_workspace(pack, TAB)
    shown, period = _choice("show", SHOWS, NOW), _choice("period", PERIODS, "30")
    try:
        version = request.args.get("version", type=int)
        view = running_view(pack, version, PERIODS[period][0], actor(), visitor().language)
    except NotFound:
        if "version" in request.args:
            raise
        return page("studio/running/none.html", workspace)
    element = request.args.get("element", "")
    records = records_at(pack, view.version.definition_key, element, actor()) if element else []
    named = next((one.name for one in view.steps if one.id == element), element)
    choice = urlencode({"version": view.version.definition_key, "show": shown, "period": period})
    return page(
        "studio/running/running.html", workspace, view=view, shown=shown, period=period, shows=SHOWS,
        periods={key: words for key, (_, words) in PERIODS.items()}, element=element, records=records, named=named,
        choice=choice,
    )  # fmt: skip


@blueprint.get("/<int:key>/diagram.bpmn")
@needs("studio.see")
def xml(pack: str, key: int) -> ResponseReturnValue:
    """The diagram of a version, as it was deployed."""
    return Response(running_xml(pack, key, actor()), mimetype="application/xml")


@blueprint.get("/<int:key>/diagram.json")
@needs("studio.see")
def state(pack: str, key: int) -> ResponseReturnValue:
    """What to paint on the diagram: tokens and faults, or warmth with its words."""
    shown, period = _choice("show", SHOWS, NOW), _choice("period", PERIODS, "30")
    view = running_view(pack, key, PERIODS[period][0], actor(), visitor().language)
    return jsonify(_counts(view) if shown == NOW else {"heat": _heat(view, shown)})


def _choice(name: str, known: Mapping[str, object], default: str) -> str:
    wanted = request.args.get(name, default)
    return wanted if wanted in known else default


def _counts(view: RunningView) -> dict[str, object]:
    standing = [one for one in view.steps if one.tokens or one.faults]
    return {"counts": {one.id: {"tokens": one.tokens, "faults": one.faults} for one in standing}}


def _heat(view: RunningView, shown: str) -> dict[str, object]:
    found: dict[str, object] = {one.id: _warmth(one, shown) for one in view.steps if one.visits.count}
    if shown == OFTEN:
        found |= {one.id: {"level": one.warm, "text": str(one.count)} for one in view.ways}
    return found


def _warmth(step: Step, shown: str) -> dict[str, object]:
    if shown == OFTEN:
        return {"level": step.warm_by_count, "text": str(step.visits.count)}
    return {"level": step.warm_by_time, "text": duration(step.visits.median)}
