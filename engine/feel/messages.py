"""Sentences of this room: an English template and its values, so that the edges can say it in another language.

``str()`` gives the English sentence; it is only put together when somebody asks, since most nulls are never explained.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A template with ``%(name)s`` places, and what stands in them: words of FEEL, or further messages."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % dict(self.values) if self.values else self.template


def message(template: str, /, **values: object) -> Message:
    """Mark ``template`` for translation and bind its values (the extractor of messages looks for this name)."""
    return Message(template, values)


def as_message(sentence: str | Message) -> Message:
    """Return a sentence as a message; one that is plain text already is said as it is."""
    return sentence if isinstance(sentence, Message) else Message(sentence)
