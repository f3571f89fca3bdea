"""The first page of operators, and the processes with their versions and diagrams."""

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from itsm.operations.counting import CAP
from itsm.operations.overview import overview as looked_at
from itsm.operations.processes import definition_xml, process_list, process_view

blueprint = Blueprint("operations", __name__, url_prefix="/operations")


@blueprint.get("")
@needs("operations.see")
def show() -> ResponseReturnValue:
    """The numbers that matter now."""
    return render_template("operations/overview.html", now=looked_at(actor(), visitor().language), cap=CAP)


@blueprint.get("/processes")
@needs("operations.see")
def processes() -> ResponseReturnValue:
    """Every version of every process."""
    return render_template("operations/processes.html", versions=process_list(actor(), visitor().language))


@blueprint.get("/processes/<int:key>")
@needs("operations.see")
def process(key: int) -> ResponseReturnValue:
    """One version: its diagram with counts, and the other versions."""
    return render_template("operations/process.html", view=process_view(key, actor(), visitor().language))


@blueprint.get("/processes/<int:key>/diagram.bpmn")
@needs("operations.see")
def xml(key: int) -> ResponseReturnValue:
    """The diagram of a version, as deployed."""
    return Response(definition_xml(key, actor()), mimetype="application/xml")


@blueprint.get("/processes/<int:key>/diagram.json")
@needs("operations.see")
def marks(key: int) -> ResponseReturnValue:
    """How many tokens wait, and how many stand still, at each element."""
    view = process_view(key, actor(), visitor().language)
    standing = [place for place in view.places if place.tokens or place.faults]
    counts = {place.element_id: {"tokens": place.tokens, "faults": place.faults} for place in standing}
    return jsonify({"counts": counts})
