"""What boxed expressions are compiled in: names in scope, types of the model, and where problems are reported."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.dmn.elements import Element, foreign_language, id_of
from engine.dmn.errors import DmnProblem
from engine.dmn.item_types import ItemTypes
from engine.dmn.tables.allowed import single_tests
from engine.feel import FeelSyntaxError, FeelValue, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.compiler import Code, TestCode
from engine.feel.compiler.core import steps_of
from engine.feel.evaluation import Frame, Site
from engine.feel.messages import Message, as_message, message
from engine.feel.syntax.names import KEYWORDS, words_of
from engine.feel.types import FeelType

_KEY = re.compile(r'[{,]\s*"?((?:[^\W\d]\w*)(?:\s+\w+)+)"?\s*:')


def keys_in(text: str) -> Iterator[str]:
    """Return the keys of several plain words that contexts in a text have: paths elsewhere may hold them."""
    for found in _KEY.findall(text):
        words = found.split()
        if KEYWORDS.isdisjoint(words):
            yield " ".join(words)


class PathNames:
    """Names of several words that paths of a model may hold. Its thousands are sought by their rarest word."""

    def __init__(self, names: Iterable[str]) -> None:
        words = {name: words_of(name) or (name,) for name in names}
        count = Counter(word for each in words.values() for word in each)
        self._by_rarest: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, each in words.items():
            self._by_rarest.setdefault(min(each, key=lambda word: count[word]), []).append((name, each))

    def within(self, text: str) -> set[str]:
        """Return the names all of whose words stand in a text: only those can the parser meet."""
        near = (known for rarest, known in self._by_rarest.items() if rarest in text)
        return {name for known in near for name, words in known if all(word in text for word in words)}


@dataclass(frozen=True, slots=True)
class Scope:
    """Names in scope and the model's types; ``problems`` is shared by all scopes of a model."""

    names: frozenset[str]
    path_names: "PathNames"
    item_types: ItemTypes
    problems: list[DmnProblem]
    types: dict[str, FeelType] = field(default_factory=dict)

    def with_names(self, names: Iterable[str]) -> "Scope":
        """Return a scope with further names."""
        return Scope(self.names | set(names), self.path_names, self.item_types, self.problems, self.types)

    def problem(self, element: Element, sentence: str | Message) -> None:
        """Report a problem at an element."""
        self.problems.append(DmnProblem(id_of(element), as_message(sentence)))

    def missing(self, element: Element, sentence: str | Message) -> Code:
        """Report a problem and return a closure that is null for this reason."""
        self.problem(element, sentence)
        return null_code(sentence)

    def type_of(self, name: str | None, element: Element) -> FeelType:
        """Return the type of a ``typeRef``."""
        return self.item_types.resolve(name, element)

    def _names_for(self, text: str) -> tuple[str, ...]:
        """Return the names that a text may hold: those in scope, and of those in paths the ones whose words it has."""
        return tuple(sorted(self.names | self.path_names.within(text)))

    def literal(self, text: str, element: Element) -> Code:
        """Compile the text of a literal expression."""
        if language := foreign_language(element):
            return self.missing(element, language)
        try:
            compiled = compile_expression(text, self._names_for(text), self.types)
        except FeelSyntaxError as error:
            return self.missing(element, read_error(error))
        return _charged(compiled.code, steps_of(compiled.tree))

    def tests(self, text: str, element: Element) -> TestCode:
        """Compile unary tests."""
        compiled = self.unary_tests(text, element)
        return compiled.code if compiled is not None else cannot_tell

    def unary_tests(self, text: str, element: Element) -> UnaryTests | None:
        """Compile unary tests with their tree; nothing, with a problem, when they cannot be read."""
        if language := foreign_language(element):
            self.problem(element, language)
            return None
        try:
            return compile_unary_tests(text, self._names_for(text), self.types)
        except FeelSyntaxError as error:
            self.problem(element, read_error(error))
            return None

    def single_tests(self, text: str, element: Element) -> tuple[TestCode, ...]:
        """Compile each of several unary tests by itself, in their order."""
        if not text:
            return ()
        if language := foreign_language(element):
            self.problem(element, language)
            return ()
        try:
            return single_tests(text, self._names_for(text), self.types)
        except FeelSyntaxError as error:
            self.problem(element, read_error(error))
            return ()


def _charged(code: Code, steps: int) -> Code:
    """Charge each evaluation of an expression: models repeat theirs in loops and functions of their own."""
    if not steps:
        return code

    def run(frame: Frame) -> FeelValue:
        frame.run.charge(steps)
        return code(frame)

    return run


def cannot_tell(frame: Frame, value: FeelValue) -> None:
    """Stand for tests that cannot be read."""


def null_code(sentence: str | Message) -> Code:
    """Return a closure that is null and says why."""
    site = Site("", 0, 0)

    def run(frame: Frame) -> FeelValue:
        frame.run.note(site, sentence)
        return None

    return run


def read_error(error: FeelSyntaxError) -> Message:
    """Say where a text of the model is not FEEL, and why."""
    where = {"line": error.line, "column": error.column, "problem": error.message}
    if not str(error.hint):
        return message("Line %(line)s, column %(column)s: %(problem)s", **where)
    return message("Line %(line)s, column %(column)s: %(problem)s %(hint)s", **where, hint=error.hint)
