"""The diagram tab of a pack: the modeler, and the steps of the diagram as a list beside it."""

from flask import Blueprint, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from database import reading
from engine.errors import NotFound, text
from itsm.packs.names import in_language
from itsm.studio.drafts import draft_of
from itsm.studio.pickers import Diagram, diagrams_of, names_of, steps_of
from itsm.studio.pickers.kinds import KIND_NAMES
from itsm.studio.pickers.parts import processes_in, record_type_in

blueprint = Blueprint("studio_diagram", __name__, url_prefix="/studio/packs/<pack>")


@blueprint.get("/diagram")
@needs("studio.see")
def first(pack: str) -> ResponseReturnValue:
    """The diagram of the process that a new record starts, else the first; a page that says so without any."""
    workspace = open_workspace(pack, "diagram")
    found = _first(workspace)
    if found is not None:
        return redirect(f"{workspace.address}/diagram/{found}")
    return page("studio/diagram/none.html", workspace)


@blueprint.get("/diagram/<name>")
@needs("studio.see")
def one(pack: str, name: str) -> ResponseReturnValue:
    """One diagram in the modeler, with its steps."""
    workspace = open_workspace(pack, "diagram")
    file = workspace.draft.files.get(name)
    if file is None or not name.endswith(".bpmn"):
        raise NotFound(text("Expected a diagram “%(name)s” in the pack, but there is none.", name=name[:200]))
    return page(
        "studio/diagram/one.html", workspace, file=file, diagrams=_diagrams(workspace), kept_for=actor().key,
        findings=f"{workspace.address}/findings" if "studio_findings" in current_app.blueprints else "",
        **_beside(workspace, name),
    )  # fmt: skip


@blueprint.get("/diagram/<name>/steps")
@needs("studio.see")
def steps(pack: str, name: str) -> ResponseReturnValue:
    """The list of steps alone, asked again after each save."""
    workspace = open_workspace(pack, "diagram")
    return render_template("studio/diagram/steps.html", workspace=workspace, **_beside(workspace, name))


@blueprint.get("/names")
@needs("studio.see")
def names(pack: str) -> ResponseReturnValue:
    """All that the editors offer to choose from, in the reader's language or ``language``."""
    asked = request.args.get("language", "")
    language = asked if asked in ("en", "zh-CN") else visitor().language
    with reading() as session:
        draft = draft_of(session, pack)
        found = names_of(session, draft.contents, language)
    return jsonify({**found, "address": f"/studio/packs/{draft.pack}"})


def _first(workspace: Workspace) -> str | None:
    contents = workspace.draft.contents
    of_type = record_type_in(contents)
    drawn = {part.id: part.file for part in processes_in(contents, "en")}
    every = sorted(name for name in contents if name.endswith(".bpmn"))
    return drawn.get(of_type.process if of_type is not None else "") or next(iter(every), None)


def _diagrams(workspace: Workspace) -> list[Diagram]:
    return diagrams_of(workspace.draft.contents, visitor().language)


def _beside(workspace: Workspace, name: str) -> dict[str, object]:
    """What the list of steps shows: the steps, what their kinds, teams and statuses are called."""
    file, language = workspace.draft.files.get(name), visitor().language
    of_type = record_type_in(workspace.draft.contents)
    statuses = {} if of_type is None else {one.key: one.label(language) for one in of_type.statuses}
    planned = {} if of_type is None else {one.code: in_language(one.names, language) for one in of_type.teams}
    teams = {**planned, **visitor().team_names()}
    drawn = None if file is None else steps_of(file.content, language)
    return {"name": name, "steps": drawn, "kinds": KIND_NAMES, "statuses": statuses, "teams": teams}
