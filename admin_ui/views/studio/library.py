"""The library of the studio: every pack, the way into its workspace, and new ones."""

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.sources import Beginning, beginning, sources
from admin_ui.views.studio.workspace import open_workspace, tabs_there
from database import reading
from engine.errors import InvalidDefinition, InvalidForm, InvalidInput, NotFound, text
from itsm.packs.versions.in_use import contents_of, version_of
from itsm.studio.beginning import archives
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.packs import start_pack
from itsm.studio.drafts.library import packs_in
from itsm.studio.using.judged import known_findings

blueprint = Blueprint("studio_library", __name__, url_prefix="/studio")


@blueprint.get("")
@needs("studio.see")
def show() -> ResponseReturnValue:
    """All packs that are in use or drafted."""
    with reading() as session:
        packs = packs_in(session, visitor().language)
    return render_template("studio/library/list.html", packs=packs, tab="library")


@blueprint.get("/new")
@needs("studio.draw")
def new() -> ResponseReturnValue:
    """The form for a new pack; ``source`` is what it begins with."""
    return _form(Beginning(source=request.args.get("source", "starter:empty")))


@blueprint.post("/packs")
@needs("studio.draw")
def begin() -> ResponseReturnValue:
    """Begin a pack from a starter, as a copy of another pack, or from an archive."""
    asked = beginning()
    try:
        key, contents = asked.files()
        begun = start_pack(asked.new_name(key, contents), key, contents, actor(), command_id())
    except InvalidForm as problem:
        return _form(asked, problem), 422
    except (InvalidInput, InvalidDefinition, NotFound) as problem:
        return _form(asked, InvalidForm({"source": problem.message})), 422
    tell("good", text("The pack is a draft: nothing of it is in use until you put it into use."))
    return redirect(f"/studio/packs/{begun.pack}", 303)


@blueprint.get("/packs/<pack>")
@needs("studio.see")
def one(pack: str) -> ResponseReturnValue:
    """A pack opens with its first tab."""
    first = next(iter(tabs_there()))
    return redirect(f"{open_workspace(pack, first).address}/{first}")


@blueprint.get("/packs/<pack>/checked")
@needs("studio.see")
def checked(pack: str) -> ResponseReturnValue:
    """How many findings the draft has, for the page that shows the rest meanwhile."""
    with reading() as session:
        draft = draft_of(session, pack)
    found = known_findings(draft)
    errors = sum(one.severity == "error" for one in found)
    return render_template("studio/library/checked.html", pack=pack, errors=errors, warnings=len(found) - errors)


@blueprint.get("/packs/<pack>/export")
@needs("studio.see")
def export(pack: str) -> ResponseReturnValue:
    """The pack as a ZIP file: as it is drawn, or its version ``version``."""
    number = request.args.get("version", type=int)
    with reading() as session:
        contents = (
            draft_of(session, pack).contents if number is None
            else contents_of(session, version_of(session, pack, number).files)
        )
    response = Response(archives.written(pack, contents), mimetype="application/zip")
    name = pack if number is None else f"{pack}-{number}"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return response


def _form(asked: Beginning, problem: InvalidForm | None = None) -> str:
    return render_template(
        "studio/library/new.html", asked=asked, sources=sources(), errors=problem.fields if problem else {},
        kept=typed_command_id() or None, tab="library",
    )  # fmt: skip
