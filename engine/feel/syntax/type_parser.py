"""Reads type names: ``number``, ``list<string>``, ``context<a: number>``, ``function<Any> -> string``, named types."""

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import NAME
from engine.feel.syntax.names import words_of
from engine.feel.types import ContextType, FeelType, FunctionType, ListType, RangeType, basic_type

_LONG_NAMES = ("days and time duration", "years and months duration", "date and time")


def parse_type(cursor: Cursor) -> FeelType:
    """Read a type at the cursor. Raises FeelSyntaxError for an unknown one."""
    cursor.nest()
    if cursor.token.kind != NAME:
        cursor.fail(f"Expected the name of a type, but found {cursor.found()}.")
    generic = cursor.peek().text == "<"
    if generic and cursor.is_word("list", "range", "context", "function"):
        result = _generic(cursor)
    else:
        result = _named(cursor)
    cursor.depth -= 1
    return result


def _generic(cursor: Cursor) -> FeelType:
    kind = cursor.token.text
    cursor.at += 2
    if kind == "context":
        entries = [_entry(cursor)]
        while cursor.skip(","):
            entries.append(_entry(cursor))
        cursor.need(">", "after the entries of a context type")
        inner = ", ".join(f"{name}: {entry.name}" for name, entry in entries)
        return ContextType(f"context<{inner}>", tuple(entries))
    if kind == "function":
        return _function(cursor)
    item = parse_type(cursor)
    cursor.need(">", f"after the item type of a {kind}")
    return ListType(f"list<{item.name}>", item) if kind == "list" else RangeType(f"range<{item.name}>", item)


def _entry(cursor: Cursor) -> tuple[str, FeelType]:
    name = cursor.new_name((":",), "in a context type")
    cursor.need(":", "after the name of an entry")
    return name, parse_type(cursor)


def _function(cursor: Cursor) -> FeelType:
    parameters: list[FeelType] = []
    if not cursor.is_operator(">"):
        parameters.append(parse_type(cursor))
        while cursor.skip(","):
            parameters.append(parse_type(cursor))
    cursor.need(">", "after the parameter types of a function")
    cursor.need("->", "before the result type of a function")
    result = parse_type(cursor)
    inner = ", ".join(parameter.name for parameter in parameters)
    return FunctionType(f"function<{inner}>->{result.name}", tuple(parameters), result)


def _named(cursor: Cursor) -> FeelType:
    for name in sorted([*_LONG_NAMES, *cursor.types], key=len, reverse=True):
        words = words_of(name)
        if words and tuple(cursor.peek(ahead).text for ahead in range(len(words))) == words:
            cursor.at += len(words)
            return cursor.types.get(name) or basic_type(name) or cursor.fail("")
    kind = basic_type(cursor.token.text)
    if kind is None:
        cursor.fail(f'Expected the name of a type, but "{cursor.token.text}" is none.')
    cursor.at += 1
    return kind
