"""A process owner draws in a real browser: what is drawn is saved, and nothing is lost when something goes wrong."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.desk_server import RETRIES, Visitors, chromium, running_desk
from tests.admin_ui.drawing import DIAGRAM, choose, entry, open_diagram, sign_up, state

pytestmark = pytest.mark.browser

FILES = "/studio/packs/incident/files/"
FILE = f"{FILES}incident.bpmn"
COVERED = """() => {
  const mark = document.querySelector('.bjs-powered-by');
  mark.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = mark.getBoundingClientRect();
  const points = [[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]];
  return points.filter(([x, y]) => !mark.contains(document.elementFromPoint(left + x * width, top + y * height)));
}"""
"""Points of the mark of bpmn.io that something lies over."""
PASTE = """(area, length) => {
  area.value = 'x'.repeat(length);
  area.dispatchEvent(new Event('input', { bubbles: true }));
}"""
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>'


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with running_desk(tmp_path_factory.mktemp("desk")) as server, chromium(server.address) as found:
        page = found.window()
        page.on("dialog", lambda dialog: dialog.accept())
        sign_up(page, server)
        yield found


@pytest.fixture
def page(visitors: Visitors) -> Iterator[Page]:
    found = visitors.contexts[0].pages[0]
    open_diagram(found)
    yield found
    visitors.contexts[0].set_offline(False)
    found.evaluate("localStorage.clear()")
    faults, visitors.faults = visitors.faults, []
    assert faults == []


def _saved_file(page: Page, name: str = "incident.bpmn") -> APIResponse:
    return page.request.get(FILES + quote(name), max_retries=RETRIES)


def _write(page: Page, content: str, name: str = "incident.bpmn") -> None:
    """Save as somebody else does meanwhile."""
    read = _saved_file(page, name)
    token = re.search(r'data-csrf="([^"]+)"', page.content())
    assert token is not None
    headers = {"If-Match": read.headers.get("etag", '"0"') if read.ok else '"0"', "X-CSRF-Token": token[1]}
    answer = page.request.put(FILES + quote(name), data=content, headers={**headers, "Accept": "application/json"})
    assert answer.ok, answer.text()


def _public_name(page: Page, element: str, text: str) -> None:
    choose(page, element)
    entry(page, "flowdesk-public_name").locator("input").fill(text)


def test_what_is_drawn_is_saved_and_the_steps_say_it(page: Page) -> None:
    choose(page, "line_2")
    entry(page, "name").locator("textarea").fill("Solve it well")

    expect(state(page)).to_contain_text("Saved")
    expect(page.locator(".drawn-steps")).to_contain_text("Solve it well")
    assert 'name="Solve it well"' in _saved_file(page).text()


def test_pickers_offer_what_is_there_and_write_what_the_engine_reads(page: Page) -> None:
    choose(page, "line_3")
    entry(page, "flowdesk-status").locator("select").select_option(label="Awaiting vendor")
    entry(page, "assignmentDefinitionCandidateGroups").get_by_label("Line 2").check()
    entry(page, "formId").locator("select").select_option("wait")

    expect(state(page)).to_contain_text("Saved")
    task = _saved_file(page).text().partition('id="line_3"')[2].partition("</bpmn:userTask>")[0]
    assert 'name="status" value="awaiting_vendor"' in task
    assert 'candidateGroups="line-2, line-3, vendor"' in task and 'formId="wait"' in task


def test_feel_is_completed_with_what_is_really_there(page: Page) -> None:
    choose(page, "accepted_no")
    editor = page.locator('[data-entry-id="conditionExpression"] .cm-content')
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and record.")

    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("vendor_reference")
    page.keyboard.press("Escape")
    page.keyboard.type("number = on d")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("on duty(roster: string)")


def test_typing_over_what_is_chosen_in_an_expression_asks_for_no_style(page: Page) -> None:
    choose(page, "accepted_no")
    editor = page.locator('[data-entry-id="conditionExpression"] .cm-content')
    editor.click()
    page.keyboard.press("Control+A")

    page.keyboard.type("true")

    expect(editor).to_have_text("true")


def test_two_people_are_told_and_nobody_overwrites(visitors: Visitors, page: Page) -> None:
    theirs = _saved_file(page).text().replace('name="Triage"', 'name="Look at it"')
    _write(page, theirs)

    _public_name(page, "line_1", "Mine")

    expect(page.get_by_text("Somebody else changed this diagram")).to_be_visible()
    assert _saved_file(page).text() == theirs
    page.get_by_role("button", name="Keep mine as a copy").click()
    expect(page).to_have_url(re.compile(r"diagram/incident\.copy\.bpmn$"))
    assert 'value="Mine"' in _saved_file(page, "incident.copy.bpmn").text()
    visitors.take_refusals(412)


def test_lost_connection_keeps_what_was_drawn(visitors: Visitors, page: Page) -> None:
    visitors.contexts[0].set_offline(True)
    _public_name(page, "line_1", "Drawn without a connection")
    expect(state(page)).to_contain_text("kept on this computer")

    visitors.contexts[0].set_offline(False)

    expect(state(page)).to_contain_text("Saved")
    assert "Drawn without a connection" in _saved_file(page).text()
    visitors.faults = [fault for fault in visitors.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_what_was_never_saved_is_offered_again(visitors: Visitors, page: Page) -> None:
    visitors.contexts[0].set_offline(True)
    _public_name(page, "line_1", "Left behind")
    expect(state(page)).to_contain_text("kept on this computer")
    page.route("**/files/incident.bpmn", _refuse_writing)
    visitors.contexts[0].set_offline(False)
    page.reload()
    expect(page.get_by_role("button", name="Go on with it")).to_be_visible()  # all that was sent is refused by now
    page.unroute("**/files/incident.bpmn")

    page.get_by_role("button", name="Go on with it").click()

    expect(state(page)).to_contain_text("Saved")
    assert "Left behind" in _saved_file(page).text()
    visitors.faults = [fault for fault in visitors.faults if "ERR_" not in fault]


def _refuse_writing(route: Route) -> None:
    if route.request.method == "PUT":
        route.abort()
    else:
        route.continue_()


def test_session_that_ends_while_drawing_loses_nothing(visitors: Visitors, page: Page) -> None:
    context = visitors.contexts[0]
    kept = context.storage_state()["cookies"]
    context.clear_cookies()
    _public_name(page, "line_1", "Signed out meanwhile")
    expect(state(page)).to_contain_text("no longer signed in")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()

    context.add_cookies([{**cookie} for cookie in kept])  # type: ignore[typeddict-item]

    expect(state(page)).to_contain_text("Saved")
    assert "Signed out meanwhile" in _saved_file(page).text()
    visitors.take_refusals(401)


def _from_the_page_of_another(route: Route) -> None:
    """As if somebody else had opened the page, and whoever is signed in now had signed in since."""
    if route.request.method == "PUT":
        route.continue_(headers={**route.request.headers, "x-person": "999999"})
    else:
        route.continue_()


def test_nothing_is_saved_as_another_person_who_signed_in_meanwhile(visitors: Visitors, page: Page) -> None:
    before = _saved_file(page).text()
    page.route("**/files/incident.bpmn", _from_the_page_of_another)
    _public_name(page, "line_1", "Not by them")

    expect(state(page)).to_contain_text("Li Wei is signed in here now")
    expect(state(page)).to_contain_text("kept on this computer")
    assert _saved_file(page).text() == before
    page.unroute("**/files/incident.bpmn")

    expect(state(page)).to_contain_text("Saved")
    assert "Not by them" in _saved_file(page).text()
    assert visitors.take_refusals(409) >= 1


def test_broken_draft_is_shown_whole_and_can_be_corrected(page: Page) -> None:
    whole = _saved_file(page, "escalation.bpmn").text()
    _write(page, whole.replace("</bpmn:process>", ""), "escalation.bpmn")
    page.goto(DIAGRAM.replace("incident.bpmn", "escalation.bpmn"))
    expect(page.get_by_text("This file cannot be drawn")).to_be_visible()
    text = page.get_by_label("Text of the file")
    expect(text).to_have_value(re.compile("escalation_rung_due"))

    text.fill(whole)
    page.get_by_role("button", name="Draw it").click()

    expect(page.locator(".modeler")).to_have_attribute("data-ready", "yes")
    expect(state(page)).to_contain_text("Saved")
    assert "</bpmn:process>" in _saved_file(page, "escalation.bpmn").text()


def test_paste_of_five_megabytes_is_refused_and_stays_on_the_page(visitors: Visitors, page: Page) -> None:
    _write(page, "<broken", "large.bpmn")
    page.goto(DIAGRAM.replace("incident.bpmn", "large.bpmn"))
    text = page.get_by_label("Text of the file")
    expect(text).to_be_visible()

    text.evaluate(PASTE, 5_300_000)

    expect(state(page)).to_contain_text("Not saved.")
    assert text.evaluate("(area) => area.value.length") == 5_300_000
    assert visitors.take_refusals(400) + visitors.take_refusals(413) > 0


def test_scripts_in_names_and_documentation_stay_text(page: Page) -> None:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    told, said = '(<bpmn:userTask id="triage"[^>]*>)', f"<bpmn:documentation>{escaped}</bpmn:documentation>"
    content = re.sub(r"<bpmn:documentation>.*?</bpmn:documentation>", "", _saved_file(page).text())
    content = re.sub('id="triage" name="[^"]*"', f'id="triage" name="{escaped}"', re.sub(told, rf"\1{said}", content))
    content = content.replace('name="public_name" value="', f'name="public_name" value="{escaped}')
    assert content.count(escaped) >= 3
    _write(page, content)
    open_diagram(page)
    title = page.title()

    choose(page, "triage")
    page.locator('[data-tool="simulate"]').click()
    page.locator('[data-tool="minimap"]').click()

    expect(page.locator(".bio-properties-panel-header-label")).to_have_text(HOSTILE)
    expect(entry(page, "documentation").locator("textarea")).to_have_value(HOSTILE)
    assert page.title() == title and page.locator(".modeler img").count() == 0


def test_typing_waits_for_no_network(page: Page) -> None:
    page.route("**/files/**", lambda route: None)
    choose(page, "line_1")
    field = entry(page, "flowdesk-public_name").locator("input")
    field.fill("")
    expect(state(page)).to_have_text("Saving…")

    field.press_sequentially("typed while nothing answers")

    expect(field).to_have_value("typed while nothing answers")
    expect(state(page)).to_have_text("Saving…")
    page.unroute("**/files/**")


def test_mark_of_bpmn_io_is_uncovered(page: Page) -> None:
    choose(page, "line_1")
    page.locator('[data-tool="minimap"]').click()

    assert page.evaluate(COVERED) == []


def test_our_parts_break_no_rule_of_axe(page: Page) -> None:
    choose(page, "line_1")

    assert list(findings(page, "diagram", theirs=(".djs-container", ".bio-properties-panel-container"))) == []
    page.set_viewport_size({"width": 1440, "height": 900})
