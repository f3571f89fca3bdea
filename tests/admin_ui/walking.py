"""Somebody who walks through pages in one language: reads labels in it, and notes whatever is wrong with a page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from playwright.sync_api import Locator, Page, expect

from engine.errors import Text
from itsm.language import gettext, translate
from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import Visitors
from tests.support.servers import PASSWORD

Words = str | tuple[str, str]
"""Words of the product in English, which its catalogue translates, or those of a pack in English and in Chinese."""
W = TypeVar("W", bound=Words)

SHOWN = """() => {
  const found = new Set(), skipped = "code, pre, kbd, textarea, script, style, [lang=en], time";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const holder = node.parentElement;
    if (!holder.closest(skipped) && (holder.tagName === "OPTION" || holder.checkVisibility())) found.add(node.data);
  }
  for (const holder of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    for (const name of ["aria-label", "placeholder", "title"])
      if (holder.hasAttribute(name) && !holder.closest("[lang=en]")) found.add(holder.getAttribute(name));
  return [document.title, ...found];
}"""
"""Every text that the page says: what is visible, options, names for screen readers, the title."""

NAMES = re.compile(
    r"\b(Flowdesk|English|UTC|VIP|CSV|XLSX|JSON|ZIP|FEEL|BPMN|iCalendar|LDAP|IMAP|SMTP|DMN|HTTPS?|HTML|TLS|StartTLS|PEM|Postfix|URL|ID|GMT)\b"
    r"|(?:/[a-z0-9-]+)+|[\w.+-]+@[\w.-]+|\b[A-Z][A-Za-z]+/[A-Za-z_/+-]+|\b[a-z0-9]+([-._][a-z0-9]+)+\b|\b(Chrome|Linux)\b"
)
"""What is called the same in every language: products, formats, protocols, addresses, paths, time zones, codes."""
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMED = ("INC-", "CMP-", "OLA", "vendor", "30 min", "Powered by bpmn.io", "admin")
"""Names, and what is called the same in every language."""


@dataclass
class Walker:
    """A window in a language; ``found`` is what was wrong on the pages looked at, ``typed`` what was written there."""

    page: Page
    language: str
    found: list[str] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)

    def say(self, words: Words, /, **values: object) -> str:
        """The words in the language of the window; those of the product must have been translated into it."""
        if isinstance(words, tuple):
            return words[self.language != "en"]
        assert self.language == "en" or gettext(words, self.language) != words, f"“{words}” is not translated"
        return translate(Text(words, values), self.language)

    def sign_in(self, email: str) -> None:
        """Sign in as one of the people of the tests."""
        self.page.goto("/sign-in")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.locator("header .bell")).to_be_visible()

    def go(self, address: str) -> None:
        """Open a page and look at it."""
        self.page.goto(address)
        self.look(address)

    def look(self, place: str) -> None:
        """Note what axe finds, what is wider than a telephone, and English words in a page of another language.

        A place is looked at once.
        """
        if place in self.looked_at:
            return
        self.looked_at.add(place)
        self.found += findings(self.page, place)
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.emulate_media(color_scheme="light")
        if self.language != "en":
            self.found += [f"{place}: “{words}” is not translated" for words in self._english()]

    def field(self, label: Words, within: Locator | None = None, /, **values: object) -> Locator:
        """The control with a label, whose star for “required”, and that word for who hears it, are no part of it."""
        needed = re.escape(f"({self.say('required')})")
        words = re.compile(rf"^\s*{re.escape(self.say(label, **values))}(\s*\*)?(\s*{needed})?\s*$")
        return (within or self.page.locator("main")).get_by_label(words).first

    def fill(self, fields: Mapping[W, str], within: Locator | None = None) -> None:
        """Write into text fields, choose in lists, tick boxes (“yes”), by their labels."""
        for label, value in fields.items():
            control = self.field(label, within)
            kind = control.evaluate("one => one.type")
            if kind == "select-one":
                control.select_option(value)
            elif kind in ("checkbox", "radio"):
                control.check()
            else:
                control.fill(value)
                self.typed.add(value)

    def press(self, label: Words, within: Locator | None = None, /, **values: object) -> None:
        """Press a button, and wait for the page that its form leads to."""
        where = within or self.page.locator("main")
        click(where.get_by_role("button", name=self.say(label, **values), exact=True).first)

    def follow(self, label: Words, within: Locator | None = None, /, **values: object) -> None:
        """Follow a link to its page."""
        where = within or self.page.locator("main")
        click(where.get_by_role("link", name=self.say(label, **values), exact=True).first)

    def card(self, heading: str) -> Locator:
        """The part of the page with a heading."""
        named = self.page.get_by_role("heading", name=self.say(heading), exact=True)
        return self.page.locator("main section").filter(has=named).first

    def sees(self, words: Words, within: Locator | None = None, /, **values: object) -> None:
        """Wait until the page says something."""
        where = within or self.page.locator("main")
        expect(where.get_by_text(self.say(words, **values)).locator("visible=true").first).to_be_visible()

    def _english(self) -> Iterator[str]:
        for words in self.page.evaluate(SHOWN):
            left = NAMES.sub(" ", _without(words, self.typed))
            if ENGLISH.search(left):
                yield " ".join(words.split())


def walker(visitors: Visitors, language: str, email: str = "") -> Walker:
    """A window of somebody who reads a language; signed in, where an address is given."""
    w = Walker(visitors.window(language), language, typed=set(NAMED))
    if email:
        w.sign_in(email)
    return w


def report_incident(w: Walker, number: str) -> None:
    """Report an incident in the portal, which gives it the number."""
    w.page.goto("/portal")
    click(w.page.get_by_role("link", name=w.say(("Report a problem", "报障"))))
    w.fill({("Title", "标题"): "值机打印机打不出", ("What happened?", "发生了什么？"): "B 厅打不出登机牌。"})
    choose_category(w.page, "printing")
    w.press("Send")
    w.sees("Thank you. Your number is %(number)s; we answer here.", number=number)


def _without(words: str, typed: set[str]) -> str:
    """The words without what was typed by the walker, whole or line by line; a word that holds it stays as it is."""
    for one in sorted({line for each in typed for line in each.splitlines() if line}, key=len, reverse=True):
        words = re.sub(rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])", " ", words)
    return words
