"""Everything that the modeler opens: panels with all their groups, menus, palettes, and what is played through."""

from playwright.sync_api import Page, expect

from tests.admin_ui.drawing import choose

UNFOLD = """() => {
  const of = (part) => `.bio-properties-panel-${part}-header`;
  const press = (selector) => [...document.querySelectorAll(selector)].map((one) => one.click()).length;
  return press(`${of('group')}:not(.open) ${of('group')}-title`)
    + press(`${of('collapsible-entry')}:not(.open) ${of('collapsible-entry')}-title`);
}"""
"""Open every closed group and item of the panel; how many there were."""
ADD = """() => [...document.querySelectorAll('.bio-properties-panel-group .bio-properties-panel-add-entry')]
  .map((one) => one.click()).length"""
"""Add an item to every list of the panel."""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def unfold(page: Page) -> None:
    """Open groups until none is closed."""
    for _ in range(4):
        opened = page.evaluate(UNFOLD)
        page.evaluate(DRAWN)
        if not opened:
            return


def panel_of(page: Page, identity: str) -> None:
    """The panel of an element, with an item in each of its lists and everything open."""
    choose(page, identity)
    expect(page.locator(".bio-properties-panel-header")).to_be_visible()
    unfold(page)
    page.evaluate(ADD)
    page.evaluate(DRAWN)
    unfold(page)


def chosen_otherwise(page: Page, select: str, value: str) -> None:
    """What the panel asks when a list of it says something else."""
    page.locator(f'.bio-properties-panel [name="{select}"]').select_option(value)
    page.evaluate(DRAWN)
    unfold(page)


def menu(page: Page, action: str) -> None:
    """The menu of the pad beside the chosen element."""
    page.locator(f'.djs-context-pad [data-action="{action}"]').click()
    expect(page.locator(".djs-popup")).to_be_visible()


def play(page: Page) -> None:
    """The flow is played through, and its log is open."""
    page.locator('[data-tool="simulate"]').click()
    page.locator(".bts-context-pad:visible").first.click()
    page.locator(".bts-palette .bts-entry:visible").last.click()


def templates(page: Page) -> None:
    """The templates that a step may be made from."""
    choose(page, "service")
    page.locator(".bio-properties-panel-select-template-button").click()
    expect(page.locator(".djs-popup .entry").first).to_be_visible()


def template(page: Page) -> None:
    """A step that was made from a template."""
    templates(page)
    page.locator(".djs-popup .entry").first.click()
    unfold(page)


def large_expression(page: Page) -> None:
    """An expression in a window of its own."""
    choose(page, "accepted_no")
    unfold(page)
    page.evaluate("document.querySelector('.bio-properties-panel-open-feel-popup').click()")
    expect(page.locator(".bio-properties-panel-popup")).to_be_visible()


def comment(page: Page) -> None:
    """An element with a comment."""
    choose(page, "triage")
    unfold(page)
    page.locator('[data-entry-id="flowdesk-comment"] textarea').fill("先问网络组")
    expect(page.locator(".comment-mark")).to_be_visible()
