"""English words on a page that speaks Chinese: of everything that is shown, offered, or read aloud."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page

SHOWN = """([data]) => {
  const found = new Set(), skipped = `script, style, noscript, textarea, input, code, pre, kbd, [lang=en], ${data}`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const holder = node.parentElement;
    if (holder.closest(skipped)) continue;
    if (holder.closest("option, optgroup, svg") || holder.checkVisibility()) found.add(node.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "label", "data-told"])
    for (const holder of document.querySelectorAll(`[${name}]`))
      if (!holder.closest(`[lang=en], ${data}`)) found.add(holder.getAttribute(name));
  return [document.title, ...found].map((words) => words.split(/\\s+/).join(" ").trim()).filter((words) => words);
}"""
"""Every text of the page: what is visible, options, names for screen readers, hints, the title."""
WRITTEN = ".cm-content, .cm-gutters, .bts-scope, .bjs-powered-by, .fjs-powered-by-link"
"""What people write and the marks of others are read in no language."""
PROPER = (
    "Flowdesk", "English", "Li Wei", "FEEL", "BPMN", "DMN", "VIP", "OLA", "JSON", "XLSX", "ZIP", "YAML", "Markdown",
    "UTC", "GMT", "CSV", "XML", "URL", "HTTPS", "HTTP", "https", "Ctrl", "admin", "Example", "JUnit",
)  # fmt: skip
"""Names that are the same in every language, of products, formats, keys and the people of the desk."""
FEEL = (
    "not",
    "null",
    "true",
    "false",
    "and",
    "or",
    "string",
    "number",
    "boolean",
    "date",
    "time",
    "duration",
    "context",
    "list",
)
"""Keywords and types of FEEL."""
NAMES = re.compile(
    rf"(?<![A-Za-z])({'|'.join((*PROPER, *FEEL))})(?![A-Za-z])"
    r"|\b[\w-]+(/[\w.-]+)*\.(bpmn|dmn|form|yaml|xlsx|zip)\b"  # files
    r"|\b[A-Z]{2,4}-\d+\b"  # numbers of records
    r"|\b[a-z]+(?:[A-Z][a-z]*)+\b"  # names of the standard, as findings quote them
    r"|\b[a-zA-Z0-9]+(?:[-_.][a-zA-Z0-9]+)+\b"  # codes and keys of several words
    r"|<[\w:]+>"  # ids of elements that have no name
    r"|[“\"][^”\"]*[”\"]"  # what is quoted
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def english(page: Page, typed: Iterable[str] = ()) -> set[str]:
    """Texts of the open page that are not translated; ``typed`` are those that the test wrote itself."""
    shown: list[str] = page.evaluate(SHOWN, [WRITTEN])
    own = sorted(typed, key=len, reverse=True)
    return {words for words in shown if ENGLISH.search(_without(NAMES.sub(" ", _without(words, own, 12)), own, 1))}


def _without(words: str, own: Iterable[str], least: int) -> str:
    """The words without those of the test itself that have at least so many letters, each as a whole."""
    for one in own:
        if len(one) >= least and one in words:
            words = re.sub(rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])", " ", words)
    return words
