"""What is opened in the designers of forms, decisions and record types, and at the expression tester."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def null(page: Page) -> None:
    """An expression without a value, with its reasons."""
    page.locator("#source").fill("date(record.due) > today()")
    expect(page.locator("#result mark").first).to_be_visible()


def form(address: str) -> Callable[[Page], None]:
    """The designer of a form, drawn."""

    def opened(page: Page) -> None:
        page.goto(address)
        expect(page.locator('[data-island="formeditor"][data-ready]')).to_be_visible()

    return opened


def as_requester(page: Page) -> None:
    """The preview as a requester sees it on a telephone."""
    page.locator('[name="preview:as"][value=requester]').check(force=True)
    page.locator('[name="preview:width"][value=telephone]').check(force=True)


def decision(address: str) -> Callable[[Page], None]:
    """The designer of decisions, drawn."""

    def opened(page: Page) -> None:
        page.goto(address)
        expect(page.locator("[data-island]")).to_have_attribute("data-ready", "yes")

    return opened


def rule_menu(page: Page) -> None:
    """What can be done with a rule."""
    page.locator("td.rule-index").first.click(button="right")
    expect(page.locator(".context-menu")).to_be_visible()


def column(page: Page) -> None:
    """What a column asks."""
    page.locator("th.input-cell").first.dblclick()
    expect(page.locator(".context-menu")).to_be_visible()


def rows(page: Page) -> None:
    """A new row of every list of a record type."""
    for part in ("fields", "statuses", "groups", "times", "teams"):
        before = page.locator(f"#{part} .type-row").count()
        page.locator(f'[name="do"][value="add {part}"]').click()
        expect(page.locator(f"#{part} .type-row")).to_have_count(before + 1)
