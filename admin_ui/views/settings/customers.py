"""Settings: customers with their contacts, and fields that the other sections have too."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.filters import Filter
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings.fields import FormField, Options, said, zones
from admin_ui.views.settings.storing import stored
from admin_ui.views.settings.things import Cell, ThingPages, Words, pages_of, thing_page
from engine.errors import InvalidForm, Text, text
from itsm.calendars.queries import calendars
from itsm.clocks.levels.queries import levels
from itsm.organisation.choices import CLASSES, CONTACT_ROLES, SIGHTS
from itsm.organisation.commands import end_contact, save_customer, set_contact
from itsm.organisation.queries.customer_view import customer_view
from itsm.organisation.queries.lists import codes
from itsm.organisation.queries.thing_view import ThingView
from itsm.organisation.tables import CustomerRow

MOST = 200
"""Suggestions of a field; what is not among them can be typed."""
CODE = text("Code")
CODE_HELP = text("A short name for lists, imports and diagrams.")
CALENDAR_HELP = text("It counts when nothing nearer says otherwise. Look at them at Settings, Calendars.")


def suggestions(kind: str) -> Options:
    """Codes of the things of a kind that are in use, with their names."""
    return codes(kind, actor(), visitor().language, MOST)


def calendar_choices() -> Options:
    """Codes of the calendars in use, with their names and codes."""
    return [(one.code, f"{one.name(visitor().language)} ({one.code})") for one in calendars() if not one.archived]


def calendar_field() -> FormField:
    """The field of the calendar that a thing has of its own."""
    return FormField(
        "calendar", text("Calendar"), "select", options=calendar_choices, empty=text("None of its own"),
        help=CALENDAR_HELP,
    )  # fmt: skip


def level_choices() -> Options:
    """Codes of the service levels in use, with their names."""
    return [(one.code, one.name(visitor().language)) for one in levels() if not one.archived]


def class_cell(key: str) -> Cell:
    """A class as a chip, when it is more than the standard."""
    return Cell(say(CLASSES[key]), {"vip": "accent", "important": "info"}.get(key, "")) if key in CLASSES else Cell("–")


def when_and_where(zone_help: Text) -> tuple[FormField, ...]:
    """The fields of time zone and calendar, which several kinds have."""
    return (
        FormField("time_zone", text("Time zone"), "select", options=zones, empty=text("None of its own"),
                  help=zone_help),
        calendar_field(),
    )  # fmt: skip


def _customer_fields(_new: bool) -> Sequence[FormField]:
    return (
        FormField("name", text("Name"), required=True),
        FormField("code", CODE, required=True, help=CODE_HELP),
        FormField("service_class", text("Class"), "select", required=True, options=said(CLASSES),
                  help=text("How its people are treated, unless they have a class of their own.")),
        FormField("requesters_see", text("Its people see in the portal"), "select", options=said(SIGHTS),
                  help=text("Who works at the desk sees what their roles say.")),
        *when_and_where(text("Counts for its sites and people that have none.")),
        FormField("service_level", text("Service level"), "select", options=level_choices,
                  empty=text("That of the organisation"),
                  help=text("What its people are promised.")),
        FormField("note", text("Note"), "area", 16),
    )  # fmt: skip


def _customer_values(view: ThingView) -> dict[str, str]:
    row = cast(CustomerRow, view.row)
    return {
        "name": row.name, "code": row.code, "service_class": row.service_class, "time_zone": row.time_zone or "",
        "calendar": row.calendar or "",
        "service_level": row.service_level or "", "note": row.note or "", "requesters_see": row.requesters_see or "own",
    }  # fmt: skip


def _customer_parts(key: int) -> Mapping[str, Any]:
    found = customer_view(key, actor(), visitor().language)
    return {"customer": found, "contact_roles": CONTACT_ROLES, "sights": SIGHTS}


CUSTOMERS = ThingPages(
    "customer", "customers", "building-2",
    Words(text("Customers"), text("Add a customer"), text("There are no customers yet"),
          text("A customer is an organisation that you serve. Without one, everybody is of your own.")),
    save_customer, _customer_fields, _customer_values,
    (
        (text("Class"), lambda item: class_cell(cast(CustomerRow, item.row).service_class)),
        (text("People"), lambda item: Cell(str(item.counts["people"]))),
        (text("Sites"), lambda item: Cell(str(item.counts["sites"]))),
        (text("Calendar"), lambda item: Cell(cast(CustomerRow, item.row).calendar or "–")),
        (text("Service level"), lambda item: Cell(cast(CustomerRow, item.row).service_level or "–")),
    ),
    filters=lambda: (Filter("service_class", say(text("Class")), tuple(said(CLASSES)())),),
    parts="settings/customer_parts.html", details=_customer_parts, page="/customers",
)  # fmt: skip

blueprint = pages_of(
    CUSTOMERS, text("Whom you serve: classes, contacts, sites, calendars."),
    (
        text("Contacts"), text("VIP"), text("Clients"), text("Calendar"), text("Companies"), text("Organisations"),
        text("Classes"), text("Branches"),
    ),
)  # fmt: skip


@blueprint.post("/<int:key>/contacts")
@needs("people.manage")
def add_contact(key: int) -> ResponseReturnValue:
    """Make somebody a contact of the customer."""

    def act() -> None:
        form = request.form
        set_contact(
            key, named_person("person"), form.get("role", ""), actor(), command_id(), sees=form.get("sees") or None
        )

    return stored(act, f"/settings/customers/{key}", lambda refusal: thing_page(CUSTOMERS, key, refusal, "contact"))


@blueprint.post("/<int:key>/contacts/<int:person_key>/end")
@needs("people.manage")
def drop_contact(key: int, person_key: int) -> ResponseReturnValue:
    """Somebody speaks for the customer no longer."""
    return stored(
        lambda: end_contact(key, person_key, actor(), command_id()), f"/settings/customers/{key}",
        lambda refusal: thing_page(CUSTOMERS, key, refusal, "contact"),
    )  # fmt: skip


def named_person(name: str) -> str:
    """Key of the person whom a field names, as text; raises InvalidForm."""
    meant = person_meant(request.form.get(name, "").strip()[:200])
    if isinstance(meant, Text):
        raise InvalidForm({name: meant})
    return str(meant.key)
