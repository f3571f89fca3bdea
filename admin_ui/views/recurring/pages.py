"""Recurring records: the findings that wait for somebody, one with its evidence, and the decision on it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.filters import address
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.recurring.chart import Chart, by_day
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import ExecutionFault, InvalidForm, text
from itsm.people.roles import may
from itsm.recurrence.commands.deciding import Decided
from itsm.recurrence.commands.dismiss_finding import dismiss_finding
from itsm.recurrence.commands.link_finding import link_finding
from itsm.recurrence.commands.open_finding import open_finding
from itsm.recurrence.queries.findings import STATES, FindingShown, finding, findings
from itsm.recurrence.rights import SETTINGS
from itsm.recurrence.tables import PROPOSED

blueprint = Blueprint("recurring", __name__, url_prefix="/recurring")
TYPED = ("title", "description")


@blueprint.get("")
@needs("record.see_all")
def show() -> ResponseReturnValue:
    """Findings in a state, the newest first."""
    state = request.args.get("state", "")
    state = state if state in STATES else PROPOSED
    page = findings(actor(), state, request.args.get("after"))
    charts = {one.row.key: _chart(one) for one in page.items}
    return render_template("recurring/list.html", page=page, charts=charts, state=state, states=STATES,
                           first=address() if request.args.get("after") else None, may_settle=may(actor(), SETTINGS),
                           next=address(after=page.next) if page.next else None)  # fmt: skip


@blueprint.get("/<int:key>")
@needs("record.see_all")
def one(key: int) -> ResponseReturnValue:
    """A finding with its records, by day, and what can be done with it."""
    return _page(key, NOTHING_WRONG)


@blueprint.post("/<int:key>/open")
@needs("record.edit")
def open_one(key: int) -> ResponseReturnValue:
    """Make the record that it asks for, linked with all its records."""
    values = {name: request.form[name].strip() for name in TYPED if name in request.form}
    made: list[str] = []

    def act() -> None:
        if not values.get("title", "."):
            raise InvalidForm({"title": text("Expected a title, but there is none. Write one.")})
        done = open_finding(key, values, actor(), command_id("open"), revision=revision())
        made.append(done.number)
        _tell(done)

    try:
        return stored(act, lambda: f"/records/{made[0]}", lambda refusal: _page(key, refusal, "open"), None)
    except ExecutionFault as problem:
        return _page(key, Refusal(problem.message), "open"), 422


@blueprint.post("/<int:key>/link")
@needs("record.edit")
def link(key: int) -> ResponseReturnValue:
    """Link its records with one that is there."""

    def act() -> None:
        _tell(link_finding(key, request.form.get("number", ""), actor(), command_id("link"), revision=revision()))

    return stored(act, f"/recurring/{key}", lambda refusal: _page(key, refusal, "link"), None)


@blueprint.post("/<int:key>/dismiss")
@needs("record.edit")
def dismiss(key: int) -> ResponseReturnValue:
    """Say why nothing is made of it."""
    return stored(
        lambda: dismiss_finding(
            key, request.form.get("reason", ""), actor(), command_id("dismiss"), revision=revision()
        ),
        "/recurring", lambda refusal: _page(key, refusal, "dismiss"), text("Dismissed."),
    )  # fmt: skip


def _chart(found: FindingShown) -> Chart:
    reader = visitor()
    return by_day(found.opened, found.row.within_days, reader.time_zone, reader.language)


def _tell(done: Decided) -> None:
    if done.created:
        tell("good", text("%(number)s was opened and linked with %(count)s records.", number=done.number,
                          count=done.linked))  # fmt: skip
    elif done.linked:
        tell("good", text("%(count)s records were linked with %(number)s.", number=done.number, count=done.linked))
    else:
        tell("info", text("%(number)s stands for these records already.", number=done.number))


def _page(key: int, refusal: Refusal, part: str = "") -> str:
    found, records = finding(key, actor())
    language = visitor().language
    typed = request.form if part else {}
    newest = records[0].record.title if records else ""
    values = {
        "title": typed.get("title", found.label(language) if found.row.terms else newest),
        "description": typed.get("description", ""), "number": typed.get("number", ""),
        "reason": typed.get("reason", ""),
    }  # fmt: skip
    return render_template(
        "recurring/one.html", found=found, records=records, refusal=refusal, part=part, typed=values, states=STATES,
        chart=_chart(found), nothing=NOTHING_WRONG,
        kept=typed_command_id() if part else None, has_description="description" in found.type.by_key,
        revision=request.form.get("revision") or found.row.revision,
    )  # fmt: skip
