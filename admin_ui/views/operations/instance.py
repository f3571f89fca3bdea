"""One instance: where it stands, its variables, its history."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from itsm.operations.instance.now import instance_history, instance_marks, instance_now
from itsm.operations.instance.variables import instance_variables
from itsm.operations.kinds import ITEM_STATES
from itsm.operations.processes import definition_xml

blueprint = Blueprint("operations_instance", __name__, url_prefix="/operations/instances/<int:key>")


@blueprint.get("")
@needs("operations.see")
def show(key: int) -> ResponseReturnValue:
    """Its tokens on the diagram, what they wait for, what fails, and what can be done."""
    now = instance_now(key, actor(), visitor().language)
    return render_template("operations/instance.html", now=now, head=now.head, part="now", item_states=ITEM_STATES)


@blueprint.get("/variables")
@needs("operations.see")
def variables(key: int) -> ResponseReturnValue:
    """The variables of all scopes."""
    head, scopes = instance_variables(key, actor(), visitor().language)
    return render_template("operations/variables.html", head=head, scopes=scopes, part="variables")


@blueprint.get("/history")
@needs("operations.see")
def history(key: int) -> ResponseReturnValue:
    """What happened, newest first."""
    after = request.args.get("after")
    head, page = instance_history(key, after, actor(), visitor().language)
    return render_template("operations/history.html", head=head, page=page, after=after, part="history")


@blueprint.get("/diagram.bpmn")
@needs("operations.see")
def xml(key: int) -> ResponseReturnValue:
    """The diagram that it runs on, as deployed."""
    now = instance_now(key, actor(), visitor().language)
    return Response(definition_xml(now.head.definition_key, actor()), mimetype="application/xml")


@blueprint.get("/diagram.json")
@needs("operations.see")
def marks(key: int) -> ResponseReturnValue:
    """How many tokens are, and how many stand still, at each element."""
    found = instance_marks(key, actor())
    counts = {element: {"tokens": tokens, "faults": faults} for element, (tokens, faults) in found.items()}
    return jsonify({"counts": counts})
