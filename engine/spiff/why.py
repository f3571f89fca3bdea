"""Why an expression gave no usable value, in words for faults: asked only when something has already failed."""

from collections.abc import Mapping, Sequence

from engine.errors import Text, text, text_of
from engine.feel import Evaluation, Reason
from engine.feel.values import show
from engine.kept_text import keep

MOST_REASONS = 3
LONGEST_SOURCE = 200


def outcome(source: str, answer: Evaluation) -> Text:
    """``“amount > "5"” is null. Line 1, column 1 (amount > "5"): Expected …``; without reasons the value alone."""
    told = _shortened(source)
    if not answer.reasons:
        return text("“%(source)s” is %(value)s.", source=told, value=shown(answer.value))
    why = together([reason_text(reason) for reason in answer.reasons[:MOST_REASONS]])
    return text("“%(source)s” is %(value)s. %(why)s", source=told, value=shown(answer.value), why=why)


def shown(value: object) -> str | Text:
    """A value in short, as a sentence quotes it: in the words of FEEL, else of the reader."""
    if isinstance(value, list):
        return text("a list of %(size)s", size=len(value))
    return text("a context") if isinstance(value, Mapping) else show(value)


def reason_text(reason: Reason) -> Text:
    """A reason with its place: line and column from 1, and the sub-expression that stands there."""
    return text(
        "Line %(line)s, column %(column)s (%(part)s): %(why)s",
        line=reason.line, column=reason.column, part=_shortened(reason.text), why=text_of(reason.message),
    )


def together(parts: Sequence[Text]) -> Text:
    """Several sentences, one after the other."""
    first, *rest = parts
    return text("%(first)s %(next)s", first=first, next=together(rest)) if rest else first


def kept(reason: Reason) -> dict[str, object]:
    """A reason as an event keeps it: the sentence with its values, so that it can be said in any language later."""
    place = {"line": reason.line, "column": reason.column, "text": _shortened(reason.text)}
    return {**keep(reason.message), **place}


def _shortened(source: str) -> str:
    plain = " ".join(source.split())
    return plain if len(plain) <= LONGEST_SOURCE else plain[:LONGEST_SOURCE] + "…"
