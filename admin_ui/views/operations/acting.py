"""What operators do: choose things, look at what will happen, give a reason, and begin; the rest can be called off."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.addresses import safe_next
from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.operations.arguments import Wanted, wanted_of
from engine.errors import InvalidInput, Text, text
from engine.runtime.operation_acts import act_of
from itsm.operations import log
from itsm.operations.choosing import Choice, targets_of
from itsm.operations.commands import begin_operation, call_off
from itsm.operations.fitting import look_at_fit
from itsm.operations.instance.now import instance_now
from itsm.operations.kinds import ITEM_STATES, KINDS, things
from itsm.operations.previewing import Preview, preview

blueprint = Blueprint("operations_acting", __name__, url_prefix="/operations")

SENT_FILTER = "filter-"
NO_REASON = text("Write down why: it stays with what you do.")


@blueprint.post("/preview")
@needs("operations.act")
def look() -> ResponseReturnValue:
    """What an operation would meet, with the field for its reason; nothing is changed."""
    if not _choice().keys and "all" not in request.form:
        tell("info", text("Select at least one row first."))
        return redirect(_back(), 303)
    return _preview(_kind())


@blueprint.post("/start")
@needs("operations.act")
def start() -> ResponseReturnValue:
    """Begin it. One thing is done when the next page is shown; many go on by themselves."""
    kind, wanted = _kind(), wanted_of(request.form)
    if not request.form.get("reason", "").strip():
        return _preview(kind, NO_REASON), 422
    targets = targets_of(_choice(), kind, actor())
    started = begin_operation(kind, targets, request.form["reason"], actor(), command_id(), wanted.arguments)
    if started.items > 1:
        return redirect(f"/operations/log/{started.operation_key}", 303)
    _tell_of_one(started.operation_key)
    return redirect(_back(), 303)


@blueprint.get("/log")
@needs("operations.see")
def done() -> ResponseReturnValue:
    """What operators did, newest first."""
    after = request.args.get("after")
    return render_template("operations/log.html", page=log.operation_list(after, actor()), after=after)


@blueprint.get("/log/<int:key>")
@needs("operations.see")
def operation(key: int) -> ResponseReturnValue:
    """One operation: how far it is, and what came of each thing."""
    return render_template("operations/operation.html", **_operation(key))


@blueprint.get("/log/<int:key>/progress")
@needs("operations.see")
def progress(key: int) -> ResponseReturnValue:
    """How far it is, for the page that asks while it is open."""
    return render_template("operations/progress.html", **_operation(key))


@blueprint.post("/log/<int:key>/call-off")
@needs("operations.act")
def stop(key: int) -> ResponseReturnValue:
    """Leave what waits of it undone."""
    called_off = call_off(key, actor(), command_id())
    tell("info", text("Called off: %(count)s. What was done before stays done.", count=called_off.items))
    return redirect(f"/operations/log/{key}", 303)


def _operation(key: int) -> Mapping[str, Any]:
    state, after = request.args.get("state", ""), request.args.get("after")
    state = state if state in ITEM_STATES else ""
    return {
        "operation": log.operation(key, actor()), "state": state, "after": after, "states": ITEM_STATES,
        "page": log.item_list(key, state, after, actor(), visitor().language),
    }  # fmt: skip


def _preview(kind: str, reason_error: Text | None = None) -> str:
    choice, wanted = _choice(), wanted_of(request.form)
    found = preview(kind, targets_of(choice, kind, actor()), actor(), wanted.arguments)
    return render_template(
        "operations/preview.html", kind=kind, words=KINDS[kind], choice=choice, found=found, wanted=wanted,
        things=say(things(act_of(kind).target, len(found.targets))),
        reason=request.form.get("reason", ""), reason_error=say(reason_error) if reason_error else "", back=_back(),
        kept=typed_command_id() or None, of_instances=act_of(kind).target == "instance",
        **_details(kind, found, wanted),
    )  # fmt: skip


def _details(kind: str, found: Preview, wanted: Wanted) -> dict[str, object]:
    """What is said before of a move (which tokens end, where others begin) and of a migration (what fits)."""
    if kind == "migrate":
        mapping = wanted.arguments["mapping"]
        assert isinstance(mapping, dict)
        key = int(str(wanted.arguments["definition"]))
        return {"fit": look_at_fit(found.targets, key, mapping, actor()), "move": None}
    if kind == "modify" and len(found.targets) == 1:
        now = instance_now(found.targets[0], actor(), visitor().language)
        names = dict(now.elements)
        at = wanted.arguments["at"]
        ending = [token for token in now.tokens if ("ends", token.token_id) in wanted.sent or token.element_id == at]
        beginning = [names.get(value, value) for name, value in wanted.sent if name == "begins"]
        return {"fit": None, "move": {"ending": ending, "beginning": beginning}}
    return {"fit": None, "move": None}


def _tell_of_one(key: int) -> None:
    operation = log.operation(key, actor())
    [item] = log.item_list(key, "", None, actor(), visitor().language).items
    if item.state == "failed":
        tell("warn", text("It was not done: %(why)s", why=say(item.message) if item.message else "–"))
    else:
        tell("good", operation.words.done)


def _kind() -> str:
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise InvalidInput(text("Expected something to do, but there is nothing. Go back and use the buttons."))
    return kind


def _choice() -> Choice:
    """What was chosen: the ticked rows, or all that match the filters of the list."""
    sent = request.form
    source = sent.get("source", "")
    if sent.get("all"):
        named = {name: value for name, value in sent.items() if name.startswith(SENT_FILTER)}
        filters = {name.removeprefix(SENT_FILTER): value for name, value in named.items()}
        if sent.get("at"):  # all that are moved from a step are those that stand there
            filters.setdefault("element", sent["at"])
        return Choice(source, (), filters, key_of(sent.get("upto", "0")))
    return Choice(source, tuple(key_of(value) for value in sent.getlist("target")))


def _back() -> str:
    return safe_next(request.form.get("back"), "/operations")

