"""Settings: items of the catalogue: what can be ordered, by whom, at what cost, and what happens then."""

from collections.abc import Sequence
from typing import cast

from admin_ui.views.catalogue.money import said_cost
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, visitor
from admin_ui.views.settings.customers import CODE, CODE_HELP, level_choices, suggestions
from admin_ui.views.settings.fields import FormField, Options, said
from admin_ui.views.settings.offerings import checked, described, icon_field, live_field, state_cell
from admin_ui.views.settings.things import Cell, ThingPages, Words, pages_of
from engine.errors import text
from itsm.catalogue.choices import APPROVALS, AUDIENCES
from itsm.catalogue.commands import save_item
from itsm.catalogue.commands.checks import FOR
from itsm.catalogue.queries.figures import figures_of
from itsm.catalogue.queries.kept import codes_of_services, in_use_ids, item_texts
from itsm.catalogue.tables import ItemRow
from itsm.organisation.queries.lists import Thing
from itsm.organisation.queries.thing_view import ThingView


def _types() -> Options:
    types = [one for one in visitor().record_types() if one.orders is not None]
    return [(one.key, one.name(visitor().language)) for one in types]


def _ids(kind: str) -> Options:
    return [(one, one) for one in in_use_ids(kind, actor())]


def _fields(new: bool) -> Sequence[FormField]:
    code = FormField("code", CODE, required=True, help=CODE_HELP)
    return (
        *described(), *((code,) if new else ()),
        FormField("service", text("Service"), "select", required=True, options=lambda: suggestions("service")),
        FormField("words", text("Further words for the search"), help=text("In any language, with blanks between.")),
        icon_field(),
        FormField("type", text("Record type"), "select", required=True, options=_types),
        FormField("form", text("Form"), "list", required=True, options=lambda: _ids("form"),
                  help=text("What is asked when it is ordered. Draw one in the studio, or take one that is there.")),
        FormField("process", text("Process"), "list", required=True, options=lambda: _ids("process"),
                  help=text("How it is fulfilled; the process of the record type calls it.")),
        FormField("team", text("Team"), "select", options=lambda: suggestions("team"),
                  empty=text("That of the process"), help=text("Who fulfils it, where its process asks.")),
        FormField("level", text("Service level"), "select", options=level_choices,
                  empty=text("That of the customer or organisation")),
        FormField("approval", text("Who approves"), "select", required=True, options=said(APPROVALS)),
        FormField("cost_once", text("Cost, once"), help=text("Such as 1200 or 12.50; empty: nothing.")),
        FormField("cost_monthly", text("Cost in a month")),
        FormField("currency", text("Currency"), help=text("Three letters, such as CNY.")),
        *(
            FormField(f"{FOR}{kind}", text("Only for: %(type)s", type=label),
                      help=text("Codes with commas between; empty: everybody."))
            for kind, label in AUDIENCES.items()
        ),
        FormField("parts", text("Parts of a bundle"), "area", 16,
                  help=text("A line for each stage, in order: codes of what is done at the same time, with commas.")),
        FormField("position", text("Place"), help=text("Counts from 1; empty: last.")),
        live_field(),
    )  # fmt: skip


def _values(view: ThingView) -> dict[str, str]:
    texts = checked(item_texts(cast(ItemRow, view.row), codes_of_services(actor())))
    return {**texts, "parts": texts["parts"].replace(" | ", "\n")}


def _cost(item: Thing) -> Cell:
    row = cast(ItemRow, item.row)
    if count := sum(map(len, row.parts)):  # a bundle costs what its parts do, which their own rows say
        return Cell(say(text("%(count)s parts", count=count)))
    return Cell(said_cost(row.cost_once, row.cost_monthly, row.currency))


ITEMS = ThingPages(
    "item", "items", "shopping-cart",
    Words(text("Items of the catalogue"), text("Add an item"), text("There are no items yet"),
          text("An item is what somebody orders: a form, a process, a price, and who may have it.")),
    save_item, _fields, _values,
    ((text("State"), state_cell), (text("Cost"), _cost),
     (text("Orders"), lambda item: Cell(str(item.counts["orders"])))),
    parts="settings/item_parts.html", details=lambda key: {"figures": figures_of(key, actor())},
)  # fmt: skip

blueprint = pages_of(
    ITEMS, text("What can be ordered: form, process, cost, approval, who may have it, bundles."),
    (
        text("Catalogue"), text("Order"), text("Request"), text("Price"), text("Bundle"), text("Approval"),
        text("Requestable"),
    ),
)  # fmt: skip
