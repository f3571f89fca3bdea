"""Pages of the catalogue in the portal: its front, a service, an item with its form, and one's orders."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.catalogue.asking import item_drawing, meant_requester
from admin_ui.views.conversation import attach_all
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.filters import address
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import InvalidForm, Text, text
from itsm.catalogue.commands import keep_favourite, order_item
from itsm.catalogue.queries.front import found, front, inside
from itsm.catalogue.queries.items import item_view
from itsm.catalogue.queries.orders import my_orders
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType

blueprint = Blueprint("catalogue", __name__, url_prefix="/portal/catalogue")
LONGEST_WORDS = 200


@blueprint.get("")
@needs("record.report")
def show() -> ResponseReturnValue:
    """The first page, a service (``service``), or what the search finds (``q``)."""
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    language = visitor().language
    if words:
        entries = found(words, actor(), language)
        return render_template("catalogue/found.html", words=words, entries=entries, others=_others())
    if request.args.get("service"):
        view = inside(request.args["service"], actor(), language, request.args.get("after"))
        return render_template(
            "catalogue/inside.html", view=view, words="",
            first=address() if request.args.get("after") else None,
            next=address(after=view.next) if view.next else None,
        )  # fmt: skip
    return render_template(
        "catalogue/front.html", view=front(actor(), language), words="", others=_others()
    )


@blueprint.get("/orders")
@needs("portal.use")
def orders() -> ResponseReturnValue:
    """What the reader has ordered or gets, and where each stands."""
    items, following = my_orders(actor(), visitor().language, request.args.get("after"), visitor().time_zone)
    return render_template(
        "catalogue/orders.html", orders=items,
        first=address() if request.args.get("after") else None, next=address(after=following) if following else None,
    )  # fmt: skip


@blueprint.get("/items/<code>")
@needs("record.report")
def ask(code: str) -> ResponseReturnValue:
    """An item: what it is, what it costs, and its form."""
    return _page(code)


@blueprint.post("/items/<code>")
@needs("record.report")
def order(code: str) -> ResponseReturnValue:
    """Order it, attach the files, and show where it stands."""
    view = item_view(code, actor(), visitor().language)
    requester = meant_requester(view)
    if isinstance(requester, Text):
        return _page(code, requester_error=requester), 422
    try:
        values = submission_of(deployed_form(view.form))
        done = order_item(code, values, requester, actor(), command_id(), "portal")
    except InvalidForm as problem:
        return _page(code, problem), 422
    attach_all(done.number, internal=False, names=tuple(request.files))
    tell("good", text("Ordered. The number is %(number)s; we answer here.", number=done.number))
    return redirect(f"/portal/records/{done.number}", 303)


@blueprint.post("/items/<code>/favourite")
@needs("record.report")
def favourite(code: str) -> ResponseReturnValue:
    """Keep it at hand, or not any longer."""
    keep_favourite(code, request.form.get("keep") == "true", actor(), command_id())
    return redirect(f"/portal/catalogue/items/{code}", 303)


@blueprint.post("/items/<code>/fields")
@needs("record.report")
def refresh(code: str) -> ResponseReturnValue:
    """The fields of its form for what was typed so far."""
    view = item_view(code, actor(), visitor().language)
    return render_template("catalogue/fields.html", drawing=item_drawing(view))


def _others() -> list[RecordType]:
    """Where one asks for what is not in the catalogue."""
    return [one for one in visitor().record_types() if one.in_portal and one.orders is not None]


def _page(code: str, problem: InvalidForm | None = None, requester_error: Text | None = None) -> str:
    view = item_view(code, actor(), visitor().language)
    return render_template(
        "catalogue/item.html", view=view, drawing=item_drawing(view, problem),
        command_id=typed_command_id() or None, requester_error=requester_error,
        requester=request.form.get("requester", ""),
    )  # fmt: skip
