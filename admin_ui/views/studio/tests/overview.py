"""The tab itself: the scenarios of the draft with their last results, new ones, a run now, and the coverage."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import STATUS, Refusal
from admin_ui.views.studio.tests.shown import Shown, shown_tests
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from database import reading
from engine.errors import FlowdeskError, InvalidForm, NotFound, text
from itsm.studio.scenarios.keeping import add_recorded, add_scenario
from itsm.studio.tested import results_of
from itsm.studio.tested.asking import ask_run

blueprint = Blueprint("studio_tests", __name__, url_prefix="/studio/packs/<pack>/tests")
NOTHING_WRONG = Refusal()
_REFUSALS: tuple[type[FlowdeskError], ...] = (NotFound, *STATUS)


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """All scenarios, and how much of the pack they go through."""
    return _page(pack, NOTHING_WRONG)


@blueprint.get("/state")
@needs("studio.see")
def state(pack: str) -> ResponseReturnValue:
    """The part that changes while the scenarios run."""
    workspace = open_workspace(pack, "tests")
    return render_template("studio/tests/state.html", workspace=workspace, shown=_shown(workspace))


@blueprint.post("/run")
@needs("studio.see")
def run(pack: str) -> ResponseReturnValue:
    """Run all scenarios once the workers come to it."""
    ask_run(pack, actor(), command_id())
    return redirect(_home(pack), 303)


@blueprint.post("/new")
@needs("studio.draw")
def new(pack: str) -> ResponseReturnValue:
    """Begin a scenario, which is then written on its own page."""
    try:
        name = add_scenario(pack, request.form.get("title", ""), visitor().language, actor(), command_id())
    except tuple(STATUS) as problem:
        errors = problem.fields if isinstance(problem, InvalidForm) else {}
        return _page(pack, Refusal(problem.message, errors)), STATUS[type(problem)]
    return redirect(f"{_home(pack)}/scenarios/{name}", 303)


@blueprint.post("/record")
@needs("studio.draw")
def record(pack: str) -> ResponseReturnValue:
    """Make a scenario of a real record; what says anything about people is replaced."""
    number = request.form.get("number", "").strip()[:40]
    try:
        found, name = add_recorded(number, actor(), command_id())
    except _REFUSALS as problem:
        said = problem.message
        if isinstance(problem, NotFound):
            said = text(
                "Expected the number of a record that you may see, but there is none “%(number)s”.", number=number
            )
        return _page(pack, Refusal(None, {"number": said})), STATUS.get(type(problem), 422)
    tell("good", text("Recorded. Names and texts were replaced: look at them, and say what must be so at the end."))
    return redirect(f"{_home(found)}/scenarios/{name}", 303)


def _page(pack: str, refusal: Refusal) -> str:
    workspace = open_workspace(pack, "tests")
    typed = {name: request.form.get(name, "") for name in ("title", "number")}
    return page("studio/tests/list.html", workspace, shown=_shown(workspace), refusal=refusal, typed=typed)


def _shown(workspace: Workspace) -> Shown:
    files = workspace.draft.contents
    with reading() as session:
        results = results_of(session, workspace.draft.pack, files)
    return shown_tests(files, workspace.draft, results, visitor().language)


def _home(pack: str) -> str:
    return f"/studio/packs/{pack}/tests"
