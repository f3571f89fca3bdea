"""Settings of escalation: the ladder with its rungs, the duty managers, time boxes of lines, and who would be told."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings import told
from admin_ui.views.settings.fields import FormField, Options, said
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import InvalidForm, NotFound, Text, text
from itsm.clocks.kinds import OLA, PLAIN, UC, agreed_name
from itsm.escalation.boxes.saving import set_by_organisation
from itsm.escalation.commands import add_suggested_rungs, remove_rung, save_ladder, save_rung
from itsm.escalation.commands.save_rung import PERMISSION, subject_of
from itsm.escalation.queries import PreviewRow, choices, escalation_of, ladder, preview, roster_choices, rung_shown
from itsm.escalation.rungs import ESCALATED, LEAD, NOTICES, PERSON, ROLE, TEAM
from itsm.escalation.rungs import PLAIN as WHOM
from itsm.organisation.queries.trail import changes_of
from itsm.packs.deployed import record_types
from itsm.people.queries import people
from itsm.people.roles import ROLE_NAMES

blueprint = Blueprint("escalation", __name__, url_prefix="/settings/escalation")
HOME = "/settings/escalation"

section(
    "escalation", text("Escalation"),
    text("Who is told when time runs out, the duty managers, and after how long a line hands over."),
    "escalation.show", PERMISSION,
    (
        text("Ladder"), text("Duty manager"), text("Time boxes"), text("Hand-over"), text("Overdue"),
        text("Acknowledge"),
    ),
    icon="arrow-up", group="time",
)  # fmt: skip


@blueprint.get("")
@needs(PERMISSION)
def show() -> ResponseReturnValue:
    """The ladder, and with ``number`` who would be told of that record."""
    return _home(NOTHING_WRONG)


@blueprint.post("")
@needs(PERMISSION)
def change() -> ResponseReturnValue:
    """Choose the roster of the duty managers, and who is told where nobody is there."""

    def act() -> None:
        values = {"roster": request.form.get("roster", ""), "fallback": _person_key("fallback")}
        save_ladder(values, actor(), revision(), command_id())

    return stored(act, HOME, _home)


@blueprint.get("/rungs/new")
@needs(PERMISSION)
def new() -> ResponseReturnValue:
    """The form of a new rung."""
    return _rung(None, NOTHING_WRONG)


@blueprint.post("/rungs/new")
@needs(PERMISSION)
def add() -> ResponseReturnValue:
    """Add a rung."""
    return stored(lambda: _save(None), HOME, lambda refusal: _rung(None, refusal))


@blueprint.get("/rungs/<int:key>")
@needs(PERMISSION)
def edit(key: int) -> ResponseReturnValue:
    """One rung and its changes."""
    return _rung(key, NOTHING_WRONG)


@blueprint.post("/rungs/<int:key>")
@needs(PERMISSION)
def change_rung(key: int) -> ResponseReturnValue:
    """Store the form of a rung."""
    return stored(lambda: _save(key), HOME, lambda refusal: _rung(key, refusal))


@blueprint.post("/rungs/<int:key>/remove")
@needs(PERMISSION)
def remove(key: int) -> ResponseReturnValue:
    """Take a rung away."""
    return stored(
        lambda: remove_rung(key, actor(), command_id()), HOME, lambda refusal: _rung(key, refusal), text("Removed.")
    )


@blueprint.post("/rungs/suggested")
@needs(PERMISSION)
def add_suggested() -> ResponseReturnValue:
    """Add the suggested rungs that are missing."""
    return stored(lambda: add_suggested_rungs(actor(), command_id()), HOME, _home, text("Added."))


def _save(key: int | None) -> None:
    sent = request.form
    kind, _, named = sent.get("whom", "").partition(":")
    try:
        values = {
            **{name: sent.get(name, "") for name in ("type_key", "priority", "clock", "when", "event")},
            "whom": kind, "named": _person_key("person") if kind == PERSON else named,
        }  # fmt: skip
        save_rung(key, values, actor(), revision(), command_id())
    except InvalidForm as problem:
        place = "person" if kind == PERSON else "whom"
        raise InvalidForm({place if name == "named" else name: said for name, said in problem.fields.items()}) from None


def _person_key(name: str) -> str:
    """Key of the person typed into a field; empty when nobody was. Raises InvalidForm."""
    typed = request.form.get(name, "")[:200].strip()
    if not typed:
        return ""
    meant = person_meant(typed)
    if isinstance(meant, Text):
        raise InvalidForm({name: meant})
    return str(meant.key)


def _home(refusal: Refusal) -> str:
    shown = ladder(visitor().language)
    refused = refusal is not NOTHING_WRONG
    typed = dict(request.form) if refused else {"roster": shown.roster, "fallback": shown.fallback}
    number = request.args.get("number", "").strip()[:40]
    rows, missing = _preview(number)
    return render_template(
        "settings/escalation/home.html", shown=shown, typed=typed, refusal=refusal,
        rosters=roster_choices(visitor().language),
        revision=request.form.get("revision") if refused else shown.revision, kept=typed_command_id() or None,
        types=[one for one in record_types() if set_by_organisation(one)], type_names=_types(),
        priorities=dict(_priorities()), notices={key: say(name) for key, name in NOTICES.items()}, number=number,
        preview=rows, missing=missing, home=HOME,
        standing=escalation_of(number, actor(), visitor().language) if rows is not None else None,
    )  # fmt: skip


def _preview(number: str) -> tuple[Sequence[PreviewRow] | None, bool]:
    """Who would be told of a record; whether there is no such record."""
    if not number:
        return None, False
    try:
        return preview(number, actor(), visitor().language), False
    except NotFound:
        return None, True


def _rung(key: int | None, refusal: Refusal) -> str:
    found = rung_shown(key, visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG
    typed = dict(request.form) if refused else _typed(found.values) if found else {
        "clock": "resolution", "whom": LEAD, "event": ESCALATED,
    }  # fmt: skip
    with reading() as session:
        changes = changes_of(session, subject_of(key), visitor().language) if key is not None else []
    return render_template(
        "settings/escalation/rung.html", found=found, key=key, typed=typed, refusal=refusal, fields=_fields(),
        revision=request.form.get("revision") if refused else found.revision if found else None,
        kept=typed_command_id() or None, changes=changes, told=told, home=HOME,
    )  # fmt: skip


def _typed(values: Mapping[str, str]) -> Mapping[str, str]:
    """A rung as its form has it: whom it names in one field, a person by name in another."""
    kind, named = values["whom"], values["named"]
    if kind == PERSON:
        found = people([int(named)]).get(int(named))
        return {**values, "whom": PERSON, "person": (found.email or found.name) if found else ""}
    return {**values, "whom": f"{kind}:{named}" if named else kind}


def _fields() -> Sequence[FormField]:
    return (
        FormField("type_key", text("Record type"), "select", options=lambda: list(_types().items()),
                  empty=text("Every type")),
        FormField("priority", text("Priority"), "select", options=_priorities, empty=text("Every priority")),
        FormField("clock", text("Clock"), "list", required=True, options=_clocks,
                  help=text("Such as resolution, response or ola:line-1.")),
        FormField("when", text("When"), required=True,
                  help=text("So much of the clock is used up: 75 % of its target, or a time such as 30 min.")),
        FormField("whom", text("Who is told"), "select", options=_whom),
        FormField("person", text("Which person"), "person", help=text("Where one person is to be told by name.")),
        FormField("event", text("By which notice"), "select", options=said(NOTICES),
                  help=text("Who is asked to take care of it is told at once, in quiet hours too.")),
    )  # fmt: skip


def _types() -> dict[str, str]:
    return {one.key: one.name(visitor().language) for one in record_types()}


def _priorities() -> Options:
    """The choices of priority of all types, in their order."""
    found: dict[str, str] = {}
    for one in record_types():
        field = one.by_key.get("priority")
        for choice in field.choices if field else ():
            found.setdefault(choice.value, field.shown(choice.value, visitor().language) if field else "")
    return list(found.items())


def _clocks() -> Options:
    teams, _ = choices(visitor().language)
    kinds = [*PLAIN, *(f"{kind}:{code}" for code, _ in teams for kind in (OLA, UC))]
    return [(kind, say(agreed_name(kind, dict(teams)))) for kind in kinds]


def _whom() -> Options:
    teams, own = choices(visitor().language)
    roles = [*((code, say(name)) for code, name in ROLE_NAMES.items()), *own]
    return [
        *((key, say(name)) for key, name in WHOM.items()), (PERSON, say(text("One person, by name"))),
        *((f"{TEAM}:{code}", say(text("Team: %(name)s", name=name))) for code, name in teams),
        *((f"{ROLE}:{code}", say(text("Role: %(name)s", name=name))) for code, name in roles),
    ]  # fmt: skip
