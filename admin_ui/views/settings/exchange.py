"""Settings: import and export of the organisation, with mapping, check, progress, reject file and undoing."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, STATUS, Refusal
from engine.errors import InvalidForm, InvalidInput, InvalidState, NotFound, text
from itsm.exchange.exporting import FORMATS, export_things, template
from itsm.exchange.kinds import KINDS, kind_of
from itsm.exchange.queries import import_rows, import_view, recent_imports, rejected_rows
from itsm.exchange.rights import may_exchange
from itsm.exchange.runs import Begun, begin_import, call_off_import, choose_columns, start_import, undo_import
from itsm.exchange.states import OUTCOMES, STATES, Outcome, State

blueprint = Blueprint("settings_exchange", __name__, url_prefix="/settings/exchange")
HOME = "/settings/exchange"
ACTS = {"start": start_import, "call-off": call_off_import, "undo": undo_import}

section(
    "exchange", text("Import and export"), text("People, teams, customers and all the rest, as CSV and XLSX."),
    "settings_exchange.show", "import.run",
    (
        text("CSV"), text("Spreadsheet"), text("Excel"), text("Upload"), text("Download"), text("Migration"),
        text("Undo"), text("Mapping"),
    ),
    icon="table", group="organisation",
)  # fmt: skip


@blueprint.get("")
@needs("import.run")
def show() -> ResponseReturnValue:
    """What can be taken away and brought in, and the last imports."""
    return _overview(NOTHING_WRONG)


@blueprint.post("")
@needs("import.run")
def begin() -> ResponseReturnValue:
    """Take a file."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InvalidForm({"file": text("Choose a CSV or XLSX file.")})
        content = sent.stream.read(current_app.config["FLOWDESK_UPLOAD_LIMIT"] + 1)
        if len(content) > current_app.config["FLOWDESK_UPLOAD_LIMIT"]:
            raise InvalidForm({"file": text("This file is too large. Split it.")})
        begun = begin_import(request.form.get("kind", ""), sent.filename, content, actor(), command_id())
    except (InvalidForm, InvalidInput) as problem:
        errors = problem.fields if isinstance(problem, InvalidForm) else {"file": problem.message}
        return _overview(Refusal(None, errors)), 422
    return redirect(f"{HOME}/{begun.key}", 303)


@blueprint.get("/export/<kind>.<form>")
@needs("import.run")
def export(kind: str, form: str) -> ResponseReturnValue:
    """All things of a kind, or with ``template`` the headings alone."""
    if kind not in KINDS or form not in FORMATS:
        raise NotFound(text("Expected something to export as csv or xlsx, but this is not. Go back to the list."))
    empty = "template" in request.args
    lines = iter([template(kind, actor())]) if empty else export_things(kind, form, actor())
    return download(lines, f"{kind}.{form}", FORMATS[form])


@blueprint.get("/<int:key>")
@needs("import.run")
def one(key: int) -> ResponseReturnValue:
    """One import: its columns, its check, how far it is, what it did."""
    return _page(key, NOTHING_WRONG)


@blueprint.get("/<int:key>/progress")
@needs("import.run")
def progress(key: int) -> ResponseReturnValue:
    """How far it is; when the worker is done, the whole page is asked for."""
    view = import_view(key, actor())
    if not view.is_worked:
        return "", 200, {"HX-Redirect": f"{HOME}/{key}"}
    return render_template("settings/exchange/progress.html", view=view, states=STATES)


@blueprint.post("/<int:key>/columns")
@needs("import.run")
def choose(key: int) -> ResponseReturnValue:
    """Say which column is which field."""
    columns = {name.removeprefix("column-"): value for name, value in request.form.items()
               if name.startswith("column-")}  # fmt: skip
    try:
        choose_columns(key, columns, actor(), command_id())
    except (InvalidForm, InvalidState) as problem:
        errors = problem.fields if isinstance(problem, InvalidForm) else {}
        return _page(key, Refusal(problem.message, errors)), STATUS[type(problem)]
    return redirect(f"{HOME}/{key}", 303)


@blueprint.post("/<int:key>/<any(start, 'call-off', undo):what>")
@needs("import.run")
def act(key: int, what: str) -> ResponseReturnValue:
    """Import it, let it go, or undo it."""
    try:
        done: Begun = ACTS[what](key, actor(), command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
        return redirect(f"{HOME}/{key}", 303)
    return redirect(HOME if done.state == State.CANCELLED else f"{HOME}/{key}", 303)


@blueprint.get("/<int:key>/rejected.csv")
@needs("import.run")
def rejected(key: int) -> ResponseReturnValue:
    """Rows that were rejected, with reasons, to be mended and sent again."""
    return download(rejected_rows(key, actor(), visitor().language), f"rejected-{key}.csv", FORMATS["csv"])


def _overview(refusal: Refusal) -> str:
    kinds = [kind for kind in KINDS.values() if may_exchange(kind.key, actor())]
    chosen = request.form.get("kind") or request.args.get("kind", "people")
    return render_template(
        "settings/exchange/overview.html", kinds=kinds, runs=recent_imports(actor()), states=STATES, chosen=chosen,
        refusal=refusal,
    )  # fmt: skip


def _page(key: int, refusal: Refusal) -> str:
    view = import_view(key, actor())
    kind, asked = kind_of(view.row.kind), request.args.get("rows", "")
    outcomes = [outcome for outcome in OUTCOMES if outcome != Outcome.UNCHANGED and view.row.counts.get(outcome)]
    held = view.problem is not None and view.state == State.DONE
    shown = asked if asked in outcomes or asked == "held" else "held" if held else next(iter(outcomes), "")
    sent = {name: value for name, value in request.form.items() if name.startswith("column-")}
    return render_template(
        "settings/exchange/one.html", view=view, kind=kind, states=STATES, outcomes=OUTCOMES, offered=outcomes,
        shown=shown, held=held, page=_rows(key, shown), refusal=refusal, sent=sent,
        after=request.args.get("after"),
    )  # fmt: skip


def _rows(key: int, outcome: str) -> object:
    try:
        return import_rows(key, outcome, request.args.get("after"), actor()) if outcome else None
    except InvalidInput:
        return import_rows(key, outcome, None, actor())
