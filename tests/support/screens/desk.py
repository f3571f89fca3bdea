"""A desk whose studio has something on every screen: packs in use and in the making, findings, records, versions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import RETRIES, DeskServer, Visitors, chromium
from tests.support.screens.kinds import every_kind
from tests.support.servers import ADMINISTRATOR, PASSWORD

SLOW = 120_000
"""Milliseconds until the tests of a pack have run, on a machine that has much to do."""
PACKS = "/studio/packs"
SAVE = """async ([address, body, revision]) => {
  const token = document.querySelector('input[name=csrf_token]').value;
  const headers = {'X-CSRF-Token': token, 'If-Match': `"${revision}"`, Accept: 'application/json'};
  const answer = await fetch(address, {method: 'PUT', body, headers});
  return `${answer.status} ${answer.ok ? '' : await answer.text()}`;
}"""
"""As an editor saves."""


@contextmanager
def studio(data: Path, language: str) -> Iterator[tuple[Visitors, Page]]:
    """A running desk in a language with all of it, and a window of its administrator."""
    server = DeskServer(data)
    server.set_up(language)
    server.start()
    try:
        with chromium(server.address) as visitors:
            page = visitors.window(language)
            sign_in(page)
            furnish(page)
            yield visitors, page
    finally:
        server.kill()


def sign_in(page: Page) -> None:
    """Sign the administrator in."""
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(ADMINISTRATOR)
    page.locator("input[name=password]").fill(PASSWORD)
    click(page.locator("form button.primary"))
    expect(page.locator("nav.rail")).to_be_visible()


def furnish(page: Page) -> None:
    """Make what the screens show."""
    report(page, "incident")
    page.goto("/studio")
    change(page, "incident", "incident.bpmn", _shorter)
    begin(page, "starter:empty", "bare", "空白")
    save(page, f"{PACKS}/bare/files/kinds.bpmn", every_kind()[0].decode())
    save(page, f"{PACKS}/bare/files/broken.bpmn", "<broken")
    begin(page, "starter:empty", "torn", "残缺")
    change(page, "torn", "pack.yaml", lambda text: f"{text}list: [")
    begin(page, "starter:approval", "visit", "访客")
    put_into_use(page, "visit")
    report(page, "visit")
    page.goto("/studio")
    change(page, "visit", "visit.bpmn", _renamed)
    put_into_use(page, "visit")


def save(page: Page, address: str, content: str, revision: int = 0) -> None:
    """Save a file of a draft."""
    said = page.evaluate(SAVE, [address, content, revision])
    assert said.startswith("200"), said


def change(page: Page, pack: str, file: str, changed: Callable[[str], str]) -> None:
    """Save a file of a draft with a change."""
    address = f"{PACKS}/{pack}/files/{file}"
    found = page.request.get(address, max_retries=RETRIES)
    before, after = found.text(), changed(found.text())
    assert found.ok and before != after
    save(page, address, after, int(found.headers["etag"].strip('"')))


def report(page: Page, kind: str) -> None:
    """Report a record as a requester."""
    page.goto(f"/portal/report/{kind}")
    page.locator('main [name="title"]').fill("打印机不打印")
    page.locator('main [name="description"]').fill("登机牌打印不出来。")
    if page.locator('main [name="reason"]').count():
        page.locator('main [name="reason"]').fill("需要")
    if page.locator("main [name=category]").count():
        choose_category(page, "printing")
    click(page.locator("main form button.primary").last)


def begin(page: Page, source: str, key: str, chinese: str) -> None:
    """Begin a pack."""
    page.goto("/studio/new")
    page.locator("[name=source]").select_option(source)
    page.locator("[name=name_en]").fill(chinese)
    page.locator("[name=name_zh]").fill(chinese)
    page.locator("main [name=key]").fill(key)
    page.locator("[name=prefix]").fill(key[:3].upper())
    click(page.locator("main form button.primary"))


def put_into_use(page: Page, pack: str) -> None:
    """Put a draft into use, whatever its tests say when they have run."""
    page.goto(f"{PACKS}/{pack}/put-into-use")
    expect(page.locator(".card:has(#tests-title) .chip")).to_be_visible(timeout=SLOW)
    page.locator("[name=note]").fill("更新")
    override = page.locator("[name=override_reason]")
    if override.count():
        override.fill("演练")
    click(page.locator("form[action$='/put-into-use'] button.primary"))


def _renamed(diagram: str) -> str:
    """A step has another name in both languages."""
    return diagram.replace('name="Approve"', 'name="Let in"').replace('value="审批"', 'value="放行"')


def _shorter(diagram: str) -> str:
    """Line 1 has 20 minutes."""
    timer = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=times.line_1</bpmn:timeDate>'
    return diagram.replace(timer, '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT20M</bpmn:timeDuration>')
