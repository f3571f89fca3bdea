"""The catalogue: what is offered to the caller, one item with the fields of its form, and ordering it."""

from decimal import Decimal

from flask import Response, jsonify, request

from api.authentication import actor, command_id
from api.errors import language, new_blueprint
from api.practices.asked import fields_shown
from api.schemas.base import json_body, load
from api.schemas.ordering import CatalogueQuery, OrderBody
from itsm.catalogue.commands import order_item
from itsm.catalogue.queries.front import Entry, found, offered_page
from itsm.catalogue.queries.items import ItemView, Part, item_view
from itsm.packs.deployed import form as deployed_form
from itsm.people.queries import assignable

blueprint = new_blueprint("catalogue", "/api/v1/catalogue/items")


@blueprint.get("")
def listed() -> Response:
    """What the caller may order: all of it page by page, or what the search ``q`` finds, the best first."""
    asked = load(CatalogueQuery(), request.args.to_dict())
    if asked["q"]:
        entries, following = found(asked["q"], actor(), language()), None
    else:
        entries, following = offered_page(actor(), language(), asked["after"], asked["limit"])
    return jsonify({"items": [_entry(one) for one in entries], "next": following})


@blueprint.get("/<code>")
def one(code: str) -> Response:
    """An item with its cost, its parts, and the fields that are asked when it is ordered."""
    view = item_view(code, actor(), language())
    form = deployed_form(view.form, language())
    return jsonify({**_item(view), "fields": fields_shown(form)})


@blueprint.post("/<code>/orders")
def order(code: str) -> tuple[Response, int]:
    """Order it: 201 with the record. The same idempotency key orders once."""
    item_view(code, actor(), language())
    body = load(OrderBody(), json_body())
    named = body["requester"]
    requester = assignable(named).key if named else actor().key
    done = order_item(code, body["values"], requester, actor(), command_id(), "api")
    return jsonify({"number": done.number, "key": str(done.key)}), 201


def _entry(one: Entry) -> dict[str, object]:
    return {
        "code": one.code, "name": one.name, "text": one.text, "parts": one.parts,
        "cost": _cost(one.once, one.monthly, one.currency),
    }  # fmt: skip


def _item(view: ItemView) -> dict[str, object]:
    return {
        "code": view.code, "name": view.name, "text": view.text, "service": view.service[0], "type": view.type_key,
        "form": view.form, "approval": view.approval,
        "cost": _cost(view.cost.once, view.cost.monthly, view.cost.currency),
        "stages": [[_part(part) for part in stage] for stage in view.stages],
    }  # fmt: skip


def _part(part: Part) -> dict[str, object]:
    return {
        "code": part.code, "name": part.name, "cost": _cost(part.cost.once, part.cost.monthly, part.cost.currency),
    }  # fmt: skip


def _cost(once: int | None, monthly: int | None, currency: str) -> dict[str, object] | None:
    """Amounts as text, so that nobody rounds them; null for what is free."""
    if once is None and monthly is None:
        return None
    return {"once": _amount(once), "monthly": _amount(monthly), "currency": currency}


def _amount(hundredths: int | None) -> str | None:
    return None if hundredths is None else str(Decimal(hundredths) / 100)
