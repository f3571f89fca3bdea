"""Service levels: all of them, a new one, and one with its versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.customers import calendar_choices, suggestions
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from admin_ui.views.settings.target_rows import KINDS, rows_again, rows_of, sent_targets
from engine.errors import InvalidState, Text, text
from engine.registry import Actor
from itsm.clocks.kinds import RESOLUTION, RESPONSE
from itsm.clocks.levels.commands import Wording, archive_level, choose_default_level, restore_level, save_level
from itsm.clocks.levels.content import Content
from itsm.clocks.levels.differences import differences
from itsm.clocks.levels.lengths import write_minutes
from itsm.clocks.levels.queries import Level, level, level_versions, levels
from itsm.clocks.levels.uses import level_uses
from itsm.clocks.recounts.asking import apply_level, last_recount
from itsm.clocks.recounts.tables import LEVEL
from itsm.packs.deployed import record_types
from itsm.people.roles import may

blueprint = Blueprint("service_levels", __name__, url_prefix="/settings/service-levels")
HOME = "/settings/service-levels"

section(
    "service-levels", text("Service levels"),
    text("What is promised to whom: time to respond and to resolve, and when people are warned."),
    "service_levels.show", "settings.manage",
    (
        text("SLA"), text("Response"), text("Resolution"), text("Targets"), text("Overdue"), text("Deadlines"),
        text("Agreements"),
    ), icon="clock", group="time",
)  # fmt: skip

DONE: Mapping[str, Text] = {
    "archive": text("Archived."), "restore": text("It is in use again."),
    "choose": text("It holds now for everything that has no other level."),
    "apply": text("The clocks of open records are counted anew."),
}  # fmt: skip
ACTS: Mapping[str, Callable[[str, Actor, str | None], object]] = {
    "archive": archive_level, "restore": restore_level, "choose": choose_default_level, "apply": apply_level
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A level in the list with what it promises at its strictest priority."""

    level: Level
    response: str
    resolution: str


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """All levels."""
    rows = [Row(one, _span(one.content, RESPONSE), _span(one.content, RESOLUTION)) for one in levels()]
    return render_template("settings/service_levels/list.html", rows=rows)


@blueprint.get("/new")
@needs("settings.manage")
def new() -> ResponseReturnValue:
    """The form of a new level, which begins as a copy of ``from``, or of the organisation's own."""
    return _form(None, NOTHING_WRONG)


@blueprint.post("/new")
@needs("settings.manage")
def add() -> ResponseReturnValue:
    """Add a level."""
    code = request.form.get("code", "").strip()
    return stored(
        lambda: save_level(code, _wording(), _content(), None, actor(), command_id(), new=True), f"{HOME}/{code}",
        lambda refusal: _form(None, refusal),
    )  # fmt: skip


@blueprint.get("/<code>")
@needs("settings.manage")
def edit(code: str) -> ResponseReturnValue:
    """One level: its form, where it is used, its versions."""
    return _form(code, NOTHING_WRONG)


@blueprint.post("/<code>")
@needs("settings.manage")
def change(code: str) -> ResponseReturnValue:
    """Store the form as the next version."""
    level(code)
    return stored(
        lambda: save_level(code, _wording(), _content(), _version(), actor(), command_id()), f"{HOME}/{code}",
        lambda refusal: _form(code, refusal),
    )  # fmt: skip


@blueprint.post("/<code>/<any(archive, restore, choose, apply):what>")
@needs("settings.manage")
def keep(code: str, what: str) -> ResponseReturnValue:
    """Take the level out of use, put it back, let it hold for all that has no other, or for records under way."""
    try:
        ACTS[what](code, actor(), command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", DONE[what])
    return redirect(f"{HOME}/{code}", 303)


def _wording() -> Wording:
    sent = request.form
    names = {"en": sent.get("name_en", "").strip(), "zh-CN": sent.get("name_zh-CN", "").strip()}
    return Wording(names, sent.get("notice", ""))


def _content() -> Content:
    return Content(sent_targets(), request.form.get("calendar", "").strip() or None)


def _version() -> int | None:
    sent = request.form.get("revision", "")
    return key_of(sent) if sent else None


def _span(content: Content, kind: str) -> str:
    """The shortest and the longest time that a clock of ``kind`` gets."""
    found = sorted(one.minutes for one in content.targets if one.kind == kind)
    if not found:
        return "–"
    shortest, longest = write_minutes(found[0]), write_minutes(found[-1])
    return shortest if shortest == longest else f"{shortest} – {longest}"


def _form(code: str | None, refusal: Refusal) -> str:
    versions = level_versions(code) if code else []
    found = versions[0] if versions else None
    refused = refusal is not NOTHING_WRONG
    began = found or next(iter(_copied()), None)
    content = began.content if began else Content(())
    typed = dict(request.form) if refused else _typed(found, began)
    return render_template(
        "settings/service_levels/level.html", level=found, typed=typed, refusal=refusal, kinds=KINDS,
        rows=rows_again() if refused else rows_of(content), types=_types(), priorities=_priorities(),
        calendars=[("", say(text("That of the customer or site"))), *calendar_choices()],
        services=suggestions("service") if may(actor(), "people.see") else (),
        kept=typed_command_id() or None if refused else None, revision=typed.get("revision") if found else None,
        recount=last_recount(LEVEL, found.code) if found else None,
        uses=level_uses(found) if found else [], versions=_told(versions),
        title=found.name(visitor().language) if found else say(text("New service level")),
    )  # fmt: skip


def _typed(found: Level | None, began: Level | None) -> dict[str, str]:
    if found is None:
        return {"calendar": (began.content.calendar or "") if began else ""}
    names = {f"name_{language}": name for language, name in found.names.items()}
    return {**names, "calendar": found.content.calendar or "", "revision": str(found.version)}


def _copied() -> list[Level]:
    wanted = request.args.get("from", "")
    return [one for one in levels() if (one.code == wanted if wanted else one.is_default)]


def _told(versions: Sequence[Level]) -> list[tuple[Level, list[Text]]]:
    changes = [differences(before.content, after.content) for after, before in pairwise(versions)]
    return list(zip(versions, [*changes, []], strict=True))[: len(versions)] if versions else []


def _types() -> list[tuple[str, str]]:
    return [(one.key, one.name(visitor().language)) for one in record_types()]


def _priorities() -> list[tuple[str, str]]:
    """The choices of priority of all types, in their order."""
    found: dict[str, str] = {}
    for one in record_types():
        field = one.by_key.get("priority")
        for choice in field.choices if field else ():
            found.setdefault(choice.value, field.shown(choice.value, visitor().language) if field else "")
    return list(found.items())
