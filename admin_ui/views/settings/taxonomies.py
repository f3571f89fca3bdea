"""Settings: taxonomies, and which of them new records are classified by."""

from typing import cast

from flask import redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.customers import CODE, CODE_HELP
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.things import Cell, ThingPages, Words, names_of_row, pages_of
from engine.errors import InvalidState, text
from itsm.categories.commands import save_taxonomy, use_taxonomy
from itsm.categories.tables import TaxonomyRow
from itsm.organisation.queries.lists import Thing


def _used(item: Thing) -> Cell:
    row = cast(TaxonomyRow, item.row)
    return Cell(say(text("Used for new records")), "good") if row.is_used else Cell("–")


TAXONOMIES = ThingPages(
    "taxonomy", "taxonomies", "folder-tree",
    Words(text("Taxonomies"), text("Add a taxonomy"), text("There are no taxonomies yet"),
          text("A taxonomy is a tree of categories. New records are classified by one of them.")),
    save_taxonomy, lambda _new: (*names(), FormField("code", CODE, required=True, help=CODE_HELP)),
    lambda view: {"code": view.row.code, **names_of_row(view.row)},
    (
        (text("Categories"), lambda item: Cell(str(item.counts["categories"]))),
        (text("State"), _used),
    ),
    parts="settings/categories/taxonomy_parts.html",
)  # fmt: skip

blueprint = pages_of(TAXONOMIES, None)


@blueprint.post("/<int:key>/use")
@needs("people.manage")
def use(key: int) -> ResponseReturnValue:
    """Classify new records by this taxonomy from now on."""
    try:
        use_taxonomy(key, actor(), command_id())
        tell("good", text("New records are classified by it from now on."))
    except InvalidState as problem:
        tell("bad", problem.message)
    return redirect(f"/settings/taxonomies/{key}", 303)
