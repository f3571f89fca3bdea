"""The frame of a pack in the studio: what it is called, where it stands, and its tabs."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, render_template

from admin_ui.views.frame.visitor import actor, visitor
from database import reading
from engine.errors import NotFound, Text, text
from itsm.people.roles import may
from itsm.studio.drafts import Draft, draft_of
from itsm.studio.drafts.library import keys_of_packs
from itsm.studio.drafts.standing import Standing, standing_of

TABS: Mapping[str, Text] = {
    "diagram": text("Diagram"),
    "forms": text("Forms"),
    "decisions": text("Decisions"),
    "type": text("Record type"),
    "tests": text("Tests"),
    "versions": text("Versions"),
    "running": text("Running"),
}
"""The tabs in their order. The blueprint of each is called ``studio_`` and its key; without one it is not shown."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A pack that is open: the draft with its files, where it stands, and the keys of its tabs with their names."""

    draft: Draft
    standing: Standing
    tab: str
    tabs: Mapping[str, Text]
    may_draw: bool

    @property
    def address(self) -> str:
        """Where the pack is."""
        return f"/studio/packs/{self.draft.pack}"


def open_workspace(pack: str, tab: str) -> Workspace:
    """The pack with the tab that is shown; raises NotFound."""
    with reading() as session:
        draft = draft_of(session, pack)
        standing = standing_of(draft, visitor().language)
    return Workspace(draft, standing, tab, tabs_there(), may(actor(), "studio.draw"))


def require_pack(pack: str) -> None:
    """Raise NotFound when there is no such pack, before anything else is said of what was sent."""
    with reading() as session:
        if pack not in keys_of_packs(session):
            raise NotFound(text("Expected a pack “%(key)s”, but there is none.", key=pack[:60]))


def tabs_there() -> Mapping[str, Text]:
    """The tabs that have a page."""
    return {key: label for key, label in TABS.items() if f"studio_{key}" in current_app.blueprints}


def page(template: str, workspace: Workspace, **more: object) -> str:
    """A page of a pack: ``template`` extends ``studio/pack.html``."""
    return render_template(template, workspace=workspace, **more)
