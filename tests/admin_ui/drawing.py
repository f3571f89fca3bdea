"""A process owner at the modeler: signing in, opening a diagram, and where things are on the page."""

from playwright.sync_api import Locator, Page, expect

from tests.admin_ui.desk_server import DeskServer

PASSWORD = "correct horse battery staple"
SET_UP = 60_000
"""Milliseconds: setting up puts every shipped pack into use."""
DIAGRAM = "/studio/packs/incident/diagram/incident.bpmn"


def sign_up(page: Page, server: DeskServer) -> None:
    """Set the desk up as its first person, who may do everything."""
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click(timeout=SET_UP)
    expect(page.get_by_role("link", name="Studio")).to_be_visible(timeout=SET_UP)


def open_diagram(page: Page, address: str = DIAGRAM) -> None:
    """Open a diagram and wait until it is drawn."""
    page.goto(address)
    expect(page.locator(".modeler")).to_have_attribute("data-ready", "yes")


CLICK = """(identity) => {
  const hit = document.querySelector(`.djs-element[data-element-id="${identity}"] > .djs-hit`);
  const { left, top, width, height } = hit.getBoundingClientRect();
  const at = { bubbles: true, button: 0, clientX: left + width / 2, clientY: top + height / 2 };
  for (const type of ['mousedown', 'mouseup', 'click']) hit.dispatchEvent(new MouseEvent(type, at));
}"""


def choose(page: Page, identity: str) -> None:
    """Click an element, also one that lies below the pad of another, and wait until the panel is about it."""
    page.evaluate(CLICK, identity)
    expect(page.locator(f'.djs-element.selected[data-element-id="{identity}"]')).to_have_count(1)


def entry(page: Page, identity: str) -> Locator:
    """A field of the panel by the id of its entry."""
    return page.locator(f'[data-entry-id="{identity}"]')


def state(page: Page) -> Locator:
    """Where saving stands, in words."""
    return page.locator('[data-part="state"]')
