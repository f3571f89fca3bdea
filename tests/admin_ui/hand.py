"""A hand at the mouse and the keyboard, which counts what it does: clicks, and characters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from engine.errors import Text
from itsm.language import translate
from tests.admin_ui.clicking import click

CLICK_SECONDS, CHARACTER_SECONDS = 3.0, 0.5
"""Unhurried: looking for what to click, and typing with two fingers."""

Point = tuple[float, float]


@dataclass
class Hand:
    """The hand of somebody at a window; what it looks for is named in English, and found in its language."""

    page: Page
    language: str = "en"
    clicks: int = 0
    characters: int = 0

    @property
    def minutes(self) -> float:
        """How long all of it takes when nothing is hurried."""
        return (self.clicks * CLICK_SECONDS + self.characters * CHARACTER_SECONDS) / 60

    def say(self, words: str) -> str:
        """The words of the product in the language of the window; other words stay."""
        return translate(Text(words, {}), self.language)

    def click(self, control: Locator) -> None:
        """Click, and wait for the page that it leads to."""
        click(control)
        self.clicks += 1

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.characters += 1

    def type(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(words)
        self.characters += len(words)

    def write(self, control: Locator, words: str) -> None:
        """Click into a field, and type over what stands there."""
        self.click(control)
        self.press("ControlOrMeta+a")
        self.type(words)

    def fill(self, fields: Mapping[str, str], within: Locator | None = None) -> None:
        """Write into fields by their labels."""
        for label, words in fields.items():
            self.write(self.labelled(label, within), words)

    def choose(self, control: Locator, label: str) -> None:
        """Choose in a list: a click opens it, another takes one."""
        control.select_option(label=self.say(label))
        self.clicks += 2

    def labelled(self, label: str, within: Locator | None = None) -> Locator:
        """A field by its label, whose star for “required” is no part of it."""
        words = re.compile(rf"^\s*{re.escape(self.say(label))}(\s*\*.*)?\s*$")
        return (within or self.page.locator("main")).get_by_label(words).first

    def button(self, name: str, within: Locator | None = None) -> None:
        """Click a button by its name."""
        self.click((within or self.page.locator("main")).get_by_role("button", name=self.say(name), exact=True).first)

    def link(self, name: str, within: Locator | None = None) -> None:
        """Click a link by its name."""
        self.click((within or self.page.locator("main")).get_by_role("link", name=self.say(name), exact=True).first)

    def drop(self, at: Point) -> None:
        """Click somewhere on the drawing, as what was taken from the palette is put there."""
        mouse = self.page.mouse
        mouse.move(at[0], at[1] - 3, steps=8)
        mouse.move(*at, steps=3)
        mouse.down()
        mouse.up()
        self.clicks += 1

    def drag(self, start: Point, end: Point) -> None:
        """Press, move by little, then by much, and let go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + (end[0] > start[0]) * 6, start[1] + (end[1] > start[1]) * 6, steps=3)
        mouse.move(*end, steps=10)
        mouse.up()
        self.clicks += 2

    def sees(self, words: str) -> None:
        """Wait until the page says something."""
        expect(self.page.locator("main").get_by_text(self.say(words)).first).to_be_visible()
