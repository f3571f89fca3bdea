"""Parses what begins an expression: literals, names, lists, contexts, ranges, functions, loops, ``if``."""

from abc import abstractmethod
from decimal import Decimal, DecimalException

from engine.feel.moments import iso
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import COMPARISONS, Cursor
from engine.feel.syntax.lexer import AT, NAME, NUMBER, OPERATOR, STRING
from engine.feel.syntax.type_parser import parse_type
from engine.feel.types import ANY, FeelType
from engine.feel.values import NUMBERS, FeelValue

_CONSTANTS: dict[str, FeelValue] = {"true": True, "false": False, "null": None}
_RANGE_CLOSERS = {"]": True, ")": False, "[": False}


class PrimaryParser(Cursor):
    """The prefix half of the parser."""

    in_range_end = False

    @abstractmethod
    def expression(self) -> tree.Node:
        """Parse a whole expression."""

    @abstractmethod
    def operand(self, power: int) -> tree.Node:
        """Parse an expression of operators binding tighter than a power."""

    def primary(self) -> tree.Node:
        """Parse one construct."""
        token = self.token
        if token.kind == NAME:
            return self._worded()
        if token.kind == NUMBER:
            return self._number()
        if token.kind == STRING:
            self.at += 1
            return tree.Literal(token.start, token.end, token.text)
        if token.kind == AT:
            return self._at_literal()
        if token.kind == OPERATOR and token.text in {"(", "[", "{", "]"}:
            return self._bracketed()
        hint = 'Strings stand in double quotes ("…").' if self.is_operator("'") else ""
        return self.fail(f"Expected a value, but found {self.found()}.", hint)

    def _number(self) -> tree.Node:
        token = self.token
        try:
            value = NUMBERS.create_decimal(Decimal(token.text))
        except DecimalException:
            self.fail("Expected a number within ±10^6144, but this one is beyond.")
        self.at += 1
        return tree.Literal(token.start, token.end, value)

    def _at_literal(self) -> tree.Node:
        token = self.token
        value = read_temporal(token.text)
        if value is None:
            self.fail(
                f'Expected a date, time or duration after "@", but found "{token.text}".',
                'Write it like @"2026-02-28", @"10:30:00" or @"P5D".',
            )
        self.at += 1
        return tree.Literal(token.start, token.end, value)

    def _worded(self) -> tree.Node:
        token = self.token
        name, size = self.names.match(self.tokens, self.at)
        if size == 1:
            if token.text in _CONSTANTS:
                self.at += 1
                return tree.Literal(token.start, token.end, _CONSTANTS[token.text])
            keyword = {"if": self._if, "for": self._for, "some": self._quantified, "every": self._quantified}.get(
                token.text
            )
            if keyword is not None:
                return keyword()
            if token.text == "function" and self.peek().text == "(":
                return self._function()
            if token.text in {"then", "else", "return", "satisfies", "in", "and", "or", "between", "instance"}:
                self.fail(f'Expected a value, but found "{token.text}".')
        self.at += size
        return tree.Name(token.start, self.last_end, name)

    def _if(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        condition = self.expression()
        self.need("then", 'after the condition of "if"')
        chosen = self.expression()
        self.need("else", 'after "then" (FEEL has no "if" without "else")')
        other = self.expression()
        return tree.If(start, self.last_end, condition, chosen, other)

    def _iterations(self) -> tuple[tree.Iteration, ...]:
        found = [self._iteration()]
        while self.skip(","):
            found.append(self._iteration())
        return tuple(found)

    def _iteration(self) -> tree.Iteration:
        start = self.token.start
        name = self.new_name(("in",), "in a loop")
        self.need("in", "after the name in a loop")
        source = self.expression()
        last = self.expression() if self.skip("..") else None
        self.names.add(name)
        return tree.Iteration(start, self.last_end, name, source, last)

    def _for(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        self.names.push()
        iterations = self._iterations()
        self.need("return", "after the lists of a loop")
        self.names.add("partial")
        body = self.expression()
        self.names.pop()
        return tree.For(start, self.last_end, iterations, body)

    def _quantified(self) -> tree.Node:
        token = self.token
        self.at += 1
        self.names.push()
        iterations = self._iterations()
        self.need("satisfies", f'after the lists of "{token.text}"')
        condition = self.expression()
        self.names.pop()
        return tree.Quantified(token.start, self.last_end, token.text == "every", iterations, condition)

    def _function(self) -> tree.Node:
        start = self.token.start
        self.at += 2
        self.names.push()
        parameters: list[tuple[str, FeelType]] = []
        more = not self.is_operator(")")
        while more:
            parameters.append(self._parameter())
            more = self.skip(",")
        self.need(")", "after the parameters of a function")
        if self.is_word("external"):
            self.fail('Expected a function in FEEL, but "external" functions (Java, PMML) are not supported.')
        body = self.expression()
        self.names.pop()
        return tree.FunctionNode(start, self.last_end, tuple(parameters), body)

    def _parameter(self) -> tuple[str, FeelType]:
        name = self.new_name((",", ")", ":"), "among the parameters of a function")
        self.names.add(name)
        return name, parse_type(self) if self.skip(":") else ANY

    def _bracketed(self) -> tree.Node:
        opener = self.token.text
        outer, self.in_range_end = self.in_range_end, False
        self.nest()
        if opener == "{":
            result = self._context()
        elif opener == "[":
            result = self._list_or_range()
        elif opener == "]":
            start = self.token.start
            self.at += 1
            result = self._range_rest(start, self.operand(0), False)
        else:
            result = self._parenthesised()
        self.depth -= 1
        self.in_range_end = outer
        return result

    def _context(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        self.names.push()
        entries: list[tuple[str, tree.Node]] = []
        more = not self.is_operator("}")
        while more:
            key_token = self.token
            if key_token.kind == STRING:
                self.at += 1
                key = key_token.text
            else:
                key = self.new_name((":",), "in a context")
            self.need(":", "after the key of a context entry")
            if any(key == known for known, _ in entries):
                self.fail(f'Expected each key once, but "{key}" is repeated.', "", key_token.start)
            value = self.expression()
            self.names.add(key)
            entries.append((key, value))
            more = self.skip(",")
        self.need("}", "at the end of a context")
        self.names.pop()
        for key, _ in entries:
            self.names.add(key)
        return tree.ContextNode(start, self.last_end, tuple(entries))

    def _list_or_range(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        if self.skip("]"):
            return tree.ListNode(start, self.last_end, ())
        first = self.list_item()
        if self.is_operator(".."):
            return self._range_rest(start, first, True)
        items = [first]
        while self.skip(","):
            items.append(self.list_item())
        self.need("]", "at the end of a list")
        return tree.ListNode(start, self.last_end, tuple(items))

    def list_item(self) -> tree.Node:
        """Parse an expression, or an operator and a value as in a unary test (``[< 5, > 7]``)."""
        return self.open_range() if self.is_operator(*COMPARISONS) else self.expression()

    def open_range(self) -> tree.Node:
        """Parse ``< 5``."""
        token = self.token
        self.at += 1
        operand = self.operand(4)
        return tree.Comparison(token.start, self.last_end, token.text, operand)

    def _parenthesised(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        if self.is_operator(*COMPARISONS):
            inner = self.open_range()
            self.need(")", "after the range")
            return inner
        inner = self.expression()
        if self.is_operator(".."):
            return self._range_rest(start, inner, False)
        self.need(")", "to close the parenthesis")
        return inner

    def _range_rest(self, start: int, low: tree.Node, low_closed: bool) -> tree.Node:
        self.need("..", "between the ends of a range")
        self.in_range_end = True
        high = self.operand(0)
        self.in_range_end = False
        closer = self.token.text
        if self.token.kind != OPERATOR or closer not in _RANGE_CLOSERS:
            self.fail(f'Expected "]", ")" or "[" at the end of a range, but found {self.found()}.')
        self.at += 1
        ends = [None if isinstance(end, tree.Literal) and end.value is None else end for end in (low, high)]
        return tree.RangeNode(start, self.last_end, ends[0], ends[1], low_closed, _RANGE_CLOSERS[closer])


def read_temporal(text: str) -> FeelValue:
    """Return the date, time, date and time or duration that a text stands for, or None."""
    readers = (
        iso.parse_date,
        iso.parse_date_time,
        iso.parse_time,
        lambda duration: iso.parse_duration(duration, weeks=False),
    )
    for reader in readers:
        try:
            return reader(text)
        except ValueError:
            continue
    return None
