"""A real ``flowdesk run`` on an empty data folder, and a real Chromium that reports every fault it sees."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.support.command_line import flowdesk
from tests.support.servers import Server

Scheme = Literal["light", "dark"]
RETRIES = 2
"""A server closes connections that rest: browsers then ask again by themselves, plain requests where they are told."""
PATIENCE = 15_000
"""Milliseconds that a page may take, for what is done as for what is expected: a machine may have much to do."""


class DeskServer(Server):
    """The server with the code of its set-up page, and people added by the command line."""

    set_up_code: str = ""

    def start(self) -> dict[str, str]:
        """Start it and wait until it serves."""
        told = super().start()
        self.set_up_code = told["set_up_code"] or ""
        return told

    def add_person(self, name: str, email: str, password: str, *options: str) -> None:
        """Add a person through the command line."""
        done = flowdesk(
            self.data, "person", "add", "--name", name, "--email", email, "--password-stdin", *options, given=password
        )
        assert done.returncode == 0, done.stderr


@dataclass
class Visitors:
    """Windows of one Chromium; ``faults`` collects what no page may do."""

    browser: Browser
    address: str
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, language: str = "en", width: int = 1440, scheme: Scheme = "light") -> Page:
        """A window of somebody who has not been here before."""
        context = self.browser.new_context(
            base_url=self.address,
            locale=language,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note_console)
        page.on("pageerror", lambda problem: self.faults.append(f"error in a script: {problem}"))
        page.on("response", self._note_answer)
        return page

    def take_refusals(self, status: int) -> int:
        """Take the faults of forms that were meant to be refused with ``status`` off the list, and count them."""
        marks = (f"{status} from ", f"status of {status} ")
        meant = [fault for fault in self.faults if any(mark in fault for mark in marks)]
        self.faults = [fault for fault in self.faults if fault not in meant]
        return len(meant)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type} in the console: {message.text}")

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self.faults.append(f"{answer.status} from {answer.url}")


@contextmanager
def running_desk(data: Path, more: Mapping[str, str] | None = None) -> Iterator[DeskServer]:
    """A started server with these settings besides, killed at the end; it calls itself as its address says."""
    server = DeskServer(data, more)
    if more:
        server.more["FLOWDESK_PUBLIC_URL"] = server.address
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def chromium(address: str) -> Iterator[Visitors]:
    """A headless Chromium; skips where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Expected chromium, but it is not installed. Install it with the system's packages.")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            expect.set_options(timeout=PATIENCE)
            yield Visitors(browser, address)
        finally:
            browser.close()
