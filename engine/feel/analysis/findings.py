"""What an analysis finds: advice with its place in the source, and the names and type of the whole."""

from dataclasses import dataclass
from typing import Literal

from engine.feel.messages import Message
from engine.feel.types import FeelType

Severity = Literal["error", "warning"]
NO_HINT = Message("")


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding. ``line`` and ``column`` count from 1; ``start`` and ``end`` are offsets in the source.

    ``code`` is one of syntax, too-deep, unknown-function, unknown-name, wrong-arguments, type-mismatch, always-null,
    constant-condition, unreachable, bare-date.
    """

    code: str
    severity: Severity
    message: Message
    hint: Message
    line: int
    column: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Names needed from outside (sorted), paths below them, the type yielded (``Any`` when unknown), the advice."""

    reads: tuple[str, ...]
    paths: tuple[str, ...]
    type: FeelType
    advice: tuple[Advice, ...]
