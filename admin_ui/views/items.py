"""Fields that name items: what may be meant, while somebody types."""

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from itsm.impact.named import Item, offered_items

blueprint = Blueprint("items", __name__, url_prefix="/items")

LONGEST = 1000
_LAST = re.compile(r"(?s)(?P<before>.*[,;，；、\n]\s*)?(?P<typed>.*)")


@blueprint.get("/options")
@needs("portal.use", "work.see")
def options() -> ResponseReturnValue:
    """Items that go on with what was typed behind the last comma, whatever the field is called."""
    written = next(iter(request.args.values()), "")[:LONGEST]
    found = _LAST.fullmatch(written)
    before, typed = (found["before"] or "", found["typed"].strip()) if found is not None else ("", "")
    items = [(f"{before}{_said(one)}", one) for one in offered_items(typed, actor())]
    return render_template("items_options.html", items=items, language=visitor().language)


def _said(item: Item) -> str:
    """The name, or the number of one whose name would be read as several or as none."""
    return item.title if item.title.strip() and not re.search(r"[,;，；、\n]", item.title) else item.number
