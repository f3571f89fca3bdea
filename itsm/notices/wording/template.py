"""A template: what people are told of an event, on the page and by mail, in one language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from engine.errors import Text, text
from itsm.notices.wording.sandbox import wrong_with


@dataclass(frozen=True, slots=True)
class Template:
    """``sentence`` is for the page and for digests; ``html`` may be empty: then it is made from ``text``."""

    sentence: str
    subject: str
    text: str
    html: str = ""


LABELS: Mapping[str, Text] = {
    "sentence": text("Sentence in the desk"), "subject": text("Subject of the mail"),
    "text": text("Mail as text"), "html": text("Mail as HTML"),
}  # fmt: skip
PARTS = tuple(one.name for one in fields(Template))
_OPTIONAL = frozenset({"html"})


def errors_of(template: Template, names: Collection[str]) -> dict[str, Text]:
    """What is wrong with each part of a template that may use ``names``."""
    found: dict[str, Text] = {}
    for part in PARTS:
        source = str(getattr(template, part))
        problem = wrong_with(source, names)
        if problem is None and not source.strip() and part not in _OPTIONAL:
            problem = text("Expected some words, but there are none. Write them, or go back to what was shipped.")
        if problem is None and part in ("sentence", "subject") and "\n" in source.strip():
            problem = text("Expected one line, but there are more. Put them into one.")
        if problem is not None:
            found[part] = problem
    return found
