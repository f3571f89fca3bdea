"""Steps of a process owner who redraws the incident flow by hand: telephones are looked at before line 1 has them."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.admin_ui.clicking import choose_category
from tests.admin_ui.desk_server import RETRIES
from tests.admin_ui.drawing import entry
from tests.admin_ui.hand import Hand, Point
from tests.support.records import SCENARIOS

PACK = "/studio/packs/incident"
TESTS_RUN = 120_000
"""Milliseconds until the workers have run the scenarios of a draft, on a machine that has much to do."""


def ready(page: Page) -> None:
    """Wait until the editor of the page can be used."""
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "yes")


def kept(page: Page) -> None:
    """Wait until what is in the editor is saved: it says when."""
    expect(page.locator("[data-saving], .modeler [data-part=state]")).to_contain_text(re.compile(r"\d\d:\d\d"))


def makes_the_form(hand: Hand) -> None:
    """A form with one field, from nothing: its component is clicked, its label and key are written."""
    hand.link("Forms")
    hand.fill({"Id": "approve_phone"})
    hand.button("Create")
    ready(hand.page)
    hand.click(hand.page.locator('.fjs-palette-field[data-field-type="textarea"]'))
    for name, words in (("label", "Why it may go on"), ("key", "approval_note")):
        field = entry(hand.page, name).locator(".cm-content, input").first
        if not field.is_visible():
            hand.click(hand.page.locator(".bio-properties-panel-group-header", has_text="General"))
        hand.write(field, words)
        hand.press("Tab")
    kept(hand.page)


def makes_the_decision(hand: Hand) -> None:
    """A table of two rules: the telephone is approved, the rest is not."""
    hand.link("Decisions")
    hand.fill({"Name": "Approval of telephones", "Id": "telephone_approval"})
    hand.button("Create")
    ready(hand.page)
    hand.page.locator("th.input-cell").dblclick()
    hand.clicks += 2
    hand.write(hand.page.get_by_label("Input expression"), "record.category")
    for row, (when, then) in enumerate((('"phone"', '"yes"'), ('not("phone")', '"no"'))):
        hand.click(hand.page.locator(".add-rule-add").first)
        cells = hand.page.locator("tbody tr").nth(row)
        hand.write(cells.locator("td.input-cell"), when)
        hand.write(cells.locator("td.output-cell"), then)
    hand.write(hand.page.locator('[name="in:record.category"]'), "phone")
    expect(hand.page.locator('[data-place="answer"] output')).to_have_text('"yes"')
    kept(hand.page)


def place(page: Page, identity: str) -> Point:
    """The middle of an element of the drawing."""
    return middle(page.locator(f'.djs-element[data-element-id="{identity}"] > .djs-visual'))


def middle(control: Locator) -> Point:
    """The middle of something on the page."""
    box = control.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def between(page: Page, one: str, other: str, share: float) -> Point:
    """A point on the straight way from an element to another."""
    (left, top), (right, bottom) = place(page, one), place(page, other)
    return left + (right - left) * share, top + (bottom - top) * share


def palette(page: Page, tool: str) -> Locator:
    """A tool or a shape of the palette."""
    return page.locator(f'.djs-palette [data-action="{tool}"]')


def pad(page: Page, action: str) -> Locator:
    """What stands beside the chosen element."""
    return page.locator(f'.djs-context-pad.open [data-action="{action}"]')


def becomes(hand: Hand, kind: str) -> None:
    """Give the chosen element another kind, from the menu of its pad."""
    hand.click(pad(hand.page, "replace"))
    hand.click(hand.page.locator(".djs-popup .entry", has_text=kind).first)
    expect(hand.page.locator(".bio-properties-panel-header-type")).to_have_text(kind, ignore_case=True)


def chosen(page: Page) -> str:
    """The id of the element that is chosen."""
    return page.locator(".djs-element.selected").first.get_attribute("data-element-id") or ""


def makes_room(hand: Hand) -> None:
    """Everything behind the gateway is moved to the right, and the whole is looked at."""
    hand.link("Diagram")
    ready(hand.page)
    hand.click(palette(hand.page, "space-tool"))
    x, y = between(hand.page, "set_priority", "accepted", 0.6)
    hand.drag((x, y - 100), (x + 220, y - 100))
    hand.press("Escape")
    hand.click(hand.page.locator('[data-tool="fit"]'))


def draws_the_decision(hand: Hand) -> str:
    """A task is taken from the palette, let fall on the flow, named, and made one that asks the decision."""
    page = hand.page
    hand.click(palette(page, "create.task"))
    hand.drop(between(page, "set_priority", "accepted", 0.3))
    hand.type("Telephone?")
    becomes(hand, "Business rule task")
    hand.choose(entry(page, "decisionId").locator("select"), "Approval of telephones")
    hand.write(entry(page, "resultVariable").locator("input"), "approval")
    return chosen(page)


def draws_the_way_round(hand: Hand, decision: str) -> tuple[str, str]:
    """A gateway on the flow behind it, with a default; from its pad a task below, on the way back to the lines."""
    page = hand.page
    hand.click(palette(page, "create.exclusive-gateway"))
    hand.drop(between(page, decision, "accepted", 0.5))
    gateway = chosen(page)
    x, y = place(page, gateway)
    hand.drag(middle(pad(page, "append.append-task")), (x, y + 80))
    hand.type("Look at the telephones")
    becomes(hand, "User task")
    task = chosen(page)
    hand.click(pad(page, "connect"))
    hand.drop(place(page, "accepted"))
    expect(page.locator(".djs-connection.selected")).to_have_count(1)
    return gateway, task


def says_who_does_it(hand: Hand, task: str) -> None:
    """The form, the team and the status of the new task, all from lists."""
    page = hand.page
    page.wait_for_timeout(300)  # as a hand takes: the editor swallows a click that comes with the end of a drag
    hand.drop(place(page, task))
    hand.choose(entry(page, "formId").locator("select"), "approve_phone")
    hand.click(entry(page, "assignmentDefinitionCandidateGroups").get_by_label("Line 2"))
    hand.choose(entry(page, "flowdesk-status").locator("select"), "In progress")
    hand.write(entry(page, "flowdesk-public_name").locator("input"), "The telephone team looks at it")


def says_when(hand: Hand, gateway: str, task: str) -> None:
    """The condition of the way to the task, and that the other is the usual one."""
    page = hand.page
    hand.drop(between(page, gateway, task, 0.5))
    hand.write(entry(page, "conditionExpression").locator(".cm-content"), 'approval = "yes"')
    hand.drop(between(page, gateway, "accepted", 0.5))
    becomes(hand, "Default flow")
    kept(page)


def draws(hand: Hand) -> str:
    """All of it, from the library; the id of the new step."""
    hand.link("Studio", hand.page.locator("nav.rail"))
    hand.link("Incident")
    makes_the_form(hand)
    makes_the_decision(hand)
    makes_room(hand)
    gateway, task = draws_the_way_round(hand, draws_the_decision(hand))
    says_who_does_it(hand, task)
    says_when(hand, gateway, task)
    return task


def adds(hand: Hand, kind: str, choices: Mapping[str, str], written: Mapping[str, str] | None = None) -> None:
    """A further step of a scenario: lists and fields by their labels."""
    page = hand.page
    steps = page.locator(".test-steps > li")
    before = steps.count()
    hand.choose(page.locator("#new_kind"), kind)
    hand.button("Add")
    expect(steps).to_have_count(before + 1)
    for label, option in choices.items():
        hand.choose(hand.labelled(label, steps.nth(before)), option)
    hand.fill(written or {}, steps.nth(before))


def tests_it(hand: Hand) -> None:
    """A scenario, written with the form of the studio: a telephone goes through the new step, and on to line 1."""
    hand.link("Tests")
    hand.fill({"What it shows": "Telephones are looked at first"})
    hand.button("Write it")
    hand.choose(hand.labelled("Category"), "Phone")
    triaged = {"Category": "Phone", "Impact": "Medium: a team", "Urgency": "Medium: work goes on with difficulty"}
    adds(hand, "Somebody completes a task", {"Task": "Triage", "Button that is pressed": "Accept", **triaged})
    adds(hand, "This is so", {"Open task": "Look at the telephones"})
    adds(hand, "Somebody completes a task", {"Task": "Look at the telephones"}, {"Why it may go on": "No other fault"})
    adds(hand, "This is so", {"Status": "In progress", "Open task": "Solve at line 1"})
    hand.button("Save")
    hand.link("Tests", hand.page.locator(".crumbs"))
    expect(hand.page.get_by_text(f"All {SCENARIOS + 1} passed")).to_be_visible(timeout=TESTS_RUN)


def puts_it_into_use(hand: Hand) -> None:
    """Reads what is different, waits for the tests, says what is new."""
    hand.click(hand.page.get_by_role("link", name="Put into use…"))
    hand.sees("Added after “Set priority”: Step “Telephone?”")
    expect(hand.page.get_by_text(f"All {SCENARIOS + 1} tests pass")).to_be_visible(timeout=TESTS_RUN)
    hand.fill({"What is new?": "Telephones are looked at first"})
    hand.button("Put into use")
    hand.sees("Version 2 in use")


def reports(hand: Hand) -> None:
    """Somebody in the portal has no dial tone."""
    page = hand.page
    page.goto("/portal/report/incident")
    hand.fill({"Title": "No dial tone", "What happened?": "Silence in hall B."})
    choose_category(page, "phone")
    page.locator("[name=impact][value=medium]").check()
    page.locator("[name=urgency][value=medium]").check()
    hand.button("Send")
    hand.sees("No dial tone")


def works_at_it(hand: Hand) -> None:
    """An agent accepts it, and comes to the new step: its form, its status, its name."""
    page = hand.page
    page.goto("/work?tab=teams")
    hand.click(page.get_by_role("link", name="No dial tone").first)
    hand.choose(page.get_by_label("Impact"), "Medium: a team")
    hand.choose(page.get_by_label("Urgency"), "Medium: work goes on with difficulty")
    hand.button("Accept")
    expect(page.get_by_role("heading", name="Look at the telephones")).to_be_visible()
    expect(page.locator(".page-head .chip", has_text="In progress")).to_be_visible()


def goes_on(hand: Hand) -> None:
    """The form of the new step is filled in, and line 1 has it."""
    hand.fill({"Why it may go on": "No other fault"})
    hand.button("Done")
    expect(hand.page.get_by_role("heading", name="Solve at line 1")).to_be_visible()


def sees_it_run(hand: Hand, task: str, waiting: str) -> None:
    """The diagram with its tokens, and the table below it."""
    page = hand.page
    page.goto(f"{PACK}/running")
    expect(page.locator(f'.djs-element[data-element-id="{task}"]').first).to_be_visible()
    expect(page.locator(f'tr[data-element="{task}"] [data-label="Waiting now"]')).to_have_text(waiting)


def takes_it_back(hand: Hand, task: str) -> None:
    """Version 1 holds again; the drawing is not lost."""
    page = hand.page
    hand.link("Versions")
    hand.fill({"Why?": "The telephone team is too small"})
    hand.button("Take back to version 1")
    hand.sees("Version 1 is in use again")
    assert f'id="{task}"' not in page.request.get(f"{PACK}/files/incident.bpmn", max_retries=RETRIES).text()
