"""Lists of records: filtered, sorted, page by page; every list is an address that can be sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import NotFound, Text, text
from itsm.packs.model import RecordType
from itsm.records.queries import SORTS, record_list
from itsm.rights.deciding import allowed
from itsm.rights.fields import never_seen
from itsm.rights.grants import Thing

blueprint = Blueprint("records", __name__, url_prefix="/records")

ROWS = 50
NEWEST_FIRST = "-opened_at"
FILTERS = ("status", "kind", "priority", "team", "text", "mine")
COLUMN_LABELS: Mapping[str, Text] = {
    "number": text("Number"),
    "status": text("Status"),
    "requester": text("Requester"),
    "owner": text("Owner"),
    "team": text("Team"),
    "opened_at": text("Opened"),
    "resolved_at": text("Resolved"),
    "closed_at": text("Closed"),
    "changed_at": text("Changed"),
    "external_number": text("External number"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list; ``address`` sorts by it."""

    key: str
    label: str
    is_time: bool
    order: Literal["ascending", "descending", ""] = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; ``address`` is the list without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that offers values."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    def shown(self, value: str) -> str:
        """Label of a value; the value itself when it is none of the options."""
        return dict(self.options).get(value, value)


@blueprint.get("")
@needs("record.see_all")
def show() -> ResponseReturnValue:
    """One list: type, filters, order and place are in the address."""
    types = visitor().record_types()
    if not types:
        raise NotFound(text("Expected a record type, but none is in use. Put a process pack into use."))
    if "type" not in request.args:
        seen = [one.key for one in types if allowed(actor(), "record.see_all", Thing(one.key))]
        return redirect(f"/records?type={(seen or [types[0].key])[0]}")
    found = visitor().record_type(request.args["type"])
    filters = {name: request.args[name].strip()[:200] for name in FILTERS if request.args.get(name, "").strip()}
    sort = request.args.get("sort", NEWEST_FIRST)
    after = request.args.get("after")
    hidden = never_seen(actor(), found)
    choices = tuple(choice for choice in _choices(found) if choice.name not in hidden)
    filters = {name: value for name, value in filters.items() if name not in hidden}
    page = record_list(found.key, filters, sort, after, ROWS, actor())
    return render_template(
        "records.html",
        type=found,
        filters=filters,
        choices=choices,
        chips=_chips(filters, choices),
        columns=[_column(found, key, sort) for key in found.list_columns if key not in hidden],
        page=page,
        first=_address(after=None) if after else None,
        next=_address(after=page.next) if page.next else None,
    )


def _address(**changes: str | None) -> str:
    """This list with some parameters changed; None takes one away, and every change starts at the first page."""
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    kept |= {name: value for name, value in changes.items() if value is not None}
    return "/records?" + urlencode({name: value for name, value in kept.items() if changes.get(name, "") is not None})


def _choices(found: RecordType) -> tuple[Choice, ...]:
    language = visitor().language
    statuses = tuple((status.key, status.label(language)) for status in found.statuses)
    priority = found.by_key.get("priority")
    ranks = [(choice.value, priority.shown(choice.value, language)) for choice in priority.choices] if priority else []
    closed = (("not_closed", say(text("left out"))), ("closed", say(text("only these"))))
    return (
        Choice("status", say(COLUMN_LABELS["status"]), statuses),
        Choice("kind", say(text("Closed records")), closed),
        Choice("priority", priority.label(language) if priority else "", tuple(ranks)),
        Choice("team", say(COLUMN_LABELS["team"]), tuple(visitor().team_names().items())),
    )


def _chips(filters: Mapping[str, str], choices: tuple[Choice, ...]) -> list[Chip]:
    by_name = {choice.name: choice for choice in choices}
    return [Chip(_chip_label(name, value, by_name), _address(**{name: None})) for name, value in filters.items()]


def _chip_label(name: str, value: str, choices: Mapping[str, Choice]) -> str:
    if name == "mine":
        return say(text("Mine only"))
    if name == "text":
        return say(text("Title: %(words)s", words=value))
    return say(text("%(label)s: %(value)s", label=choices[name].label, value=choices[name].shown(value)))


def _column(found: RecordType, key: str, sort: str) -> Column:
    field = found.by_key.get(key)
    label = field.label(visitor().language) if field else say(COLUMN_LABELS.get(key, text("Title")))
    if key not in SORTS:
        return Column(key, label, key.endswith("_at"))
    falling = sort == f"-{key}"
    order: Literal["ascending", "descending", ""] = "descending" if falling else "ascending" if sort == key else ""
    return Column(key, label, True, order, _address(sort=key if falling else f"-{key}"))
