"""Lists of records: filtered, sorted, page by page; every list is an address that can be sent to a colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.field_words import person_keys
from admin_ui.views.frame.list_state import ALWAYS, ListState, state_of, state_of_query
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import InvalidForm, InvalidInput, NotFound, Text, text
from itsm.clocks.showing.due import FILTERS as CLOCKS
from itsm.language import labelled
from itsm.organisation.queries.colleagues import colleagues_of
from itsm.packs.model import Field, RecordType
from itsm.people.queries import LONGEST_KEY, people, teams
from itsm.records.commands import remove_view, save_view
from itsm.records.queries import SORT_NAMES, record_list, saved_views
from itsm.records.queries.items import RecordItem
from itsm.records.queries.list_export import COLUMN_LABELS, FORMATS, Exported, column_label, export_list
from itsm.records.queries.record_list import OWN
from itsm.records.queries.saved_views import ViewShown, may_share
from itsm.records.queries.sorting import DUE
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing

blueprint = Blueprint("records", __name__, url_prefix="/records")

ROWS = 50
_PEOPLE = ("owner", "handler")


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
    """A filter that offers values; without options one types them."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    def shown(self, value: str) -> str:
        """Label of a value; the value itself when it is none of the options."""
        return dict(self.options).get(value, value)


@dataclass(frozen=True, slots=True)
class Refused:
    """A view that was not saved: its name as it was typed, and why."""

    name: str
    problem: Text


@blueprint.get("")
@needs("record.see_all")
def show() -> ResponseReturnValue:
    """One list: type, filters, order, columns and place are in the address."""
    types = visitor().record_types()
    if not types:
        raise NotFound(text("Expected a record type, but none is in use. Put a process pack into use."))
    if "type" not in request.args:
        seen = [one.key for one in types if allowed(actor(), "record.see_all", Thing(one.key))]
        return redirect(f"/records?type={(seen or [types[0].key])[0]}")
    state = state_of(request.args.to_dict())
    if "column" in request.args:
        return redirect(state.address(columns=",".join(request.args.getlist("column"))))
    return _page(state)


@blueprint.get("/export.<form>")
@needs("record.see_all")
def export(form: str) -> ResponseReturnValue:
    """The list of this address as a file: the same records, columns and order, and what the reader sees of them."""
    if form not in FORMATS:
        raise NotFound(text("Expected something to export as csv or xlsx, but this is not. Go back to the list."))
    state = state_of(request.args.to_dict())
    what = Exported(state.type.key, state.filters, state.sort, state.columns)
    pieces = export_list(what, form, actor(), visitor().language, visitor().time_zone)
    return download(pieces, f"{state.type.key}.{form}", FORMATS[form])


@blueprint.post("/views")
@needs("work.see")
def keep() -> ResponseReturnValue:
    """Save the list under a name, or change the view that it began as."""
    form = request.form
    state = state_of_query(form.get("type", ""), form.get("query", ""))
    key = state.view if "change" in form else None
    name = form.get("name", "")[:300]
    try:
        done = save_view(key, state.type.key, name, state.query, form.get("team") or None, actor(), command_id())
    except InvalidForm as problem:
        return _page(state, Refused(name, problem.fields["name"])), 422
    except InvalidInput as problem:
        return _page(state, Refused(name, problem.message)), 422
    tell("good", text("The list is saved as “%(name)s”.", name=done.name))
    return redirect(state.address(view=str(done.key)), 303)


@blueprint.post("/views/<int:key>/remove")
@needs("work.see")
def drop(key: int) -> ResponseReturnValue:
    """Remove a saved view."""
    done = remove_view(key, actor(), command_id())
    tell("good", text("The view “%(name)s” is removed.", name=done.name))
    return redirect(f"/records?type={request.form.get('type', '')[:60]}", 303)


def _meet_people(state: ListState, items: Sequence[RecordItem]) -> None:
    """Look up whom the fields in the columns name, all at once."""
    known = [key for key in state.columns if key in state.type.by_key and state.type.by_key[key].type == "person"]
    people(person_keys(item.value(key) for item in items for key in known))


def _page(state: ListState, refused: Refused | None = None) -> str:
    found, after = state.type, state.asked.get("after")
    choices = tuple(choice for choice in _choices(found) if choice.name.removeprefix(OWN) not in state.hidden)
    page = record_list(found.key, state.filters, state.sort, after, ROWS, actor())
    views = saved_views(found.key, actor())
    _meet_people(state, page.items)
    return render_template(
        "records.html",
        type=found,
        filters=state.filters,
        choices=choices,
        chips=_chips(state, choices),
        columns=[_column(state, key) for key in state.columns],
        possible=[_column(state, key) for key in state.possible_columns if key not in ALWAYS],
        hidden_parameters={name: value for name, value in state.asked.items() if name in ("sort", "columns", "view")},
        page=page,
        first=state.address() if after else None,
        next=state.address(after=page.next) if page.next else None,
        exports=[(form, state.address(f"/records/export.{form}", view=None)) for form in FORMATS],
        views=[(one, _address(found, one)) for one in views],
        current=next((one for one in views if one.key == state.view), None),
        kept_query=urlencode({**state.query, **({"view": str(state.view)} if state.view else {})}),
        teams=[(code, visitor().team_names().get(code, code)) for code in sorted(actor().teams)
               if may_share(actor(), code)],
        refused=refused,
        gone=_gone(state, choices),
    )  # fmt: skip


def _address(found: RecordType, view: ViewShown) -> str:
    return "/records?" + urlencode({"type": found.key, **view.query, "view": view.key})


def _choices(found: RecordType) -> tuple[Choice, ...]:
    statuses = tuple((status.key, status.label(visitor().language)) for status in found.statuses)
    closed = (("not_closed", say(text("left out"))), ("closed", say(text("only these"))))
    fields = [found.by_key[key] for key in ("priority", "category") if key in found.by_key]
    own = [field for field in found.fields if field.searchable and not field.standard]
    return (
        Choice("status", say(COLUMN_LABELS["status"]), statuses),
        Choice("kind", say(text("Closed records")), closed),
        Choice("clock", say(COLUMN_LABELS["clock_state"]), tuple((key, say(words)) for key, words in CLOCKS.items())),
        *(_of_field(field, field.key) for field in fields if field.choices),
        Choice("overruled", say(COLUMN_LABELS["overruled"]), (("true", say(text("only these"))),)),
        Choice("team", say(COLUMN_LABELS["team"]), tuple(visitor().team_names().items())),
        Choice("owner", say(COLUMN_LABELS["owner"]), _people("owner")),
        Choice("handler", say(text("Handler")), _people("handler")),
        *(_of_field(field, OWN + field.key) for field in own),
    )


def _of_field(field: Field, name: str) -> Choice:
    language = visitor().language
    options = tuple((choice.value, field.shown(choice.value, language)) for choice in field.choices)
    return Choice(name, field.label(language), options)


def _people(name: str) -> tuple[tuple[str, str], ...]:
    """The reader, the members of their teams, and whom the address asks for."""
    found = {str(one.key): one.name for one in colleagues_of(actor().teams)}
    asked = request.args.get(name, "").strip()
    if asked.isdecimal() and len(asked) <= LONGEST_KEY and asked not in found:
        found |= {str(key): one.name for key, one in people([int(asked)]).items()}
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def _gone(state: ListState, choices: tuple[Choice, ...]) -> list[str]:
    """Filters in force by what is not in use any more: archived teams, people who have left, choices that are gone."""
    by_name = {choice.name: choice for choice in choices}
    archived = {one.code for one in teams() if one.archived} if "team" in state.filters else set()
    asked = {key: int(key) for name, key in state.filters.items() if name in _PEOPLE and key.isdecimal()}
    active = {str(key) for key, one in people(asked.values()).items() if one.active} if asked else set()
    return [
        _chip_label(name, value, by_name)
        for name, value in state.filters.items()
        if (name == "team" and value in archived)
        or (name in _PEOPLE and value not in active)
        or (name in by_name and by_name[name].options and value not in dict(by_name[name].options))
    ]


def _chips(state: ListState, choices: tuple[Choice, ...]) -> list[Chip]:
    by_name = {choice.name: choice for choice in choices}
    return [
        Chip(_chip_label(name, value, by_name), state.address("/records", **{name: None}))
        for name, value in state.filters.items()
    ]


def _chip_label(name: str, value: str, choices: Mapping[str, Choice]) -> str:
    if name == "mine":
        return say(text("Mine only"))
    if name == "text":
        return say(text("Title: %(words)s", words=value))
    if name not in choices:
        return value
    return say(labelled(choices[name].label, choices[name].shown(value)))


def _column(state: ListState, key: str) -> Column:
    label = column_label(state.type, key, visitor().language)
    if key not in SORT_NAMES:
        return Column(key, label, key.endswith("_at"))
    falling = state.sort == f"-{key}"
    rising = state.sort == key
    order: Literal["ascending", "descending", ""] = "descending" if falling else "ascending" if rising else ""
    first, other = (key, f"-{key}") if key == DUE else (f"-{key}", key)
    return Column(key, label, key.endswith("_at"), order, state.address(sort=other if state.sort == first else first))
