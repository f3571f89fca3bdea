"""The page *Put into use*: the difference, findings, tests, and what becomes of the records that run."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.versions.differing import KINDS, shown_differences
from admin_ui.views.studio.workspace import Workspace, open_workspace, page
from database import reading
from engine.errors import Finding, FlowdeskError, InvalidDefinition, InvalidForm, Text, text
from itsm.packs.versions.naming import kind_of, name_in_pack
from itsm.people.roles import may
from itsm.studio.drafts import DraftFile, read_draft
from itsm.studio.scenarios.wording import in_words
from itsm.studio.using.judged import Judged, approval_of, known_findings, known_results, results_of
from itsm.studio.using.previewing import Preview, preview_of
from itsm.studio.using.put_into_use import MOST_FIRST, OVERRIDE, Moving, put_into_use
from itsm.studio.using.settings import StudioSettings, studio_settings

blueprint = Blueprint("studio_using", __name__, url_prefix="/studio/packs/<pack>/put-into-use")
_TOLD = {"conflict": 409, "invalid_state": 422, "invalid_definition": 422, "too_many_attempts": 429}
"""What is told on the page, with all that was typed."""


@blueprint.get("")
@needs("studio.see")
def show(pack: str) -> ResponseReturnValue:
    """What would happen; nothing is changed. With ``tests`` in the address they are run first."""
    return _page(pack)


@blueprint.get("/tests")
@needs("studio.see")
def tests(pack: str) -> ResponseReturnValue:
    """The results of the tests alone, for the page that shows the rest meanwhile."""
    workspace = open_workspace(pack, "versions")
    judged, _settings = _judged(workspace, True)
    return render_template(
        "studio/using/tests.html", judged=judged, workspace=workspace, may_override=_may_override(),
        problems=_problems(workspace, judged),
    )  # fmt: skip


@blueprint.post("")
@needs("studio.put_into_use")
def put(pack: str) -> ResponseReturnValue:
    """Put the draft into use."""
    sent = request.form
    try:
        done = put_into_use(
            pack, sent.get("note", ""), actor(), command_id(), sent.get("override_reason", ""), _moving()
        )
    except InvalidForm as problem:
        return _page(pack, problem), 422
    except FlowdeskError as problem:
        if problem.kind not in _TOLD:
            raise
        return _page(pack, problem), _TOLD[problem.kind]
    tell("good", text("Version %(version)s is in use. Records that go to it: %(count)s",
                      version=done.number, count=done.moving))  # fmt: skip
    return redirect(f"/studio/packs/{pack}/versions", 303)


def _moving() -> Moving:
    which, first = request.form.get("moving", "none"), request.form.get("first", "")
    if which == "all":
        return Moving("all")
    if which != "first":
        return Moving()
    number = first.strip().removesuffix("%").removesuffix("％").rstrip()
    is_share = number != first.strip()
    if not number.isascii() or not number.isdigit() or not 0 < int(number[:6]) <= (100 if is_share else MOST_FIRST):
        message = text("Expected 1 to %(most)s records, or a share such as 10%%, but got “%(sent)s”. Write a number.",
                       most=MOST_FIRST, sent=first[:20])  # fmt: skip
        raise InvalidForm({"first": message})
    return Moving("first", int(number), is_share, request.form.get("order") == "newest")


def _page(pack: str, problem: FlowdeskError | None = None) -> str:
    workspace = open_workspace(pack, "versions")
    judged, settings = _judged(workspace, "tests" in request.args)
    errors = problem.fields if isinstance(problem, InvalidForm) else {}
    return page(
        "studio/using/page.html", workspace, judged=judged, found=_found(workspace, judged), settings=settings,
        preview=_preview(workspace, judged), problems=_problems(workspace, judged),
        shown=shown_differences(workspace.draft.used, workspace.draft.contents), difference_kinds=KINDS, errors=errors,
        before_url=f"{workspace.address}/versions/{workspace.draft.in_use}/files" if workspace.draft.in_use else "",
        after_url=f"{workspace.address}/files",
        problem=None if errors or problem is None else problem.message, typed=request.form,
        kept=typed_command_id() or None, may_override=_may_override(), may_use=may(actor(), "studio.put_into_use"),
    )  # fmt: skip


def _judged(workspace: Workspace, run: bool) -> tuple[Judged, StudioSettings]:
    """What stands for and against it; the tests as far as they were run, or run now."""
    with reading() as session:
        settings = studio_settings(session)
        approved = approval_of(session, workspace.draft)
    findings = known_findings(workspace.draft)
    wrong = any(found.severity == "error" for found in findings)
    results = None if wrong else results_of(workspace.draft, actor()) if run else known_results(workspace.draft)
    return Judged(findings, results, approved, settings.reviewed_by_another), settings


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its file, as it is drawn, and the page on which that is changed."""

    finding: Finding
    file: DraftFile | None
    address: str


def _found(workspace: Workspace, judged: Judged) -> list[Found]:
    names = [(one, name_in_pack(one.resource) if "/" in one.resource else one.resource) for one in judged.findings]
    return [Found(one, workspace.draft.files.get(name), _page_of(workspace.address, name)) for one, name in names]


def _page_of(home: str, name: str) -> str:
    kind, called = kind_of(name), quote(name.removeprefix("forms/").removesuffix(".form"))
    pages = {"process": f"diagram/{called}", "decision": f"decisions/{called}", "form": f"forms/{called}",
             "record_type": "type", "texts": "forms", "scenario": "tests"}  # fmt: skip
    return f"{home}/{pages[kind]}" if kind in pages else ""


def _preview(workspace: Workspace, judged: Judged) -> Preview | None:
    if judged.errors:
        return None
    try:
        files = read_draft(workspace.draft)
    except InvalidDefinition:
        return None  # the findings say so
    with reading() as session:
        return preview_of(session, files, visitor().language)


def _problems(workspace: Workspace, judged: Judged) -> dict[str, Text]:
    """Why each test failed, by its name, in the names that people gave."""
    failed = {one.name: one.problem for one in judged.failed if one.problem is not None}
    if not failed:
        return {}
    pack = read_draft(workspace.draft)  # it was read for the tests
    return {name: in_words(problem, pack, visitor().language) for name, problem in failed.items()}


def _may_override() -> bool:
    return may(actor(), OVERRIDE)
