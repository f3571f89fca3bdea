"""Acting as operators do: choose things in a list, look at the preview, give a reason and send its form."""

from tests.admin_ui.conftest import Browser, shown
from tests.support.bpmn import Diagram


def shown_at(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def preview(browser: Browser, source: str, kind: str, *targets: int, **more: object) -> str:
    """Choose things as a list does, and give the page that shows what will happen."""
    browser.open(f"/operations/{source}")
    csrf = browser.hidden("/language")["csrf_token"]
    data = {"csrf_token": csrf, "source": source, "kind": kind, "target": list(targets), **more}
    browser.page = browser.client.post("/operations/preview", data=data)
    assert browser.page.status_code == 200, shown(browser.page)
    return shown(browser.page)


def send(browser: Browser, targets: list[int], **fields: object) -> str:
    """Send the form of the preview; it has the things as hidden fields."""
    return shown(browser.send("/operations/start", {"target": targets, **fields}))


def approving(last: str = "after") -> Diagram:
    """Waits at task ``u``, then at the last one."""
    return Diagram().path("start:s", "user:u", f"user:{last}", "end:e")
