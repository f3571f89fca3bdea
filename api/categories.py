"""Categories: the whole tree, each before what is below it."""

from flask import Response, jsonify, request

from api.authentication import actor
from api.errors import new_blueprint
from api.schemas.base import load
from api.schemas.records import CategoryListQuery
from itsm.categories.queries import whole_tree
from itsm.categories.tree import Category

blueprint = new_blueprint("categories", "/api/v1/categories")


@blueprint.get("")
def listed() -> Response:
    """Those that new records of a ``type`` may have, or all of every taxonomy."""
    wanted = load(CategoryListQuery(), request.args.to_dict()).get("type")
    tree = whole_tree(actor())
    found = [
        one for one in tree.categories
        if wanted is None or (one.in_use and one.taxonomy == tree.used and one.serves(wanted))
    ]  # fmt: skip
    return jsonify({"taxonomy": tree.used, "items": [_item(one) for one in found]})


def _item(one: Category) -> dict[str, object]:
    return {
        "code": one.code, "names": dict(one.names), "taxonomy": one.taxonomy, "parent": one.above,
        "in_use": one.in_use, "types": None if one.types is None else sorted(one.types),
    }  # fmt: skip
