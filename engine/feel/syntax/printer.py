"""Writes a syntax tree as FEEL: the text reads as the same tree where the same names are known.

One line, one blank around operators, no parentheses but those that the tree needs. Literals of moments are written
with ``@``, strings with escapes for what cannot stand in one.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelLimitError
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import ADD, AND, COMPARE, INSTANCE, MULTIPLY, OR, POSTFIX, POWER, UNARY
from engine.feel.syntax.names import KEYWORDS, words_of
from engine.feel.types import ANY
from engine.feel.values import FeelValue

_WHOLE = 0
"""As loose as an expression by itself: what reaches as far to the right as it can (``if``, ``for``, functions)."""
_VALUE = 10
_POWERS = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER, "or": OR, "and": AND}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_GENERIC = ("list", "range", "context", "function")
_SIX_DIGITS = 0x10000
Printed = tuple[str, int]
"""A text and how tightly its outermost operator binds."""


def print_node(node: tree.Node) -> str:
    """Return the FEEL text of an expression or of unary tests.

    Raises FeelLimitError for a tree too deep for the stack that is left.
    """
    try:
        return _tests(node) if isinstance(node, tree.Tests) else _at(node, _WHOLE)
    except RecursionError:
        raise FeelLimitError(message("Expected a simpler expression, but it is nested too deeply.")) from None


def _at(node: tree.Node, power: int) -> str:
    """Return the text of an operand, in parentheses when it binds looser than its place asks for."""
    text, own = _PRINTERS[type(node)](node)
    return text if own >= power else f"({text})"


def _item(node: tree.Node) -> str:
    """Return the text of a test, list item, argument or filter: ``< 5`` needs no parentheses there."""
    return _bare(node) if isinstance(node, tree.Comparison) else _at(node, _WHOLE)


def _bare(node: tree.Comparison) -> str:
    return f"{node.operator} {_at(node.operand, ADD)}"


def _tests(node: tree.Tests) -> str:
    if node.always:
        return "-"
    text = ", ".join(_item(test) for test in node.tests)
    if node.negated:
        return f"not({text})"
    only = node.tests[0] if len(node.tests) == 1 else None
    is_not = isinstance(only, tree.Call) and isinstance(only.function, tree.Name) and only.function.name == "not"
    return f"({text})" if is_not else text


def _literal(node: tree.Literal) -> Printed:
    value: FeelValue = node.value
    if isinstance(value, str):
        return _quoted(value), _VALUE
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value], _VALUE
    if isinstance(value, Decimal):
        return str(value), UNARY if value.is_signed() else _VALUE
    return f'@"{value}"', _VALUE


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or _visible(char) for char in text) + '"'


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04X}" if code < _SIX_DIGITS else f"\\U{code:06X}"


def _path(node: tree.Path) -> Printed:
    base = _at(node.base, POSTFIX)
    is_number = isinstance(node.base, tree.Literal) and isinstance(node.base.value, Decimal)
    return f"({base}).{node.name}" if is_number else f"{base}.{node.name}", POSTFIX


def _call(node: tree.Call) -> Printed:
    arguments = [_item(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {argument}" for name, argument in zip(node.names, arguments, strict=True)]
    callee = _at(node.function, POSTFIX)
    if isinstance(node.function, tree.Literal):
        callee = f"({callee})"
    return f"{callee}({', '.join(arguments)})", POSTFIX


def _binary(node: tree.Binary | tree.Logic) -> Printed:
    """Operators of one kind are joined from the left. A type before ``<`` would take it for its own bracket."""
    power = _POWERS.get(node.operator, COMPARE)
    left = _at(node.left, power)
    if node.operator[0] == "<" and " instance of " in left and left.endswith(_GENERIC):
        left = f"({left})"
    return f"{left} {node.operator} {_at(node.right, power + 1)}", power


def _negation(node: tree.Negation) -> Printed:
    """A sign may stand before any operand, but what follows it must bind tighter than it does."""
    return f"-{_at(node.operand, UNARY)}", UNARY


def _between(node: tree.Between) -> Printed:
    return f"{_at(node.value, COMPARE)} between {_at(node.low, ADD)} and {_at(node.high, ADD)}", COMPARE


def _in(node: tree.In) -> Printed:
    value = _at(node.value, COMPARE)
    if len(node.tests) > 1:
        return f"{value} in ({', '.join(_item(test) for test in node.tests)})", COMPARE
    test = node.tests[0]
    return f"{value} in {_bare(test) if isinstance(test, tree.Comparison) else _at(test, ADD)}", COMPARE


def _instance_of(node: tree.InstanceOf) -> Printed:
    return f"{_at(node.value, INSTANCE)} instance of {node.type.name}", INSTANCE


def _if(node: tree.If) -> Printed:
    condition, chosen, other = (_at(part, _WHOLE) for part in (node.condition, node.chosen, node.other))
    return f"if {condition} then {chosen} else {other}", _WHOLE


def _iterations(iterations: tuple[tree.Iteration, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_at(each.source, OR)}" + (f"..{_at(each.last, OR)}" if each.last is not None else "")
        for each in iterations
    )


def _quantified(node: tree.Quantified) -> Printed:
    word = "every" if node.every else "some"
    return f"{word} {_iterations(node.iterations)} satisfies {_at(node.condition, _WHOLE)}", _WHOLE


def _context(node: tree.ContextNode) -> Printed:
    entries = ", ".join(f"{_key(key)}: {_at(value, _WHOLE)}" for key, value in node.entries)
    return f"{{{entries}}}", _VALUE


def _key(key: str) -> str:
    """Return a key as it is when it reads as a name, as a string otherwise."""
    words = words_of(key)
    if words is None or words[0] in KEYWORDS or "/*" in key or "//" in key or " ".join(key.split()) != key:
        return _quoted(key)
    return key


def _range(node: tree.RangeNode) -> Printed:
    low, high = (_end(end) for end in (node.low, node.high))
    return f"{'[' if node.low_closed else '('}{low}..{high}{']' if node.high_closed else ')'}", _VALUE


def _end(end: tree.Node | None) -> str:
    """Return the end of a range; where a bracket might close the range, parentheses keep it apart."""
    if end is None:
        return "null"
    is_plain = isinstance(end, tree.Literal | tree.Name | tree.Call | tree.Binary | tree.Negation)
    text = _at(end, ADD)
    return f"({text})" if not is_plain or "[" in text else text


def _function(node: tree.FunctionNode) -> Printed:
    parameters = ", ".join(name if kind == ANY else f"{name}: {kind.name}" for name, kind in node.parameters)
    return f"function({parameters}) {_at(node.body, _WHOLE)}", _WHOLE


_PRINTERS: dict[type[tree.Node], Callable[[Any], Printed]] = {
    tree.Literal: _literal,
    tree.Name: lambda node: (node.name, _VALUE),
    tree.Path: _path,
    tree.Filter: lambda node: (f"{_at(node.base, POSTFIX)}[{_item(node.condition)}]", POSTFIX),
    tree.Call: _call,
    tree.Negation: _negation,
    tree.Binary: _binary,
    tree.Logic: _binary,
    tree.Between: _between,
    tree.In: _in,
    tree.InstanceOf: _instance_of,
    tree.If: _if,
    tree.For: lambda node: (f"for {_iterations(node.iterations)} return {_at(node.body, _WHOLE)}", _WHOLE),
    tree.Quantified: _quantified,
    tree.ContextNode: _context,
    tree.ListNode: lambda node: (f"[{', '.join(_item(item) for item in node.items)}]", _VALUE),
    tree.RangeNode: _range,
    tree.FunctionNode: _function,
    tree.Comparison: lambda node: (f"({_bare(node)})", _VALUE),
}
