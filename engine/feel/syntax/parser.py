"""A Pratt parser for FEEL expressions and unary tests (DMN 1.5 §10.3.1.2)."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from engine.feel.errors import FeelSyntaxError
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import COMPARISONS, raise_unknown_function
from engine.feel.syntax.lexer import NAME, NUMBER, OPERATOR
from engine.feel.syntax.primary import PrimaryParser
from engine.feel.syntax.type_parser import parse_type
from engine.feel.types import FeelType

OR, AND, COMPARE, ADD, MULTIPLY, POWER, UNARY, INSTANCE, POSTFIX = range(1, 10)
MAX_OPERATORS = 400
_BINARY = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER} | dict.fromkeys(COMPARISONS, COMPARE)
_WORDS = {"or": OR, "and": AND, "between": COMPARE, "in": COMPARE, "instance": INSTANCE}
_AFTER_RANGE = frozenset({")", "]", ",", "}", "=", "!=", "<", ">", "<=", ">=", ":", "", ".", "[", "*", "/"})
_AFTER_RANGE_WORDS = frozenset({"and", "or", "then", "else", "return", "satisfies", "in", "instance", "between"})
_PROPERTY_NAMES = ("time offset", "start included", "end included")
Result = TypeVar("Result")


def parse_expression(
    source: str, names: Iterable[str], functions: Iterable[str], types: Mapping[str, FeelType]
) -> tree.Node:
    """Parse one expression. Raises FeelSyntaxError."""
    return _guarded(Parser(source, names, functions, types), Parser.expression)


def parse_unary_tests(
    source: str, names: Iterable[str], functions: Iterable[str], types: Mapping[str, FeelType]
) -> tree.Tests:
    """Parse unary tests: ``-``, tests separated by commas, or ``not(…)`` of them. Raises FeelSyntaxError."""
    return _guarded(Parser(source, [*names, "?"], functions, types), Parser.unary_tests)


def _guarded(parser: "Parser", rule: "Callable[[Parser], Result]") -> Result:
    try:
        result = rule(parser)
    except RecursionError:
        raise FeelSyntaxError("Expected a simpler expression, but it is nested too deeply.", 1, 1) from None
    parser.expect_end()
    return result


class Parser(PrimaryParser):
    """The infix half of the parser, and unary tests."""

    def expression(self) -> tree.Node:
        """Parse a whole expression."""
        self.nest()
        outer, self.in_range_end = self.in_range_end, False
        result = self.operand(0)
        self.in_range_end = outer
        self.depth -= 1
        return result

    def operand(self, power: int) -> tree.Node:
        """Parse an expression of operators that bind tighter than ``power``."""
        left = self._prefix()
        links = 0
        while True:
            binding = self._binding()
            if binding <= power:
                return left
            links += 1
            if links > MAX_OPERATORS:
                self.fail(f"Expected at most {MAX_OPERATORS} operators in a row.", "Split the expression.")
            left = self._infix(left, binding)

    def _prefix(self) -> tree.Node:
        if not self.is_operator("-"):
            return self.primary()
        start = self.token.start
        self.nest()
        self.at += 1
        operand = self.operand(UNARY)
        self.depth -= 1
        return tree.Negation(start, self.last_end, operand)

    def _binding(self) -> int:
        token = self.token
        if token.kind == NAME:
            if token.text == "instance" and self.peek().text != "of":
                return 0
            return _WORDS.get(token.text, 0)
        if token.kind != OPERATOR:
            return 0
        if token.text == "[" and self.in_range_end and self._closes_range():
            return 0
        return POSTFIX if token.text in {"(", "[", "."} else _BINARY.get(token.text, 0)

    def _closes_range(self) -> bool:
        """Say whether ``[`` at the end of a range closes it rather than opening a filter."""
        following = self.peek()
        if following.kind == NAME:
            return following.text in _AFTER_RANGE_WORDS
        return following.kind not in {NUMBER} and following.text in _AFTER_RANGE

    def _infix(self, left: tree.Node, binding: int) -> tree.Node:
        operator = self.token.text
        if operator in {"(", "[", "."} and binding == POSTFIX:
            return self._postfix(left, operator)
        if binding == INSTANCE:
            self.at += 2
            return tree.InstanceOf(left.start, self.last_end, left, parse_type(self))
        if operator == "between":
            return self._between(left)
        if operator == "in":
            self.at += 1
            return self._in(left)
        self.at += 1
        right = self.operand(binding)
        kind = tree.Logic if binding in {OR, AND} else tree.Binary
        return kind(left.start, right.end, operator, left, right)

    def _between(self, left: tree.Node) -> tree.Node:
        self.at += 1
        low = self.operand(COMPARE)
        self.need("and", 'between the bounds of "between"')
        high = self.operand(COMPARE)
        return tree.Between(left.start, high.end, left, low, high)

    def _in(self, left: tree.Node) -> tree.Node:
        if not self.is_operator("("):
            test = self.open_range() if self.is_operator(*COMPARISONS) else self.operand(COMPARE)
            return tree.In(left.start, self.last_end, left, (test,))
        mark = self.at
        self.nest()
        self.at += 1
        tests = [self.list_item()]
        while self.skip(","):
            tests.append(self.list_item())
        single = len(tests) == 1 and not isinstance(tests[0], tree.Comparison)
        if single and (self.is_operator("..") or self._continues_after_parenthesis()):
            self.at = mark
            self.depth -= 1
            return tree.In(left.start, self.last_end, left, (self.operand(COMPARE),))
        self.need(")", 'after the tests of "in"')
        self.depth -= 1
        return tree.In(left.start, self.last_end, left, tuple(tests))

    def _continues_after_parenthesis(self) -> bool:
        following = self.peek()
        return following.kind == OPERATOR and following.text in {"+", "-", "*", "/", "**", ".", "["}

    def _postfix(self, left: tree.Node, operator: str) -> tree.Node:
        if operator == "(":
            return self._call(left)
        self.at += 1
        if operator == ".":
            self.names.push()
            for name in _PROPERTY_NAMES:
                self.names.add(name)
            name = self.known_name()
            self.names.pop()
            return tree.Path(left.start, self.last_end, left, name)
        self.names.push()
        self.names.add("item")
        condition = self.list_item()
        self.names.pop()
        self.need("]", "at the end of a filter")
        return tree.Filter(left.start, self.last_end, left, condition)

    def _call(self, function: tree.Node) -> tree.Node:
        if isinstance(function, tree.Name) and not (
            self.names.is_known(function.name) or function.name in self.functions
        ):
            raise_unknown_function(self, function.name, function.start)
        self.nest()
        self.at += 1
        arguments: list[tree.Node] = []
        names: list[str] = []
        named = self.named_ahead()
        more = not self.is_operator(")")
        while more:
            if named:
                names.append(self.new_name((":",), "among named arguments"))
                self.need(":", "after the name of an argument")
            arguments.append(self.list_item())
            more = self.skip(",")
        self.need(")", "after the arguments")
        self.depth -= 1
        return tree.Call(function.start, self.last_end, function, tuple(arguments), tuple(names))

    def unary_tests(self) -> tree.Tests:
        """Parse unary tests."""
        start = self.token.start
        if self.is_operator("-") and self.peek().kind == "end":
            self.at += 1
            return tree.Tests(start, self.last_end, (), False, always=True)
        if self.is_word("not") and self.peek().text == "(":
            mark = self.at
            self.at += 2
            tests = self._test_list()
            self.need(")", 'after the tests of "not"')
            if self.token.kind == "end":
                return tree.Tests(start, self.last_end, tests, True)
            self.at = mark
        return tree.Tests(start, self.last_end, self._test_list(), False)

    def _test_list(self) -> tuple[tree.Node, ...]:
        tests = [self.list_item()]
        while self.skip(","):
            tests.append(self.list_item())
        return tuple(tests)
