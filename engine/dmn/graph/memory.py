"""Answers that a decision gave before, found again by what it read: the same values from outside, the same answer.

A decision sees nothing but the values that it reads from its caller's context. What it reads first is always the same,
what it reads next depends on the values before; so the reads of all answers make a tree, and going down the tree with a
new context leads to an answer given before, or to the place where this one is new. Nothing is kept of a decision that
asks for the time or for what other rooms look up, that reads lists, dates or whole contexts, or whose answer is neither
a simple value nor a context of such.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum, auto

from engine.dmn.results import DecisionResult
from engine.dmn.tables.missed import Known
from engine.feel import FeelValue

MOST_ANSWERS = 2_000
"""Of one decision. When they are too many they are forgotten, for good when most of them were of no use."""
MOST_IN_VAIN = 50
"""Answers that could not be kept, from the first on, after which a decision is watched no longer."""
_SIMPLE = frozenset({str, bool, int, Decimal, type(None)})
_PLAIN = (*_SIMPLE, float)


class _Kind(Enum):
    GET = auto()
    HAS = auto()


class _Outcome(Enum):
    """What a read found when it was no simple value."""

    MISSING = auto()
    CONTEXT = auto()
    OTHER = auto()


_GET, _HAS = _Kind.GET, _Kind.HAS  # asking the class for a member takes several times as long
_MISSING, _CONTEXT, _OTHER = _Outcome.MISSING, _Outcome.CONTEXT, _Outcome.OTHER
Path = tuple[str, ...]
Read = tuple[Path, str, _Kind]
"""Which context (by the names that lead to it), which name, and whether its value or only whether it is there."""


@dataclass(slots=True)
class _Node:
    read: Read
    branches: dict[object, "_Node | DecisionResult"] = field(default_factory=dict)


class Watched(Mapping[str, FeelValue]):
    """A context from outside that tells what is read of it."""

    __slots__ = ("_inner", "_path", "_reads")

    def __init__(self, inner: Mapping[str, FeelValue], path: Path, reads: "Reads") -> None:
        self._inner, self._path, self._reads = inner, path, reads

    def __getitem__(self, name: str) -> FeelValue:
        try:
            value = self._inner[name]
        except KeyError:
            self._reads.add((self._path, name, _GET), _MISSING)
            raise
        outcome = _outcome(value)
        self._reads.add((self._path, name, _GET), outcome)
        return Watched(value, (*self._path, name), self._reads) if outcome is _CONTEXT else value

    def __contains__(self, name: object) -> bool:
        found = name in self._inner
        self._reads.add((self._path, str(name), _HAS), found)
        return found

    def __iter__(self) -> Iterator[str]:
        self._reads.whole = True
        return iter(self._inner)

    def __len__(self) -> int:
        self._reads.whole = True
        return len(self._inner)


class Reads:
    """What one evaluation read, each thing once, in the order in which it asked."""

    __slots__ = ("found", "whole")

    def __init__(self) -> None:
        self.found: dict[Read, object] = {}
        self.whole = False
        """A context was taken whole: no reads can stand for that."""

    def add(self, read: Read, outcome: object) -> None:
        """Note a read; what was read before is known."""
        if read not in self.found:
            self.found[read] = outcome

    @property
    def can_be_known(self) -> bool:
        """True when the same reads always mean the same answer."""
        return not self.whole and _OTHER not in self.found.values() and bool(self.found)


class Memory:
    """The answers of one decision."""

    __slots__ = ("_answers", "_hits", "_in_vain", "_root", "useless")

    def __init__(self) -> None:
        self._root: _Node | None = None
        self._answers = 0
        self._hits = 0
        self._in_vain = 0
        self.useless = False
        """True once remembering has shown to be of no use: most values that the decision reads are new each time."""

    def known(self, context: Mapping[str, FeelValue]) -> DecisionResult | None:
        """The answer for ``context`` if it was given before."""
        node: _Node | DecisionResult | None = self._root
        contexts: dict[Path, Mapping[str, FeelValue]] = {(): context}
        while isinstance(node, _Node):
            path, name, kind = node.read
            inner = contexts[path]
            if kind is _HAS:
                node = node.branches.get(name in inner)
                continue
            try:
                value = inner[name]
            except KeyError:
                node = node.branches.get(_MISSING)
                continue
            outcome = _outcome(value)
            if outcome is _CONTEXT:
                contexts[*path, name] = value
            node = node.branches.get(outcome)
        if node is not None:
            self._hits += 1
        return node

    def not_kept(self) -> None:
        """The answer was none that can be kept. Where that is always so, watching it is a waste."""
        self._in_vain += 1
        if self._in_vain > MOST_IN_VAIN and not self._answers:
            self.useless = True

    def keep(self, reads: Reads, result: DecisionResult) -> None:
        """Remember an answer by what was read for it."""
        if self._answers >= MOST_ANSWERS:
            self.useless = self._hits < self._answers
            self._root, self._answers, self._hits = None, 0, 0
        if self.useless:
            return
        steps = list(reads.found.items())
        place: Callable[[_Node | DecisionResult], None] = self._begin
        node: _Node | DecisionResult | None = self._root
        for read, outcome in steps:
            if not isinstance(node, _Node):
                node = _Node(read)
                place(node)
            elif node.read != read:
                return  # a decision that does not read in the same order cannot be followed
            branches = node.branches
            place, node = _into(branches, outcome), branches.get(outcome)
        place(result)
        self._answers += 1

    def _begin(self, node: "_Node | DecisionResult") -> None:
        self._root = node if isinstance(node, _Node) else None


def lasting(result: DecisionResult) -> DecisionResult | None:
    """The answer as it can be kept, with nothing of the evaluation hanging on it; None when it holds other values."""
    value = result.value
    if type(value) not in _SIMPLE and not (type(value) is dict and all(type(one) in _SIMPLE for one in value.values())):
        return None
    return _lasting(result)


def _lasting(result: DecisionResult) -> DecisionResult | None:
    values = [value for _, value in result.inputs]
    for match in result.matches:
        values += [value for _, value in (*match.inputs, *match.outputs)]
    required = [_lasting(one) for one in result.required]
    given = result.value.values() if type(result.value) is dict else (result.value,)
    if None in required or not all(map(_is_plain, [*values, *given])):
        return None
    missed = None if result.unmatched is None else Known(result.unmatched.nearest())
    return replace(result, required=tuple(one for one in required if one is not None), unmatched=missed)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return type(value) in _PLAIN


def _into(
    branches: dict[object, "_Node | DecisionResult"], outcome: object
) -> Callable[["_Node | DecisionResult"], None]:
    def place(node: "_Node | DecisionResult") -> None:
        branches[outcome] = node

    return place


def _outcome(value: object) -> object:
    """What leads on from a read: a simple value with its type (1, true and 1.0 are different), else what it was."""
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is Decimal:
        return kind, str(value)  # 1.0 and 1.00 are equal, and not the same to who reads them
    if kind in _SIMPLE:
        return kind, value
    if kind is dict or not isinstance(value, Mapping):
        return _OTHER  # a dict is taken whole by whatever reads it
    return _CONTEXT
