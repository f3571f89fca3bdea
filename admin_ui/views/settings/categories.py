"""Settings: what records are about. The tree of a taxonomy with its categories."""

from collections.abc import Sequence
from typing import Literal, cast

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.customers import CODE
from admin_ui.views.settings.fields import FormField, Options
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from admin_ui.views.settings.things import ThingPages, Words, names_of_row, pages_of
from engine.errors import text
from itsm.categories.commands import move_category, save_category, take_categories
from itsm.categories.commands.save_category import TYPE
from itsm.categories.queries import not_in_tree, places, taxonomy_of, tree_view
from itsm.categories.tables import CategoryRow
from itsm.organisation.queries.thing_view import ThingView

HOME = "/settings/categories"


def _show() -> str:
    wanted = request.args.get("retired") == "true"
    view = tree_view(request.args.get("taxonomy"), actor(), visitor().language, wanted)
    return render_template(
        "settings/categories/tree.html", view=view, retired=wanted, moved=request.args.get("moved", ""),
        way=request.args.get("way", ""), types={one.key: one for one in visitor().record_types()},
    )  # fmt: skip


def _fields(new: bool) -> Sequence[FormField]:
    given = (FormField("code", CODE, required=True, help=text("What records keep. It stays for good.")),) if new else ()
    served = [one for one in visitor().record_types() if one.has_tree]
    boxes = [
        FormField(f"{TYPE}{one.key}", text("Only for: %(type)s", type=one.name(visitor().language)), "check", 16)
        for one in served
    ]
    return (
        *names(), FormField("parent", text("Below"), "select", 16, options=_parents, empty=text("At the top")),
        *given, FormField("taxonomy", text("Taxonomy"), "hidden"), *boxes,
    )  # fmt: skip


def _parents() -> Options:
    """Categories of the taxonomy that the page is about."""
    key = (request.view_args or {}).get("key")
    if key is not None:
        return places(taxonomy_of(int(key), actor())[0], visitor().language)
    return places(_taxonomy(), visitor().language)


def _taxonomy() -> str:
    named = request.form.get("taxonomy") or request.args.get("taxonomy")
    view = tree_view(named, actor(), visitor().language)
    return view.taxonomy.code if view.taxonomy is not None else ""


def _values(view: ThingView) -> dict[str, str]:
    row = cast(CategoryRow, view.row)
    taxonomy, above = taxonomy_of(row.key, actor())
    return {
        **names_of_row(row), "parent": above or "", "taxonomy": taxonomy,
        **{f"{TYPE}{one}": "true" for one in row.types},
    }  # fmt: skip


CATEGORIES = ThingPages(
    "category", "categories", "folder-tree",
    Words(text("Categories"), text("Add a category"), text("There are no categories yet"),
          text("Categories say what a record is about: people choose one, rules route by it, reports count by it.")),
    save_category, _fields, _values, (), listing=_show,
)  # fmt: skip

blueprint = pages_of(
    CATEGORIES, text("What records are about, as a tree: names, order, and which tree is used."),
    (
        text("Taxonomy"), text("Classification"), text("Category tree"), text("Service areas"), text("Subcategory"),
        text("Symptoms"),
    ),
)  # fmt: skip


@blueprint.post("/<int:key>/move")
@needs("people.manage")
def move(key: int) -> ResponseReturnValue:
    """Move a category up or down; the button that did it has the focus again."""
    way: Literal["up", "down"] = "down" if request.form.get("way") == "down" else "up"
    move_category(key, way, actor(), command_id())
    taxonomy, _ = taxonomy_of(key, actor())
    return redirect(f"{HOME}?taxonomy={taxonomy}&moved={key}&way={way}", 303)


@blueprint.get("/found")
@needs("people.manage")
def found() -> ResponseReturnValue:
    """What records have as their category that no tree knows, such as what an import brought."""
    return _found()


@blueprint.post("/found")
@needs("people.manage")
def take() -> ResponseReturnValue:
    """Take some of it into the tree."""
    wanted = request.form.getlist("found")
    return stored(
        lambda: take_categories(wanted, _taxonomy(), request.form.get("parent", ""), actor(), command_id()),
        lambda: f"{HOME}?taxonomy={_taxonomy()}", _found,
    )  # fmt: skip


def _found(refusal: Refusal = NOTHING_WRONG) -> str:
    taxonomy = _taxonomy()
    return render_template(
        "settings/categories/found.html", found=not_in_tree(actor()), places=places(taxonomy, visitor().language),
        taxonomy=taxonomy, chosen=request.form.getlist("found"), parent=request.form.get("parent", ""), refusal=refusal,
        kept=typed_command_id() or None,
    )  # fmt: skip
