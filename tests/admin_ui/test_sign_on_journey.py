"""Signing in at a real provider in a real browser, in both languages; axe finds nothing on the pages of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import DeskServer, Visitors, chromium
from tests.support.oidc import Provider, running_provider
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "sign in": "Sign in", "password": "Password", "email": "Email", "name": "Name on the button", "save": "Save",
        "issuer": "Issuer", "client": "Client ID", "use": "In use: people sign in with it", "saved": "Saved.",
        "unknown": "People whom nobody here knows yet", "group": "Group", "role": "Role", "add": "Add",
        "button": "Sign in with Staff login", "out": "Sign out", "check": "Check the connection",
        "answers": "The provider answers",
    },
    "zh-CN": {
        "sign in": "登录", "password": "密码", "email": "邮箱", "name": "按钮上的名称", "save": "保存",
        "issuer": "颁发者（issuer）", "client": "客户端 ID", "use": "启用：人员用它登录", "saved": "已保存。",
        "unknown": "这里还不认识的人员", "group": "组", "role": "角色", "add": "添加",
        "button": "使用 Staff login 登录", "out": "退出登录", "check": "检查连接", "answers": "提供方已应答",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_provider_is_set_up_and_a_stranger_signs_in_by_it_and_out_again(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with _desk(tmp_path, language) as (visitors, provider):
        provider.put("ben", name="Ben Agent", email="ben@example.org", email_verified=True, groups=["staff"])
        page = visitors.window(language)
        _set_up(page, provider, words)
        found = list(findings(page, "provider"))

        visitor = visitors.window(language, width=768)
        visitor.route("https://cdn.jsdelivr.net/**", _without_style)
        visitor.goto("/sign-in")
        found += findings(visitor, "sign-in")
        click(visitor.get_by_role("link", name=words["button"]))
        expect(visitor).to_have_url(re.compile(re.escape(provider.issuer)))
        visitor.get_by_placeholder("sub").fill("ben")
        click(visitor.get_by_role("button", name="Authorize"))
        expect(visitor).to_have_url(re.compile("/work$"))
        visitor.goto("/me")
        click(visitor.locator("summary", has_text="Ben Agent").first)
        click(visitor.get_by_role("button", name=words["out"]).first)
        expect(visitor.get_by_role("heading", name="End Session")).to_be_visible()
        click(visitor.get_by_role("button", name="End session"))
        expect(visitor.get_by_role("heading", name=words["sign in"])).to_be_visible()

        assert (found, visitors.faults) == ([], [])


@contextmanager
def _desk(folder: Path, language: str) -> Iterator[tuple[Visitors, Provider]]:
    """A desk in ``language`` at its public address, a provider, and a browser."""
    server = DeskServer(folder)
    server.more["FLOWDESK_PUBLIC_URL"] = server.address
    server.set_up(language)
    server.start()
    try:
        with running_provider(folder.with_suffix(".log")) as provider, chromium(server.address) as visitors:
            yield visitors, provider
    finally:
        server.kill()


def _set_up(page: Page, provider: Provider, words: dict[str, str]) -> None:
    page.goto("/sign-in?next=/settings/sign-on/providers/new")
    page.get_by_label(words["email"]).fill(ADMINISTRATOR)
    page.get_by_label(words["password"]).fill(PASSWORD)
    click(page.get_by_role("button", name=words["sign in"], exact=True))
    page.get_by_label(words["name"]).fill("Staff login")
    page.get_by_label(words["issuer"]).fill(provider.issuer)
    page.get_by_label(words["client"]).fill("flowdesk")
    page.locator("[name=secret]").fill("a secret of the client")
    page.locator("[name=groups_claim]").fill("groups")
    page.get_by_label(words["unknown"]).select_option("create")
    page.get_by_label(words["use"]).check()
    click(page.get_by_role("button", name=words["save"], exact=True))
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.get_by_label(words["group"], exact=True).fill("staff")
    page.locator("#role").select_option("agent")
    click(page.get_by_role("button", name=words["add"], exact=True))
    expect(page.locator("code", has_text="staff")).to_be_visible()
    click(page.get_by_role("button", name=words["check"]))
    expect(page.get_by_role("status").filter(has_text=words["answers"])).to_be_visible()


def _without_style(route: Route) -> None:
    """The pages of the provider want a style sheet from elsewhere, which is not what is looked at."""
    route.fulfill(status=200, content_type="text/css", body="")
