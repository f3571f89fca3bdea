"""What the viewer reads to paint how much of a diagram the scenarios go through."""

from pathlib import PurePosixPath

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs
from admin_ui.views.studio.workspace import open_workspace
from database import reading
from engine.errors import InvalidDefinition, NotFound, text
from itsm.packs.versions.naming import kind_of
from itsm.studio.drafts import Draft, draft_of, read_draft
from itsm.studio.tested import results_of

blueprint = Blueprint("studio_coverage", __name__, url_prefix="/studio/packs/<pack>/tests/coverage/<diagram>")


@blueprint.get("/diagram.bpmn")
@needs("studio.see")
def xml(pack: str, diagram: str) -> ResponseReturnValue:
    """The diagram as it is drawn."""
    return Response(_drawn(open_workspace(pack, "tests").draft, diagram), mimetype="application/xml")


@blueprint.get("/diagram.json")
@needs("studio.see")
def state(pack: str, diagram: str) -> ResponseReturnValue:
    """Flows that were taken, and those that were not; steps that were met."""
    with reading() as session:
        draft = draft_of(session, pack)
        covered = results_of(session, pack, draft.contents).coverage
    _drawn(draft, diagram)
    processes = _processes(draft, diagram)
    taken = {flow for process, flow in covered.flows_met if process in processes}
    missed = {flow for process, flow in covered.flows_left if process in processes}
    ends = (process.get(flow, ()) for process in processes.values() for flow in taken)
    met = {node for pair in ends for node in pair}
    return jsonify({"taken_flows": sorted(taken), "missed_flows": sorted(missed), "done": sorted(met)})


def _drawn(draft: Draft, diagram: str) -> bytes:
    file = draft.files.get(f"{diagram}.bpmn")
    if file is None or kind_of(file.name) != "process":
        raise NotFound(text("Expected a diagram “%(name)s” in the pack, but there is none.", name=diagram[:100]))
    return file.content


def _processes(draft: Draft, diagram: str) -> dict[str, dict[str, tuple[str, str]]]:
    """The processes of a file by id, each with what its flows join."""
    try:
        pack = read_draft(draft)
    except InvalidDefinition:
        return {}  # nothing was run of it
    own = {one.id for one in pack.resources
           if one.kind == "process" and PurePosixPath(one.name).name == f"{diagram}.bpmn"}  # fmt: skip
    return {
        process: {
            element.id: (element.source_id or "", element.target_id or "")
            for element in pack.programs[process].elements.values() if element.type == "sequenceFlow"
        }
        for process in own
    }  # fmt: skip
