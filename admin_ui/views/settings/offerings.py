"""Settings: services and their offerings: the tree of the catalogue."""

from collections.abc import Sequence
from typing import cast

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor
from admin_ui.views.settings.customers import CODE, suggestions
from admin_ui.views.settings.fields import FormField, said
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.things import Cell, ThingPages, Words, pages_of
from engine.errors import text
from itsm.catalogue.choices import ICON_NAMES
from itsm.catalogue.commands import save_service
from itsm.catalogue.queries.kept import YES, codes_of_services, service_texts
from itsm.catalogue.tables import ServiceRow
from itsm.organisation.queries.lists import Thing
from itsm.organisation.queries.thing_view import ThingView


def described() -> tuple[FormField, ...]:
    """What it is called and what is said of it, in each language."""
    return (
        *names(), FormField("text_en", text("Description in English"), "area", language="en"),
        FormField("text_zh-CN", text("Description in Chinese"), "area", language="zh-CN"),
    )  # fmt: skip


def icon_field() -> FormField:
    """The icon of a service or item."""
    return FormField("icon", text("Icon"), "select", options=said(ICON_NAMES), empty=text("The usual one"))


def live_field() -> FormField:
    """Whether it is offered."""
    about = text("Without it, it is a draft that nobody sees in the portal. What was live is retired by archiving.")
    return FormField("live", text("Live: it is offered"), "check", 16, help=about)


def state_cell(item: Thing) -> Cell:
    """Draft, live or retired."""
    row = item.row
    if item.archived:
        return Cell(say(text("Retired")))
    return Cell(say(text("Live")), "good") if getattr(row, "is_live", False) else Cell(say(text("Draft")), "info")


def checked(texts: dict[str, str]) -> dict[str, str]:
    """As the form has it: a box is ticked by ``true``."""
    return {**texts, "live": "true" if texts["live"] == YES else ""}


def _fields(new: bool) -> Sequence[FormField]:
    stays = text("What records, service levels and rules name. It stays for good.")
    code = FormField("code", CODE, required=True, help=stays)
    return (
        *described(), *((code,) if new else ()),
        FormField("parent", text("Offering of"), "select", options=lambda: suggestions("service"),
                  empty=text("A service of its own")),
        icon_field(),
        FormField("position", text("Place"), help=text("Counts from 1; empty: last.")),
        FormField("supplier", text("Supplier"), "select", options=lambda: suggestions("team"),
                  empty=text("Ourselves"), help=text("A team of the kind vendor, whose contract its clocks watch.")),
        FormField("supplier_text", text("What was agreed with the supplier"), "area", 16),
        live_field(),
    )  # fmt: skip


def _values(view: ThingView) -> dict[str, str]:
    return checked(service_texts(cast(ServiceRow, view.row), codes_of_services(actor())))


SERVICES = ThingPages(
    "service", "services", "workflow",
    Words(text("Services"), text("Add a service"), text("There are no services yet"),
          text("A service is what people get; its offerings are what of it can be had.")),
    save_service, _fields, _values,
    ((text("State"), state_cell), (text("Offerings"), lambda item: Cell(str(item.counts["offerings"]))),
     (text("Items"), lambda item: Cell(str(item.counts["items"])))),
)  # fmt: skip

blueprint = pages_of(
    SERVICES, text("What you offer, from draft to live to retired, and who supplies it."),
    (text("Service catalogue"), text("Offerings"), text("Supplier"), text("Underpinning contract"), text("Life cycle")),
)
