"""What pages call the parts of an announcement, and its texts in the language of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Text, text

IMPORTANCE: Mapping[str, Text] = {
    "urgent": text("Urgent"), "important": text("Important"), "information": text("For information"),
}  # fmt: skip
"""How much it matters, most first."""
EVERYBODY, AGENTS, REQUESTERS = "everybody", "agents", "requesters"
READERS: Mapping[str, Text] = {
    EVERYBODY: text("Everybody"), AGENTS: text("Those who work at the desk"),
    REQUESTERS: text("Those who only report"),
}  # fmt: skip
"""Who reads it."""
STATES: Mapping[str, Text] = {
    "draft": text("Draft"), "published": text("Published"), "withdrawn": text("Withdrawn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language that it is written in."""

    words: str
    language: str


def said_in(texts: Mapping[str, str], language: str) -> Said:
    """The text in ``language``, else in the language that it was written in."""
    chosen = language if texts.get(language) else next(iter(sorted(one for one in texts if texts[one])), language)
    return Said(texts.get(chosen, ""), chosen)
