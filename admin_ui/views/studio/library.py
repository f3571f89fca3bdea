"""The library of the studio: every pack, and the way into its workspace."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs, visitor
from admin_ui.views.studio.workspace import open_workspace, tabs_there
from database import reading
from itsm.studio.drafts.library import packs_in

blueprint = Blueprint("studio_library", __name__, url_prefix="/studio")


@blueprint.get("")
@needs("studio.see")
def show() -> ResponseReturnValue:
    """All packs that are in use or drafted."""
    with reading() as session:
        packs = packs_in(session, visitor().language)
    return render_template("studio/library/list.html", packs=packs, tab="library")


@blueprint.get("/packs/<pack>")
@needs("studio.see")
def one(pack: str) -> ResponseReturnValue:
    """A pack opens with its first tab."""
    first = next(iter(tabs_there()))
    return redirect(f"{open_workspace(pack, first).address}/{first}")
