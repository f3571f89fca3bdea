"""The syntax tree of FEEL: one small frozen class per construct. ``start`` and ``end`` are offsets in the source."""

from dataclasses import dataclass

from engine.feel.types import FeelType
from engine.feel.values import FeelValue


@dataclass(frozen=True, slots=True)
class Node:
    """Base: where the construct stands in the source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, null, date, time or duration."""

    value: FeelValue


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A reference to a variable or function."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[condition]``."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(arguments)``; ``names`` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``-operand``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An arithmetic or comparison operator."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``and`` / ``or``, three-valued."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in tests``."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``."""

    value: Node
    type: FeelType


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then chosen else other``."""

    condition: Node
    chosen: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """``name in source`` of a loop; with ``last`` it is ``name in source..last``."""

    name: str
    source: Node
    last: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for iterations return body``."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some`` / ``every`` iterations ``satisfies`` condition."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    """``{key: value, …}``."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """``[item, …]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    """``[low..high]``; an end that is None is open to infinity (``(> 5)``)."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    """``function(name: type, …) body``."""

    parameters: tuple[tuple[str, FeelType], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A unary test with an operator, ``< 5``: as a test it compares, as a value it is a range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests: any of ``tests`` (none of them when ``negated``); ``-`` is no tests at all."""

    tests: tuple[Node, ...]
    negated: bool
    always: bool = False
