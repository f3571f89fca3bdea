"""One scenario: as a form of steps, or as its text; each step is added, moved and taken away by a plain post."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import STATUS
from admin_ui.views.studio.tests.steps import BY, KIND_NAMES, requester_texts, step_views
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from database import reading
from engine.errors import InvalidDefinition, InvalidInput, Text, text
from itsm.clocks.kinds import agreed_name
from itsm.organisation.choices import CLASSES
from itsm.scenarios.reading import MOST_STEPS, read_scenario
from itsm.studio.drafts import DraftFile, read_draft
from itsm.studio.drafts.commands.files import remove_file, save_file
from itsm.studio.scenarios.forms import (
    AROUND,
    KINDS,
    Plain,
    Reader,
    Sent,
    data_of,
    findings_of,
    further,
    known_values,
)
from itsm.studio.scenarios.keeping import copy_scenario, file_of, no_scenario
from itsm.studio.scenarios.mending import mended, mends_of
from itsm.studio.scenarios.offers import Offers, Option, offers_of
from itsm.studio.scenarios.wording import in_words
from itsm.studio.tested import Results, results_of
from itsm.studio.tested.results import Result

blueprint = Blueprint("studio_scenario", __name__, url_prefix="/studio/packs/<pack>/tests/scenarios/<stem>")
_BEGUN: Mapping[str, object] = {
    "complete": {"task": ""}, "expect": {}, "wait": "PT1H", "message": {"name": ""}, "signal": "", "job": {"type": ""},
    "at": {"task": ""}, "earlier": {"count": 1, "days": 30}, "period": {"kind": "freeze"}, "let_pass": {"by": "lead"},
}  # fmt: skip
LONGEST_TEXT = 200_000


@blueprint.get("")
@needs("studio.see")
def show(pack: str, stem: str) -> ResponseReturnValue:
    """The form; of a file that no form can show, its text."""
    workspace, file = _opened(pack, stem)
    data = data_of(file.content)
    if data is None:
        return redirect(f"{_home(pack, stem)}/text", 303)
    return _form(workspace, stem, file.revision, Sent(data))


@blueprint.post("")
@needs("studio.draw")
def change(pack: str, stem: str) -> ResponseReturnValue:
    """Save the form, also with what mends a step; or draw it again with a step added, moved or taken away."""
    workspace, _file = _opened(pack, stem)
    offers = _offers(workspace)
    sent = Reader(request.form, request.form.getlist("step")[:MOST_STEPS], offers).read()
    read = revision() or 0
    do = request.form.get("do", "save")
    better = mended(sent.data["steps"], do, offers) if not sent.unread else None
    if better is not None:
        sent = Sent({**sent.data, "steps": better[:MOST_STEPS]})
    elif do != "save":
        return _form(workspace, stem, read, _changed(sent, do))
    if sent.wrong or findings_of(sent.data):
        problem = text("Some of it cannot be saved yet: look at what is marked.")
        return _form(workspace, stem, read, sent, problem), 422
    onward = _home(pack, stem) if better is None else f"{workspace.address}/tests"
    return _stored(pack, stem, sent.content, read, lambda why: _form(workspace, stem, read, sent, why), onward)


@blueprint.get("/text")
@needs("studio.see")
def show_text(pack: str, stem: str) -> ResponseReturnValue:
    """The file as it stands."""
    workspace, file = _opened(pack, stem)
    return _text(workspace, stem, file.revision, file.content.decode("utf-8", "replace"))


@blueprint.post("/text")
@needs("studio.draw")
def change_text(pack: str, stem: str) -> ResponseReturnValue:
    """Save the text when it can be read; else it is shown again with what is wrong and where."""
    workspace, _file = _opened(pack, stem)
    typed = request.form.get("content", "").replace("\r\n", "\n")
    read = revision() or 0
    try:
        if len(typed) > LONGEST_TEXT:
            raise InvalidInput(text("Expected at most %(most)s characters, but there are more.", most=LONGEST_TEXT))
        read_scenario(typed.encode("utf-8", "replace"), "")
    except InvalidDefinition as problem:
        found = [Text("%(place)s: %(message)s", {"place": one.element_id, "message": one.message})
                 for one in problem.findings]  # fmt: skip
        return _text(workspace, stem, read, typed, found), 422
    except InvalidInput as problem:
        return _text(workspace, stem, read, typed, [problem.message]), 422
    return _stored(pack, stem, typed.encode("utf-8", "replace"), read,
                   lambda why: _text(workspace, stem, read, typed, [why]), f"{_home(pack, stem)}/text")  # fmt: skip


@blueprint.post("/copy")
@needs("studio.draw")
def copy(pack: str, stem: str) -> ResponseReturnValue:
    """Make a copy, and open it."""
    return redirect(_home(pack, copy_scenario(pack, stem, actor(), command_id())), 303)


@blueprint.post("/remove")
@needs("studio.draw")
def remove(pack: str, stem: str) -> ResponseReturnValue:
    """Take the scenario out of the draft."""
    workspace, file = _opened(pack, stem)
    read = revision()
    remove_file(pack, file.name, file.revision if read is None else read, actor(), command_id())
    tell("good", text("Removed."))
    return redirect(f"{workspace.address}/tests", 303)


def _stored(
    pack: str, stem: str, content: bytes, read: int, again: Callable[[Text], str], onward: str
) -> ResponseReturnValue:
    try:
        save_file(pack, file_of(stem), content, read, actor(), command_id())
    except tuple(STATUS) as problem:
        return again(problem.message), STATUS[type(problem)]
    tell("good", text("Saved. It is run in a moment."))
    return redirect(onward, 303)


def _changed(sent: Sent, do: str) -> Sent:
    """The scenario after a press of a button: ``add``, ``up:2``, ``down:2``, ``remove:2``; others change nothing."""
    what, _, at = do.partition(":")
    steps: list[Plain] = sent.data["steps"]
    if what == "add" and len(steps) < MOST_STEPS:
        kind = request.form.get("new_kind", "")
        steps.append({kind: _BEGUN[kind]} if kind in KINDS else {"expect": {}})
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else -1
    if not 0 <= place < len(steps) or sent.unread:
        return sent  # a text that cannot be read stands at its step: first it is mended
    if what == "remove":
        del steps[place]
    other = place + {"up": -1, "down": 1}.get(what, 0)
    if 0 <= other < len(steps) and other != place and what != "remove":
        steps[place], steps[other] = steps[other], steps[place]
    return Sent(sent.data)


def _opened(pack: str, stem: str) -> tuple[Workspace, DraftFile]:
    workspace = open_workspace(pack, "tests")
    file = workspace.draft.files.get(file_of(stem))
    if file is None:
        raise no_scenario(stem)
    return workspace, file


def _offers(workspace: Workspace) -> Offers:
    try:
        return offers_of(read_draft(workspace.draft), visitor().language)
    except InvalidDefinition:
        return Offers()  # its findings say what is wrong; the scenario is edited as it stands


def _form(workspace: Workspace, stem: str, read: int, sent: Sent, problem: Text | None = None) -> str:
    offers, found = _offers(workspace), findings_of(sent.data) if problem is not None else {}
    results = _results(workspace)
    last = results.by_name.get(file_of(stem))
    why = _why(workspace, last)
    failed = (last.step, why) if last and why and last.step is not None else None
    given, steps = sent.data["given"], sent.data["steps"]
    mends = []
    if failed and request.method == "GET" and 0 < failed[0] <= len(steps) and last is not None:
        mends = mends_of(last.problem, failed[0] - 1, steps, offers)
    known = known_values(given, offers.report)
    return page(
        "studio/tests/scenario.html", workspace, stem=stem, revision=read, sent=sent, offers=offers, problem=problem,
        general=found.get("", ()), last=last, why=why, stale=results.stale, kinds=KIND_NAMES, pick=_picks(offers),
        requester=requester_texts(sent.data), given=known,
        given_more=sent.unread.get("given.more", further(given, list(known))),
        around_more=sent.unread.get("around.more", further({k: v for k, v in sent.data.items() if k in AROUND}, ())),
        steps=step_views(sent, offers, found, failed), results=results, mends=mends,
    )  # fmt: skip


def _why(workspace: Workspace, last: Result | None) -> Text | None:
    """Why it failed the last time, in the words of the pack."""
    if last is None or last.problem is None:
        return None
    try:
        return in_words(last.problem, read_draft(workspace.draft), visitor().language)
    except InvalidDefinition:
        return last.problem  # half drawn: no name can be had


def _picks(offers: Offers) -> Mapping[str, Sequence[Option]]:
    """What each kind of choice offers."""
    return {
        "tasks": [(task.id, task.name) for task in offers.tasks.values()],
        "by": [(key, say(name)) for key, name in BY.items()],
        "classes": [(key, say(name)) for key, name in CLASSES.items()],
        "fields": [(one.key, one.label) for one in offers.fields],
        "clocks": [(kind, say(agreed_name(kind, visitor().team_names()))) for kind in offers.clocks],
        "elements": list(offers.elements.items()),
        **{name: [(one, one) for one in found] for name, found in (
            ("messages", offers.messages), ("signals", offers.signals), ("jobs", offers.jobs))},
    }  # fmt: skip


def _text(workspace: Workspace, stem: str, read: int, typed: str, wrong: list[Text] | None = None) -> str:
    data = data_of(typed.encode("utf-8", "replace"))
    return page("studio/tests/text.html", workspace, stem=stem, revision=read, typed=typed, wrong=wrong or [],
                has_form=data is not None)  # fmt: skip


def _results(workspace: Workspace) -> Results:
    with reading() as session:
        return results_of(session, workspace.draft.pack, workspace.draft.contents)


def _home(pack: str, stem: str) -> str:
    return f"/studio/packs/{pack}/tests/scenarios/{stem}"
