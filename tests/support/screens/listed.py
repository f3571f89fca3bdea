"""The list of the screens of the studio: how each is reached, and what stands on it that is not ours."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.admin_ui.drawing import choose, open_diagram
from tests.support.screens import drawing, editing
from tests.support.screens.desk import SLOW
from tests.support.screens.kinds import every_kind

Open = Callable[[Page], None]
INCIDENT, VISIT, BARE = (f"/studio/packs/{pack}" for pack in ("incident", "visit", "bare"))
DIAGRAM, KINDS = f"{INCIDENT}/diagram/incident.bpmn", f"{BARE}/diagram/kinds.bpmn"
TRIAGE, DECIDE = f"{INCIDENT}/forms/triage", f"{INCIDENT}/decisions"
SCENARIO = f"{INCIDENT}/tests/scenarios/waiting_for_evidence"
DRAWN = "figure.diagram .djs-container"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen by its name; ``marked`` when a part of bpmn.io is on it.

    ``file`` is a file of the incident pack whose own texts it shows, ``typed`` what else has one name in all languages.
    """

    name: str
    open: Open
    marked: bool = False
    file: str = ""
    typed: tuple[str, ...] = ()
    refused: int = 0
    """What the server says on the way to it."""


def _at(address: str, *awaited: str) -> Open:
    """Open an address and wait for what it draws by and by."""

    def opened(page: Page) -> None:
        page.goto(address)
        for each in awaited:
            expect(page.locator(each).first).to_be_visible(timeout=SLOW)

    return opened


def _after(first: Open, *then: Open) -> Open:
    """One thing after the other."""

    def opened(page: Page) -> None:
        for each in (first, *then):
            each(page)

    return opened


def _drawing(*then: Open, address: str = DIAGRAM) -> Open:
    return _after(lambda page: open_diagram(page, address), *then)


def _press(selector: str) -> Open:
    return lambda page: page.locator(selector).first.click()


def _drawn(page: Page) -> None:
    """The first diagram of the page."""
    expect(page.locator(DRAWN).first).to_be_visible()


def _unfolded(page: Page) -> None:
    """Every part that is folded together."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")


PARSERS = (
    "Couldn't find end of Start Tag broken, line 1, column 8",
    "while parsing a flow node did not find expected node content in",
    "line 20, column 1",
)
"""What readers of XML and YAML say, in their own words."""
FORM_IDS = ("confirm", "report", "triage", "wait", "work")
NAMELESS = ("torn", "kinds", "broken")
"""Packs and diagrams whose names nobody can read."""
EXAMPLES = ("count(tasks[done])", "amount", "due", "record")
STUDIO = (
    Screen("library", _at("/studio", ".pack .chip.bad", ".pack [id^=checked-] .chip.good"), typed=NAMELESS),
    Screen("new pack", _at("/studio/new"), typed=("Visit", "visit", "VIS", *NAMELESS)),
    Screen(
        "new pack, refused",
        _after(_at("/studio/new"), _press("main form button.primary")),
        typed=("Visit", "visit", "VIS", *NAMELESS),
        refused=422,
    ),
    Screen("expressions", _at("/studio/expressions", "#result output"), typed=EXAMPLES),
    Screen("expression that is null", _after(_at("/studio/expressions"), editing.null), typed=EXAMPLES),
    Screen("decisions in use", _at("/studio/decisions")),
    Screen("decision in use", _at("/studio/decisions/priority")),
    Screen("past decisions", _at("/studio/decisions/priority/past")),
    Screen("settings", _at("/settings/studio")),
)
OF_KINDS = (*every_kind()[1], *NAMELESS, "condition", "name", "id", "priority", *PARSERS)
MODELER = (
    Screen("diagram", _drawing(), marked=True),
    Screen(
        "diagram with a menu",
        _drawing(lambda page: choose(page, "triage"), lambda page: drawing.menu(page, "replace")),
        marked=True,
        typed=FORM_IDS,
    ),
    Screen(
        "diagram with colours",
        _drawing(lambda page: choose(page, "triage"), _press('[data-tool="colour"]')),
        typed=FORM_IDS,
    ),
    Screen("diagram, searched", _drawing(_press('[data-tool="find"]')), marked=True),
    Screen("diagram with its map", _drawing(_press('[data-tool="minimap"]')), marked=True),
    Screen("diagram, played through", _drawing(drawing.play), marked=True),
    Screen("diagram with templates", _drawing(drawing.templates, address=KINDS), marked=True, typed=OF_KINDS),
    Screen("diagram with a template", _drawing(drawing.template, address=KINDS), marked=True, typed=OF_KINDS),
    Screen("diagram with a large expression", _drawing(drawing.large_expression)),
    Screen("diagram with a comment", _drawing(drawing.comment), marked=True, typed=(*FORM_IDS, "line", "outcome")),
    Screen("second diagram", _drawing(address=f"{INCIDENT}/diagram/escalation.bpmn"), marked=True),
    Screen("broken diagram", _at(f"{BARE}/diagram/broken.bpmn", '[data-part="broken-text"]'), typed=NAMELESS),
)
FORMS = (
    Screen("forms", _at(f"{INCIDENT}/forms"), typed=FORM_IDS),
    Screen("form", editing.form(TRIAGE), marked=True, file="forms/triage.form", typed=("triage",)),
    Screen(
        "form as text",
        _after(editing.form(TRIAGE), _press("[data-view=text]")),
        file="forms/triage.form",
        typed=("triage",),
    ),
    Screen(
        "form to a requester on a telephone",
        _after(editing.form(TRIAGE), editing.as_requester),
        file="forms/triage.form",
        typed=("triage",),
    ),
    Screen("texts of a form", _at(f"{TRIAGE}/texts"), file="forms/triage.form", typed=("triage",)),
    Screen("uses of a form", _at(f"{TRIAGE}/uses"), typed=("triage",)),
)
DECISIONS = (
    Screen("decisions", _at(DECIDE)),
    Screen("requirement graph", editing.decision(f"{DECIDE}/priority.dmn"), marked=True, file="priority.dmn"),
    Screen(
        "decision table",
        editing.decision(f"{DECIDE}/priority.dmn?decision=impact_urgency"),
        marked=True,
        file="priority.dmn",
    ),
    Screen(
        "menu of a rule",
        _after(editing.decision(f"{DECIDE}/priority.dmn?decision=impact_urgency"), editing.rule_menu),
        marked=True,
        file="priority.dmn",
    ),
    Screen(
        "column of a table",
        _after(editing.decision(f"{DECIDE}/priority.dmn?decision=impact_urgency"), editing.column),
        marked=True,
        file="priority.dmn",
    ),
    Screen(
        "literal expression",
        editing.decision(f"{DECIDE}/priority.dmn?decision=priority"),
        marked=True,
        file="priority.dmn",
    ),
)
OF_TYPE = ("escalation", "incident", "routing", "survey", "VIS", "times", *FORM_IDS)
KEYS = (
    "title",
    "description",
    "category",
    "service",
    "channel",
    "impact",
    "urgency",
    "priority",
    "resolution_code",
    "resolution_text",
)
TYPE = (
    Screen("record type", _at(f"{INCIDENT}/type"), typed=(*KEYS, *OF_TYPE)),
    Screen("record type, unfolded", _after(_at(f"{INCIDENT}/type"), _unfolded), typed=(*KEYS, *OF_TYPE)),
    Screen("record type, added to", _after(_at(f"{INCIDENT}/type"), editing.rows), typed=(*KEYS, *OF_TYPE)),
    Screen("record type that cannot be read", _at("/studio/packs/torn/type", "#source"), typed=(*NAMELESS, *PARSERS)),
)
TESTS = (
    Screen("tests", _at(f"{INCIDENT}/tests", "#tests-state .chip.bad", DRAWN), marked=True),
    Screen("tests of a broken pack", _at(f"{BARE}/tests"), typed=OF_KINDS),
    Screen("scenario", _after(_at(SCENARIO), _unfolded), typed=("name: value",)),
    Screen("scenario as text", _at(f"{SCENARIO}/text")),
)
VERSIONS = (
    Screen("versions", _after(_at(f"{VISIT}/versions", "#undo-title", "#older"), _unfolded), typed=("visit",)),
    Screen("versions of a draft", _after(_at(f"{INCIDENT}/versions"), _unfolded), typed=("visit",)),
    Screen(
        "version with its difference",
        _after(_at(f"{VISIT}/versions/1"), _unfolded, _drawn),
        marked=True,
        typed=("Let in", "Approve"),
    ),
    Screen(
        "put into use",
        _after(_at(f"{INCIDENT}/put-into-use", "#tests-title", ".chip.bad"), _unfolded, _drawn),
        marked=True,
    ),
    Screen("put into use with errors", _at(f"{BARE}/put-into-use", ".chip.bad"), typed=OF_KINDS),
    Screen("nothing to put into use", _at("/studio/packs/complaint/put-into-use")),
)
RUNNING = tuple(
    Screen(f"running, {what}", _at(f"{INCIDENT}/running?{what}", DRAWN), marked=True)
    for what in ("show=now", "show=often", "show=time&period=all", "element=triage")
)
EMPTY = tuple(
    Screen(f"{tab} of a new pack", _at(f"{BARE}/{tab}"), typed=("kinds",))
    for tab in ("forms", "decisions", "versions", "running")
)


SCREENS = (*STUDIO, *MODELER, *FORMS, *DECISIONS, *TYPE, *TESTS, *VERSIONS, *RUNNING, *EMPTY)
"""Every screen of the studio."""
