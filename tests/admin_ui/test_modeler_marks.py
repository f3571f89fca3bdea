"""Marks beside elements in a real browser: findings with their fixes, comments, and the way to what a call calls."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.admin_ui.desk_server import RETRIES, Visitors, chromium, running_desk
from tests.admin_ui.drawing import choose, entry, open_diagram, sign_up, state

pytestmark = pytest.mark.browser

FILES = "/studio/packs/incident/files/"
CALLS = "/studio/packs/incident/diagram/calls.bpmn"
CALL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  id="d" targetNamespace="x">
  <bpmn:process id="calls" isExecutable="true">
    <bpmn:callActivity id="call" name="Solve"><bpmn:extensionElements><zeebe:calledElement processId="incident"/>
    </bpmn:extensionElements></bpmn:callActivity>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="b"><bpmndi:BPMNPlane id="p" bpmnElement="calls">
    <bpmndi:BPMNShape id="call_di" bpmnElement="call">
    <dc:Bounds x="100" y="100" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with running_desk(tmp_path_factory.mktemp("desk")) as server, chromium(server.address) as found:
        sign_up(found.window(), server)
        yield found


@pytest.fixture
def page(visitors: Visitors) -> Iterator[Page]:
    found = visitors.contexts[0].pages[0]
    open_diagram(found)
    yield found
    assert visitors.faults == []


def _read(page: Page, name: str = "incident.bpmn") -> APIResponse:
    return page.request.get(FILES + name, max_retries=RETRIES)


def _write(page: Page, name: str, content: str) -> None:
    token = re.search(r'data-csrf="([^"]+)"', page.content())
    read = _read(page, name)
    assert token is not None
    headers = {"If-Match": read.headers.get("etag", '"0"'), "X-CSRF-Token": token[1], "Accept": "application/json"}
    answer = page.request.put(FILES + name, data=content, headers=headers)
    assert answer.ok, answer.text()


def test_finding_is_painted_listed_and_mended_with_one_click(page: Page) -> None:
    findings = page.get_by_role("region", name="Findings")
    expect(findings).to_contain_text("Nothing to complain about.")
    drawn = _read(page).text()
    _write(page, "incident.bpmn", drawn.replace('value="in_progress"', 'value="in_progres"', 1))
    open_diagram(page)
    expect(findings.get_by_role("button", name="Solve at line 1")).to_be_visible()
    expect(page.locator('.djs-overlays[data-container-id="line_1"] .bjsl-icon')).to_be_visible()

    findings.get_by_role("button", name="Set status to in_progress").click()

    expect(findings).to_contain_text("Nothing to complain about.")
    expect(state(page)).to_contain_text("Saved")
    assert 'value="in_progres"' not in _read(page).text()


def test_click_on_a_step_chooses_it_in_the_drawing(page: Page) -> None:
    page.locator(".drawn-steps").get_by_role("button", name="Wait for vendor").click()

    expect(page.locator(".bio-properties-panel-header-label")).to_have_text("Wait for vendor")


def test_comment_stays_with_its_element_and_shows_a_mark(page: Page) -> None:
    choose(page, "line_2")
    entry(page, "flowdesk-comment").locator("textarea").fill("Ask the network team first.")
    expect(state(page)).to_contain_text("Saved")

    open_diagram(page)

    expect(page.get_by_role("button", name="Comment: Ask the network team first.")).to_be_visible()
    assert 'name="comment" value="Ask the network team first."' in _read(page).text()


def test_call_leads_to_the_diagram_that_it_calls(page: Page) -> None:
    _write(page, "calls.bpmn", CALL)
    open_diagram(page, CALLS)

    page.get_by_role("link", name="Open Incident").click()

    expect(page).to_have_url(re.compile(r"/diagram/incident\.bpmn$"))


def test_colour_is_chosen_for_what_is_chosen(page: Page) -> None:
    choose(page, "line_3")
    page.locator('[data-tool="colour"]').click()
    page.locator(".djs-popup").get_by_text("Green").click()

    expect(state(page)).to_contain_text("Saved")
    assert re.search('bpmnElement="line_3"[^>]*#c8e6c9', _read(page).text(), re.I)


def test_playing_through_changes_nothing_of_what_is_saved(page: Page) -> None:
    before = _read(page).text()
    choose(page, "triage")
    entry(page, "flowdesk-public_name").locator("input").fill("Played")
    page.locator('[data-tool="simulate"]').click()
    expect(page.locator('[data-tool="simulate"]')).to_have_attribute("aria-pressed", "true")

    expect(state(page)).to_contain_text("Saved")

    page.locator('[data-tool="simulate"]').click()
    entry(page, "flowdesk-public_name").locator("input").fill("Played again")
    expect(state(page)).to_have_attribute("data-kind", "changed")
    expect(state(page)).to_contain_text("Saved")
    after = _read(page).text()
    assert "Played again" in after and after.count("stroke") == before.count("stroke")


def test_template_writes_what_the_engine_takes(page: Page) -> None:
    choose(page, "set_priority")
    page.locator(".bio-properties-panel-select-template-button").click()
    page.locator(".djs-popup").get_by_text("Set fields of the record").click()
    expect(state(page)).to_contain_text("Saved")

    saved = _read(page).text()
    task = saved.partition('id="set_priority"')[2].partition("</bpmn:serviceTask>")[0]
    assert 'modelerTemplate="flowdesk.record.update"' in task and 'source="=priority"' in task
    expect(page.get_by_role("region", name="Findings")).to_contain_text("Nothing to complain about.")
