"""A Pratt parser for FEEL expressions and unary tests (DMN 1.5 §10.3.1.2)."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from engine.feel.errors import FeelSyntaxError
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import ADD, AND, COMPARE, COMPARISONS, INSTANCE, MULTIPLY, OR, POSTFIX, POWER, UNARY
from engine.feel.syntax.lexer import END, NAME, OPERATOR
from engine.feel.syntax.primary import PrimaryParser
from engine.feel.syntax.type_parser import parse_type
from engine.feel.types import FeelType

MAX_OPERATORS = 400
_BINARY = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER} | dict.fromkeys(COMPARISONS, COMPARE)
_WORDS = {"or": OR, "and": AND, "between": COMPARE, "in": COMPARE, "instance": INSTANCE}
_AFTER_RANGE = frozenset({")", "]", ",", "}", "=", "!=", "<", ">", "<=", ">=", ":", "", ".", "[", "*", "/"})
_AFTER_RANGE_WORDS = frozenset({"and", "or", "then", "else", "return", "satisfies", "in", "instance", "between"})
_ARGUMENT = message('Expected a name and ":" among named arguments, but found %(found)s.')
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
        sentence = message("Expected a simpler expression, but it is nested too deeply.")
        raise FeelSyntaxError(sentence, 1, 1) from None
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
        return self.continued(self._prefix(), power)

    def continued(self, left: tree.Node, power: int) -> tree.Node:
        """Parse what follows a first operand, as far as it binds tighter than ``power``."""
        links = 0
        while True:
            binding = self._binding()
            if binding <= power:
                return left
            links += 1
            if links > MAX_OPERATORS:
                self.fail(
                    message("Expected at most %(limit)s operators in a row.", limit=MAX_OPERATORS),
                    message("Split the expression."),
                )
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
        return following.kind in {OPERATOR, END} and following.text in _AFTER_RANGE

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
        self.need("and", message('Expected "and" between the bounds of "between", but found %(found)s.'))
        high = self.operand(COMPARE)
        return tree.Between(left.start, high.end, left, low, high)

    def _in(self, left: tree.Node) -> tree.Node:
        if not self.is_operator("("):
            test = self.open_range() if self.is_operator(*COMPARISONS) else self.operand(COMPARE)
            return tree.In(left.start, self.last_end, left, (test,))
        tests = self._parenthesised_tests()
        if len(tests) == 1:
            tests = (self.continued(tests[0], COMPARE),)
        return tree.In(left.start, self.last_end, left, tests)

    def _parenthesised_tests(self) -> tuple[tree.Node, ...]:
        """Parse ``(test, …)``, or a range that begins with a parenthesis."""
        opener = self.token.start
        outer, self.in_range_end = self.in_range_end, False
        self.nest()
        self.at += 1
        tests = [self.list_item()]
        if self.is_operator("..") and not isinstance(tests[0], tree.Comparison):
            tests = [self.range_rest(opener, tests[0], False)]
        else:
            while self.skip(","):
                tests.append(self.list_item())
            self.close(")", opener, several=True)
        self.depth -= 1
        self.in_range_end = outer
        return tuple(tests)

    def _postfix(self, left: tree.Node, operator: str) -> tree.Node:
        if operator == "(":
            return self._call(left)
        opener = self.token.start
        self.at += 1
        if operator == ".":
            name = self.known_name()
            return tree.Path(left.start, self.last_end, left, name)
        self.names.push()
        self.names.add("item")
        self.in_filter += 1
        condition = self.list_item()
        self.in_filter -= 1
        self.names.pop()
        self.close("]", opener)
        return tree.Filter(left.start, self.last_end, left, condition)

    def _call(self, function: tree.Node) -> tree.Node:
        if isinstance(function, tree.Name):
            self.refuse_unknown_function(function.name, function.start)
        elif isinstance(function, tree.Path) and isinstance(function.base, tree.Name):
            self.refuse_points(function.base.name, function.name, function.start)
        opener = self.token.start
        self.nest()
        self.at += 1
        arguments: list[tree.Node] = []
        names: list[str] = []
        named = self.named_ahead()
        more = not self.is_operator(")")
        while more:
            if named:
                names.append(self.new_name((":",), _ARGUMENT))
                self.at += 1
            arguments.append(self.list_item())
            more = self.skip(",")
        self.close(")", opener, several=True)
        self.depth -= 1
        return tree.Call(function.start, self.last_end, function, tuple(arguments), tuple(names))

    def unary_tests(self) -> tree.Tests:
        """Parse unary tests."""
        start = self.token.start
        if self.is_operator("-") and self.peek().kind == END:
            self.at += 1
            return tree.Tests(start, self.last_end, (), False, always=True)
        if self.is_word("not") and self.peek().text == "(":
            mark = self.at
            self.at += 2
            tests = self._test_list()
            self.close(")", self.tokens[mark + 1].start, several=True)
            if self.token.kind == END:
                return tree.Tests(start, self.last_end, tests, True)
            self.at = mark
        return tree.Tests(start, self.last_end, self._test_list(), False)

    def _test_list(self) -> tuple[tree.Node, ...]:
        tests = [self.list_item()]
        while self.skip(","):
            tests.append(self.list_item())
        return tuple(tests)
