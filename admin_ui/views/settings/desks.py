"""Settings: service desks, the teams that work at them, and the sites and customers that they serve."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.filters import Filter
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.customers import CODE, CODE_HELP, calendar_field, suggestions
from admin_ui.views.settings.fields import FormField, said
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.storing import stored
from admin_ui.views.settings.things import Cell, ThingPages, Words, names_of_row, pages_of, thing_page
from admin_ui.views.settings.told import time_of
from engine.errors import text
from itsm.organisation.choices import DESK_KINDS
from itsm.organisation.commands import end_serving, save_desk, serve
from itsm.organisation.queries.desk_view import desk_view
from itsm.organisation.queries.lists import Thing
from itsm.organisation.queries.thing_view import ThingView
from itsm.organisation.tables import DeskRow


def _fields(_new: bool) -> Sequence[FormField]:
    return (
        *names(), FormField("code", CODE, required=True, help=CODE_HELP),
        FormField("kind", text("Kind"), "select", required=True, options=said(DESK_KINDS)),
        FormField("follows_sun", text("It follows the sun: its teams hand over as the day goes round the earth"),
                  "check", 16),
        calendar_field(),
    )  # fmt: skip


def _values(view: ThingView) -> dict[str, str]:
    row = cast(DeskRow, view.row)
    return {
        **names_of_row(row), "code": row.code, "kind": row.kind, "calendar": row.calendar or "",
        "follows_sun": "true" if row.follows_sun else "",
    }  # fmt: skip


def _parts(key: int) -> Mapping[str, Any]:
    kinds = ("team", "site", "customer")
    return {
        "desk": desk_view(key, actor(), visitor().language), "options": {kind: suggestions(kind) for kind in kinds},
        "time_of": time_of,
    }  # fmt: skip


def _kind(item: Thing) -> Cell:
    row = cast(DeskRow, item.row)
    kinds = {"centralised": text("Centralised"), "distributed": text("Distributed"), "virtual": text("Virtual")}
    return Cell(say(text("Follows the sun")), "info") if row.follows_sun else Cell(say(kinds[row.kind]))


def _served(item: Thing) -> Cell:
    counts = item.counts
    return Cell(say(text("%(sites)s sites, %(customers)s customers", sites=counts["sites"],
                         customers=counts["customers"])))  # fmt: skip


def _teams(item: Thing) -> Cell:
    count = item.counts["teams"]
    return Cell(str(count)) if count else Cell(say(text("None")), "warn")


DESKS = ThingPages(
    "desk", "desks", "headset",
    Words(text("Desks"), text("Add a desk"), text("There are no desks yet"),
          text("A desk joins the teams that people turn to, and says which sites and customers it serves.")),
    save_desk, _fields, _values,
    ((text("Kind"), _kind), (text("Teams"), _teams), (text("Serves"), _served)),
    filters=lambda: (Filter("kind", say(text("Kind")), tuple(said(DESK_KINDS)())),),
    parts="settings/desk_parts.html", details=_parts,
)  # fmt: skip

blueprint = pages_of(
    DESKS, text("Centralised, distributed or virtual: their teams, hours, sites and customers."),
    (
        text("Follow the sun"), text("Hours"), text("Service desk"), text("Virtual"), text("Support hours"),
        text("Distributed"), text("Centralised"),
    ),
)  # fmt: skip


@blueprint.post("/<int:key>/<any(team, site, customer):kind>")
@needs("people.manage")
def link(key: int, kind: str) -> ResponseReturnValue:
    """Let a team work at the desk, or the desk serve a site or a customer."""
    return stored(
        lambda: serve(key, kind, request.form, actor(), command_id()), f"/settings/desks/{key}",
        lambda refusal: thing_page(DESKS, key, refusal, kind),
    )  # fmt: skip


@blueprint.post("/<int:key>/<any(team, site, customer):kind>/<int:other>/end")
@needs("people.manage")
def unlink(key: int, kind: str, other: int) -> ResponseReturnValue:
    """Take a team, a site or a customer off the desk."""
    return stored(
        lambda: end_serving(key, kind, other, actor(), command_id()), f"/settings/desks/{key}",
        lambda refusal: thing_page(DESKS, key, refusal, kind),
    )  # fmt: skip
