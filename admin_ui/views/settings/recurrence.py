"""Settings of recurring records: how many of which within how long, who is told, whether a person decides."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.fields import FormField, Options
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import text
from itsm.organisation.queries.trail import changes_of
from itsm.recurrence.commands.save_watch import KIND, Settled, save_watch
from itsm.recurrence.declared import Watch, watches
from itsm.recurrence.queries.findings import measure_name
from itsm.recurrence.rights import SETTINGS

blueprint = Blueprint("settings_recurrence", __name__, url_prefix="/settings/recurrence")
HOME = "/settings/recurrence"
_MOST_DIGITS = 6

section(
    "recurrence", text("Recurring records"),
    text("When records that are alike are told, to whom, and whether a person decides what is made of them."),
    "settings_recurrence.show", SETTINGS,
    (text("Recurrence"), text("Findings"), text("Trend"), text("Similar titles")), icon="rotate-ccw",
)  # fmt: skip


@blueprint.get("")
@needs(SETTINGS)
def show() -> ResponseReturnValue:
    """What is settled for each type that is made of others which come again."""
    return _page(NOTHING_WRONG)


@blueprint.post("/<type_key>")
@needs(SETTINGS)
def change(type_key: str) -> ResponseReturnValue:
    """Settle it otherwise for one of them."""

    def act() -> None:
        sent = request.form.items()
        by = {name.removeprefix("by."): _number(value) for name, value in sent if name.startswith("by.")}
        wanted = Settled(by, _number(request.form.get("within_days", "")), request.form.get("team", ""),
                         "opens" in request.form)  # fmt: skip
        save_watch(type_key, wanted, actor(), revision() or 0, command_id())

    return stored(act, HOME, lambda refusal: _page(refusal, type_key))


def _number(sent: str) -> int | None:
    sent = sent.strip()
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= _MOST_DIGITS else None


def fields_of(watch: Watch) -> Sequence[FormField]:
    """The form of a watch: a number for each measure, then the rest."""
    measures = [
        FormField(f"by.{name}", measure_name(watch.of, name), required=True, column=8,
                  help=None if watch.has(name) else text("The other type has no such field that is searched: nothing "
                                                         "is found by it."))
        for name in watch.by
    ]  # fmt: skip
    return (
        *measures,
        FormField("within_days", text("Within so many days"), required=True, column=8),
        FormField("team", text("Team that is told"), "select", 8, options=_teams),
        FormField("opens", text("It is opened without a person who decides"), "check", 16),
    )


def _teams() -> Options:
    return list(visitor().team_names().items())


def _page(refusal: Refusal, part: str = "") -> str:
    with reading() as session:
        found = watches(session)
        changes = {one.type.key: changes_of(session, f"{KIND} {one.type.key}", visitor().language) for one in found}
    typed = {one.type.key: request.form if one.type.key == part else _typed(one) for one in found}
    return render_template(
        "settings/recurrence.html", watches=found, fields=fields_of, typed=typed, refusal=refusal, part=part, home=HOME,
        nothing=NOTHING_WRONG, told=told, changes=changes, kept=typed_command_id() or None,
        revision=revision() if part else None,
    )  # fmt: skip


def _typed(watch: Watch) -> dict[str, str]:
    numbers = {f"by.{name}": str(number) for name, number in watch.by.items()}
    return {**numbers, "within_days": str(watch.within_days), "team": watch.team,
            "opens": "true" if watch.opens else ""}  # fmt: skip
