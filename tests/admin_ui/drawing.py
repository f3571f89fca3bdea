"""A process owner at the modeler: signing in, opening a diagram, and where things are on the page."""

from playwright.sync_api import Locator, Page, expect

from tests.admin_ui.desk_server import DeskServer

PASSWORD = "correct horse battery staple"
DIAGRAM = "/studio/packs/incident/diagram/incident.bpmn"


def sign_up(page: Page, server: DeskServer) -> None:
    """Set the desk up as its first person, who may do everything."""
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("link", name="Studio")).to_be_visible()


def open_diagram(page: Page, address: str = DIAGRAM) -> None:
    """Open a diagram and wait until it is drawn."""
    page.goto(address)
    expect(page.locator(".modeler")).to_have_attribute("data-ready", "yes")


def element(page: Page, identity: str) -> Locator:
    """The part of an element that takes the pointer."""
    return page.locator(f'.djs-element[data-element-id="{identity}"] > .djs-hit').first


def choose(page: Page, identity: str) -> None:
    """Click an element, so that the panel is about it."""
    element(page, identity).click(force=True)


def entry(page: Page, identity: str) -> Locator:
    """A field of the panel by the id of its entry."""
    return page.locator(f'[data-entry-id="{identity}"]')


def state(page: Page) -> Locator:
    """Where saving stands, in words."""
    return page.locator('[data-part="state"]')
