"""Parses what begins an expression: literals, names, lists, contexts, ranges, functions, loops, ``if``."""

from abc import abstractmethod
from collections.abc import Callable
from decimal import Decimal, DecimalException

from engine.feel.messages import message
from engine.feel.moments import iso
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import COMPARE, COMPARISONS, Cursor
from engine.feel.syntax.lexer import AT, END, NAME, NUMBER, OPERATOR, STRING
from engine.feel.syntax.type_parser import parse_type
from engine.feel.types import ANY, FeelType
from engine.feel.values import NUMBERS, FeelValue

_CONSTANTS: dict[str, FeelValue] = {"true": True, "false": False, "null": None}
_ELSE = message('FEEL has no "if" without "else": add "else null".')
_NOT_AT_FIRST = frozenset({"then", "else", "return", "satisfies", "in", "and", "or", "between", "instance"})
_RANGE_CLOSERS = {"]": True, ")": False, "[": False}


class PrimaryParser(Cursor):
    """The prefix half of the parser."""

    in_range_end = False
    in_filter = 0

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
        if token.kind == OPERATOR and (token.text in {"(", "[", "{"} or self._opens_range()):
            return self._bracketed()
        return self.fail_found(message("Expected a value, but found %(found)s."))

    def _opens_range(self) -> bool:
        """Say whether a range begins here with ``]``: a value must follow."""
        following = self.peek()
        is_value = following.kind not in {OPERATOR, END} or following.text in {"(", "[", "{", "-"}
        return self.token.text == "]" and is_value

    def _number(self) -> tree.Node:
        token = self.token
        try:
            value = NUMBERS.create_decimal(Decimal(token.text))
        except DecimalException:
            self.fail(message("Expected a number within ±10^6144, but this one is beyond."))
        self.at += 1
        return tree.Literal(token.start, token.end, value)

    def _at_literal(self) -> tree.Node:
        token = self.token
        value = read_temporal(token.text)
        if value is None:
            self.fail(
                message('Expected a date, time or duration after "@", but found %(found)s.', found=self.found()),
                message('Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
            )
        self.at += 1
        return tree.Literal(token.start, token.end, value)

    def _worded(self) -> tree.Node:
        token = self.token
        name, size = self.names.match(self.tokens, self.at, entries=self.in_filter > 0)
        if size == 1:
            if token.text in _CONSTANTS:
                return self._constant()
            keyword = self._keyword(token.text)
            if keyword is not None:
                return keyword()
            if token.text in _NOT_AT_FIRST:
                self.fail_found(message("Expected a value, but found %(found)s."))
            self._refuse_strange_name(name)
        self.at += size
        return tree.Name(token.start, self.last_end, name)

    def _keyword(self, word: str) -> Callable[[], tree.Node] | None:
        if word == "if":
            return self._if
        if word == "for":
            return self._for
        if word in {"some", "every"}:
            return self._quantified
        return self._function if word == "function" and self.peek().text == "(" else None

    def _constant(self) -> tree.Node:
        """Parse ``true``, ``false`` or ``null``."""
        token = self.token
        self.at += 1
        if self.is_operator("("):
            hint = message("Did you mean %(example)s?", example="x = null") if token.text == "null" else None
            self.fail(message('Expected a function before "(", but "%(word)s" is none.', word=token.text), hint)
        return tree.Literal(token.start, token.end, _CONSTANTS[token.text])

    def _refuse_strange_name(self, name: str) -> None:
        """Raise FeelSyntaxError for a word nobody knows that is a slip: ``True``, ``（1``."""
        self.refuse_full_width(name)
        lower = name.lower()
        if lower in _CONSTANTS and name != lower and not self.names.is_known(name):
            self.fail(
                message('Expected a name in scope, but "%(name)s" is none.', name=name),
                message('Did you mean "%(text)s"? The words of FEEL have small letters.', text=lower),
            )

    def _if(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        condition = self.expression()
        self.need("then", message('Expected "then" after the condition of "if", but found %(found)s.'))
        chosen = self.expression()
        if self.token.kind == END:
            self.fail(message('Expected "else" after "then", but found the end.'), _ELSE)
        self.need("else", message('Expected "else" after "then", but found %(found)s.'))
        other = self.expression()
        return tree.If(start, self.last_end, condition, chosen, other)

    def _iterations(self) -> tuple[tree.Iteration, ...]:
        found = [self._iteration()]
        while self.skip(","):
            found.append(self._iteration())
        return tuple(found)

    def _iteration(self) -> tree.Iteration:
        start = self.token.start
        name = self.new_name(("in",), message('Expected a name and "in" in a loop, but found %(found)s.'))
        self.at += 1
        source = self.expression()
        last = self.expression() if self.skip("..") else None
        self.names.add(name)
        return tree.Iteration(start, self.last_end, name, source, last)

    def _for(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        self.names.push()
        iterations = self._iterations()
        self.need("return", message('Expected "return" after the lists of a loop, but found %(found)s.'))
        self.names.add("partial")
        body = self.expression()
        self.names.pop()
        return tree.For(start, self.last_end, iterations, body)

    def _quantified(self) -> tree.Node:
        token = self.token
        self.at += 1
        self.names.push()
        iterations = self._iterations()
        self.need("satisfies", message('Expected "satisfies" after the lists of a condition, but found %(found)s.'))
        condition = self.expression()
        self.names.pop()
        return tree.Quantified(token.start, self.last_end, token.text == "every", iterations, condition)

    def _function(self) -> tree.Node:
        start, opener = self.token.start, self.peek().start
        self.at += 2
        self.names.push()
        parameters: list[tuple[str, FeelType]] = []
        more = not self.is_operator(")")
        while more:
            parameters.append(self._parameter())
            more = self.skip(",")
        self.close(")", opener, several=True)
        if self.is_word("external"):
            self.fail(message('Expected a function in FEEL, but "external" functions (Java, PMML) are not supported.'))
        body = self.expression()
        self.names.pop()
        return tree.FunctionNode(start, self.last_end, tuple(parameters), body)

    def _parameter(self) -> tuple[str, FeelType]:
        name = self.new_name(
            (",", ")", ":"), message("Expected a name among the parameters of a function, but found %(found)s.")
        )
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
            result = self.range_rest(start, self.operand(0), False)
        else:
            result = self._parenthesised()
        self.depth -= 1
        self.in_range_end = outer
        return result

    def _context(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        self.names.push()
        entries: dict[str, tree.Node] = {}
        more = not self.is_operator("}")
        while more:
            key_start = self.token.start
            key = self._key()
            if key in entries:
                self.fail(message('Expected each key once, but "%(key)s" is repeated.', key=key), None, key_start)
            calls_itself = self.is_word("function") and self.peek().text == "("
            if calls_itself:
                self.names.add(key)
            entries[key] = self.expression()
            if not calls_itself:
                self.names.add(key)
            self.names.add_entry(key)
            more = self.skip(",")
        self.close("}", start, several=True)
        self.names.pop()
        return tree.ContextNode(start, self.last_end, tuple(entries.items()))

    def _key(self) -> str:
        """Read the key of an entry and the colon after it."""
        if self.token.kind != STRING:
            key = self.new_name((":",), message('Expected a name and ":" in a context, but found %(found)s.'))
        else:
            key = self.token.text
            self.at += 1
        self.need(":", message('Expected ":" after the key of a context entry, but found %(found)s.'))
        return key

    def _list_or_range(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        if self.skip("]"):
            return tree.ListNode(start, self.last_end, ())
        first = self.list_item()
        if self.is_operator(".."):
            return self.range_rest(start, first, True)
        items = [first]
        while self.skip(","):
            items.append(self.list_item())
        self.close("]", start, several=True)
        return tree.ListNode(start, self.last_end, tuple(items))

    def list_item(self) -> tree.Node:
        """Parse an expression, or an operator and a value as in a unary test (``[< 5, > 7]``)."""
        return self.open_range() if self.is_operator(*COMPARISONS) else self.expression()

    def open_range(self) -> tree.Node:
        """Parse ``< 5``."""
        token = self.token
        self.at += 1
        operand = self.operand(COMPARE)
        return tree.Comparison(token.start, self.last_end, token.text, operand)

    def _parenthesised(self) -> tree.Node:
        start = self.token.start
        self.at += 1
        if self.is_operator(*COMPARISONS):
            inner = self.open_range()
            self.close(")", start)
            return inner
        inner = self.expression()
        if self.is_operator(".."):
            return self.range_rest(start, inner, False)
        self.close(")", start)
        return inner

    def range_rest(self, start: int, low: tree.Node, low_closed: bool) -> tree.Node:
        """Parse the second half of a range, from the two points on."""
        self.need("..", message('Expected ".." between the ends of a range, but found %(found)s.'))
        self.in_range_end = True
        high = self.operand(0)
        self.in_range_end = False
        closer = self.token.text
        if self.token.kind != OPERATOR or closer not in _RANGE_CLOSERS:
            self.fail_found(message('Expected "]", ")" or "[" at the end of a range, but found %(found)s.'))
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
