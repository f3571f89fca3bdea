"""Settings: sites, of customers and of our own."""

from collections.abc import Sequence
from typing import cast

from admin_ui.views.frame.filters import Filter
from admin_ui.views.frame.templating import say
from admin_ui.views.settings.customers import CODE, CODE_HELP, suggestions, when_and_where
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.things import Cell, ThingPages, Words, pages_of
from engine.errors import text
from itsm.organisation.commands import save_site
from itsm.organisation.queries.lists import Thing
from itsm.organisation.queries.thing_view import ThingView
from itsm.organisation.tables import SiteRow


def _site_fields(_new: bool) -> Sequence[FormField]:
    return (
        FormField("name", text("Name"), required=True),
        FormField("code", CODE, required=True, help=CODE_HELP),
        FormField("customer", text("Customer"), "list", 16, options=lambda: suggestions("customer"),
                  help=text("Type a part of its name, and choose its code; empty for a site of your own.")),
        FormField("address", text("Address"), "area", 16),
        *when_and_where(text("Counts before that of the customer.")),
    )  # fmt: skip


def _site_values(view: ThingView) -> dict[str, str]:
    row = cast(SiteRow, view.row)
    return {
        "name": row.name, "code": row.code, "customer": view.customer[1] if view.customer else "",
        "address": row.address or "", "time_zone": row.time_zone or "", "calendar": row.calendar or "",
    }  # fmt: skip


def _zone(item: Thing) -> Cell:
    return Cell(cast(SiteRow, item.row).time_zone or "–")


blueprint = pages_of(
    ThingPages(
        "site", "sites", "map-pin",
        Words(text("Sites"), text("Add a site"), text("There are no sites yet"),
              text("A site is a place where people are served: of a customer, or your own.")),
        save_site, _site_fields, _site_values,
        ((text("Time zone"), _zone), (text("People"), lambda item: Cell(str(item.counts["people"])))),
        filters=lambda: (Filter("customer", say(text("Customer")), tuple(suggestions("customer"))),),
    ),
    text("Places of customers and your own."), (text("Address"), text("Building"), text("Location"), text("Offices")),
)  # fmt: skip
