"""The pages that customers, sites, desks, skills and teams have alike: list, form, archive and restore."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.fields import FormField
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Conflict, InvalidState, Text, text
from engine.registry import Actor
from itsm.organisation.commands import remove_thing, restore_thing
from itsm.organisation.keeping import Saved
from itsm.organisation.kinds import KeptRow, title_of
from itsm.organisation.queries.lists import Thing, things
from itsm.organisation.queries.thing_view import ThingView, thing_view

STATES = {"in_use": text("In use"), "archived": text("Archived"), "all": text("All of them")}


class Save(Protocol):
    """The command that adds or changes a thing."""

    def __call__(
        self, key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
        command_id: str | None = None,
    ) -> Saved: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column of a list; ``tone`` makes it a chip."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages of a kind say."""

    title: Text
    add: Text
    nothing: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class ThingPages:
    """All that differs between the kinds. ``plural`` is the last part of the address."""

    kind: str
    plural: str
    icon: str
    words: Words
    save: Save
    fields: Callable[[bool], Sequence[FormField]]
    """Of a new thing (True), or of one that is there."""
    values: Callable[[ThingView], Mapping[str, str]]
    columns: Sequence[tuple[Text, Callable[[Thing], Cell]]]
    filters: Callable[[], Sequence[Filter]] = lambda: ()
    parts: str = ""
    """Template of what hangs on a thing, below its form."""
    details: Callable[[int], Mapping[str, Any]] = lambda _key: {}
    page: str = ""
    """Where a thing has a page for everybody; empty when it has none."""
    listing: Callable[[], str] | None = None
    """Draws the list where the usual one will not do."""

    @property
    def home(self) -> str:
        """Address of the list."""
        return f"/settings/{self.plural}"


def pages_of(pages: ThingPages, summary: Text | None, search_words: tuple[Text, ...] = ()) -> Blueprint:
    """The blueprint of a kind, and its section of Settings; without a summary it has none of its own."""
    blueprint = Blueprint(f"settings_{pages.plural}", __name__, url_prefix=pages.home)
    guarded = needs("people.manage")
    routes: Sequence[tuple[str, str, str, Callable[..., ResponseReturnValue]]] = (
        ("GET", "", "show", pages.listing or (lambda: _list(pages))),
        ("GET", "/new", "ask", lambda: _form(pages, None)),
        ("POST", "/new", "add", lambda: _save(pages, None)),
        ("GET", "/<int:key>", "edit", lambda key: _form(pages, key)),
        ("POST", "/<int:key>", "change", lambda key: _save(pages, key)),
        ("POST", "/<int:key>/remove", "remove", lambda key: _remove(pages, key)),
        ("POST", "/<int:key>/restore", "restore", lambda key: _restore(pages, key)),
    )
    for method, rule, name, view in routes:
        blueprint.add_url_rule(rule, name, guarded(_named(view, name)), methods=[method])
    if summary is None:
        return blueprint
    section(
        pages.plural, pages.words.title, summary, f"{blueprint.name}.show", "people.manage", search_words,
        icon=pages.icon, group="organisation",
    )  # fmt: skip
    return blueprint


def thing_page(pages: ThingPages, key: int, refusal: Refusal = NOTHING_WRONG, part: str = "") -> str:
    """The page of one thing; ``part`` is the form on it that was refused, empty for its own."""
    return _form(pages, key, refusal, part)


def _named(view: Callable[..., ResponseReturnValue], name: str) -> Callable[..., ResponseReturnValue]:
    view.__name__ = name
    return view


def _list(pages: ThingPages) -> str:
    offered = (Filter("q", say(text("Name or code"))), *pages.filters(), _state())
    found = in_force([one.name for one in offered])
    page = things(pages.kind, found, request.args.get("after"), actor(), visitor().language)
    return render_template(
        "settings/things.html", pages=pages, page=page, filters=found, offered=offered, chips=chips(found, offered),
        bare=pages.home, first=address() if request.args.get("after") else None,
        next=address(after=page.next) if page.next else None,
    )  # fmt: skip


def _state() -> Filter:
    return Filter("state", say(text("State")), tuple((key, say(label)) for key, label in STATES.items()))


def _form(pages: ThingPages, key: int | None, refusal: Refusal = NOTHING_WRONG, part: str = "") -> str:
    view = thing_view(pages.kind, key, actor(), visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG and not part
    typed = dict(request.form) if refused else dict(pages.values(view)) if view else dict(request.args)
    return render_template(
        "settings/thing.html", told=told, pages=pages, view=view, key=key, typed=typed,
        fields=pages.fields(view is None),
        title=title_of(view.row, visitor().language) if view else say(pages.words.add),
        refusal=refusal if refused else NOTHING_WRONG, part=part, part_refusal=refusal,
        sent=request.form if part else {}, kept=typed_command_id() or None,
        revision=request.form.get("revision") if refused else view.row.revision if view else None,
        **(pages.details(key) if key is not None else {}),
    )  # fmt: skip


def _save(pages: ThingPages, key: int | None) -> ResponseReturnValue:
    saved: list[Saved] = []
    return stored(
        lambda: saved.append(pages.save(key, request.form, actor(), revision(), command_id())),
        lambda: f"{pages.home}/{saved[0].key}", lambda refusal: _form(pages, key, refusal),
    )  # fmt: skip


def _remove(pages: ThingPages, key: int) -> ResponseReturnValue:
    try:
        removed = remove_thing(pages.kind, key, actor(), revision(), command_id())
    except (InvalidState, Conflict) as problem:
        tell("bad", problem.message)
        return redirect(f"{pages.home}/{key}", 303)
    tell("good", text("Deleted: nothing pointed at it.") if removed.deleted else text("Archived."))
    return redirect(pages.home if removed.deleted else f"{pages.home}/{key}", 303)


def _restore(pages: ThingPages, key: int) -> ResponseReturnValue:
    try:
        restore_thing(pages.kind, key, actor(), revision(), command_id())
    except Conflict as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("It is in use again."))
    return redirect(f"{pages.home}/{key}", 303)


def names_of_row(row: KeptRow) -> dict[str, str]:
    """Names by language as the fields of a form have them."""
    return {f"name_{language}": name for language, name in getattr(row, "names", {}).items()}
