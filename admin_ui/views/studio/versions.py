"""The tab *Versions*: which versions a pack had, who drew them, and which is in use."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs
from admin_ui.views.studio.workspace import open_workspace, page
from database import reading
from itsm.studio.drafts.history import versions_of

blueprint = Blueprint("studio_versions", __name__, url_prefix="/studio/packs/<pack>/versions")


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """The history of the pack."""
    workspace = open_workspace(pack, "versions")
    with reading() as session:
        versions = versions_of(session, pack)
    return page("studio/versions/list.html", workspace, versions=versions)
