"""A click that waits for the page it leads to: the page before it is never taken for the one after it."""

from playwright.sync_api import Locator, Page, expect

LEADS = """one => {
  const control = one.closest("a[href], button, input");
  if (!control) return false;
  if (control.matches("a"))
    return !control.matches("[download], [target], [data-dialog-open], [hx-get], [hx-post], [href^='#']");
  const form = control.form;
  const sentElse = "[hx-get], [hx-post], [data-passkey]";
  if (!form || control.type !== "submit" || control.matches(sentElse) || form.matches(sentElse)) return false;
  if ((control.getAttribute("formmethod") ?? form.getAttribute("method")) === "dialog") return false;
  return form.noValidate || control.formNoValidate || !form.matches(":invalid");
}"""
"""Whether the browser leaves the page: for a link, and for a button whose form it sends itself and does not refuse."""


def click(control: Locator) -> None:
    """Click a link, a button or anything else, and wait until the page that it leads to, if any, has loaded."""
    if control.evaluate(LEADS):
        with control.page.expect_navigation():
            control.click()
    else:
        control.click()


def choose_category(page: Page, code: str) -> None:
    """Find a category by its words, with the keyboard."""
    select = page.locator("select[name=category]")
    words = select.locator(f"option[value={code}]").text_content() or ""
    search = page.locator(".tree-choice:has(+ select[name=category]) [role=combobox]")
    search.fill(words.strip())
    search.press("Enter")
    expect(select).to_have_value(code)
