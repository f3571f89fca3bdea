"""The dispatch from tree classes to their analysis, the names in scope, and what one analysis collects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

from engine.feel.analysis.findings import NO_HINT, Advice, Severity
from engine.feel.analysis.kinds import FUNCTION, plain
from engine.feel.builtins import BUILTINS
from engine.feel.messages import Message, message
from engine.feel.syntax import tree
from engine.feel.syntax.lexer import position
from engine.feel.types import ANY, FeelType

Assumptions: TypeAlias = tuple[tuple[tree.Node, bool], ...]
"""Conditions that hold where a part is reached: a condition, and whether it was true or not."""
MAX_ADVICE = 100
BUDGET = 60_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Names of loops, contexts, functions and filters, innermost first.

    ``maybe`` is set inside a filter whose items may have entries of any name.
    """

    values: Mapping[str, FeelType]
    parent: "Scope | None" = None
    maybe: bool = False
    assumed: Assumptions = ()

    def child(self, values: Mapping[str, FeelType], *, maybe: bool = False) -> "Scope":
        """Open a scope; what was assumed of outer names says nothing here, where they may mean something else."""
        return Scope(values, self, maybe)

    def given(self, condition: tree.Node, holds: bool) -> "Scope":
        """Return this scope where a condition is known to be true, or not to be."""
        return Scope(self.values, self.parent, self.maybe, (*self.assumed, (condition, holds)))

    def find(self, name: str) -> tuple[FeelType | None, bool]:
        """Return the type of a name declared in the expression, and whether an item may have such an entry."""
        scope: Scope | None = self
        maybe = False
        while scope is not None:
            if name in scope.values:
                return (ANY if maybe else scope.values[name]), maybe
            maybe = maybe or scope.maybe
            scope = scope.parent
        return None, maybe


@dataclass(slots=True)
class Study:
    """One analysis: what is known from outside, and what has been found so far."""

    source: str
    names: Mapping[str, FeelType]
    closed: bool
    unknown_functions: frozenset[str] = frozenset()
    reads: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    kinds: dict[int, FeelType] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    told: set[tuple[str, int, int]] = field(default_factory=set)
    advice: list[Advice] = field(default_factory=list)
    budget: int = BUDGET

    def spend(self, work: int) -> bool:
        """Say whether there is time left for some work; the analysis of a huge source stops being thorough."""
        self.budget -= work
        return self.budget >= 0

    def advise(
        self, node: tree.Node, code: str, severity: Severity, sentence: Message, hint: Message = NO_HINT
    ) -> None:
        """Keep a finding about a node, once."""
        key = (code, node.start, node.end)
        if key in self.told or len(self.advice) >= MAX_ADVICE:
            return
        self.told.add(key)
        line, column = position(self.source, node.start)
        text = self.source[node.start : node.end]
        self.advice.append(Advice(code, severity, sentence, hint, line, column, node.start, node.end, text))

    def is_builtin(self, node: tree.Node, scope: Scope) -> bool:
        """Say whether a node is the name of a function of FEEL itself that no other name hides."""
        if not isinstance(node, tree.Name) or node.name not in BUILTINS or node.name in self.names:
            return False
        found, maybe = scope.find(node.name)
        return found is None and not maybe

    def lookup(self, node: tree.Name, scope: Scope) -> FeelType:
        """Return the type of a name; one from outside is noted as read."""
        name = node.name
        found, maybe = scope.find(name)
        if found is not None:
            return found
        if name in self.names:
            self.reads.add(name)
            return ANY if maybe else plain(self.names[name])
        if name in BUILTINS:
            return ANY if maybe else FUNCTION
        if name in self.unknown_functions:
            return ANY
        self.reads.add(name)
        if self.closed and not maybe:
            self._tell_unknown(node)
        return ANY

    def is_outer(self, node: tree.Name, scope: Scope) -> bool:
        """Say whether a name comes from outside."""
        return scope.find(node.name)[0] is None and (node.name in self.names or node.name not in BUILTINS)

    def is_unknown_function(self, node: tree.Name, scope: Scope) -> bool:
        """Say whether a call names a function that is not in scope."""
        return node.name in self.unknown_functions and scope.find(node.name)[0] is None

    def dotted(self, node: tree.Path, scope: Scope) -> str:
        """Return a path like ``record.priority`` below a name from outside, else nothing."""
        names = [node.name]
        base = node.base
        while isinstance(base, tree.Path):
            names.append(base.name)
            base = base.base
        if not isinstance(base, tree.Name) or not self.is_outer(base, scope):
            return ""
        return ".".join([base.name, *reversed(names)])

    def _tell_unknown(self, node: tree.Name) -> None:
        self.advise(
            node, "unknown-name", "error",
            message('Expected a known name, but there is no "%(name)s".', name=node.name),
            nearest(node.name, self.names),
        )  # fmt: skip


def nearest(name: str, known: Mapping[str, object]) -> Message:
    """Return the hint at the known name that looks most like a name, if any does."""
    flat = {_flat(each): each for each in known}
    guess = get_close_matches(_flat(name), flat, n=1, cutoff=0.78)
    return message('Did you mean "%(name)s"?', name=flat[guess[0]]) if guess else NO_HINT


def _flat(name: str) -> str:
    return name.replace(" ", "").replace("_", "").lower()


Inference: TypeAlias = Callable[[Any, Study, Scope], FeelType]
INFERENCES: dict[type[tree.Node], Inference] = {}


def infers(*kinds: type[tree.Node]) -> Callable[[Inference], Inference]:
    """Register the analysis of tree classes."""

    def register(inference: Inference) -> Inference:
        INFERENCES.update(dict.fromkeys(kinds, inference))
        return inference

    return register


def infer(node: tree.Node, study: Study, scope: Scope) -> FeelType:
    """Return the type of a node and note what is found in it."""
    kind = INFERENCES[type(node)](node, study, scope)
    study.kinds[id(node)] = kind
    return kind
