"""Reads type names: ``number``, ``list<string>``, ``context<a: number>``, ``function<Any> -> string``, named types."""

from engine.feel.messages import message
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import NAME
from engine.feel.syntax.spelling import guess_type
from engine.feel.types import ContextType, FeelType, FunctionType, ListType, RangeType, basic_type

_SPELLED = ("number", "string", "boolean", "date", "time", "date and time", "list", "context", "function", "range")


def parse_type(cursor: Cursor) -> FeelType:
    """Read a type at the cursor. Raises FeelSyntaxError for an unknown one."""
    cursor.nest()
    if cursor.token.kind != NAME:
        cursor.fail_found(message("Expected the name of a type, but found %(found)s."))
    if cursor.peek().text == "<" and cursor.is_word("list", "range", "context", "function"):
        result = _generic(cursor)
    else:
        result = _named(cursor)
    cursor.depth -= 1
    return result


def _generic(cursor: Cursor) -> FeelType:
    kind = cursor.token.text
    cursor.at += 2
    opener = cursor.tokens[cursor.at - 1].start
    if kind == "context":
        return _context(cursor, opener)
    if kind == "function":
        return _function(cursor, opener)
    item = parse_type(cursor)
    cursor.close(">", opener)
    return ListType(f"list<{item.name}>", item) if kind == "list" else RangeType(f"range<{item.name}>", item)


def _context(cursor: Cursor, opener: int) -> FeelType:
    entries = [_entry(cursor)]
    while cursor.skip(","):
        entries.append(_entry(cursor))
    cursor.close(">", opener, several=True)
    inner = ", ".join(f"{name}: {entry.name}" for name, entry in entries)
    return ContextType(f"context<{inner}>", tuple(entries))


def _entry(cursor: Cursor) -> tuple[str, FeelType]:
    name = cursor.new_name((":",), message('Expected a name and ":" in a context type, but found %(found)s.'))
    cursor.at += 1
    return name, parse_type(cursor)


def _function(cursor: Cursor, opener: int) -> FeelType:
    parameters: list[FeelType] = []
    if not cursor.is_operator(">"):
        parameters.append(parse_type(cursor))
        while cursor.skip(","):
            parameters.append(parse_type(cursor))
    cursor.close(">", opener, several=True)
    cursor.need("->", message('Expected "->" before the result type of a function, but found %(found)s.'))
    result = parse_type(cursor)
    inner = ", ".join(parameter.name for parameter in parameters)
    return FunctionType(f"function<{inner}>->{result.name}", tuple(parameters), result)


def _named(cursor: Cursor) -> FeelType:
    for words, name in cursor.type_words:
        if tuple(cursor.peek(ahead).text for ahead in range(len(words))) == words:
            kind = cursor.types.get(name) or basic_type(name)
            if kind is not None:
                cursor.at += len(words)
                return kind
    name = cursor.token.text
    kind = basic_type(name)
    if kind is None:
        hint = guess_type(name, (*_SPELLED, *cursor.types))
        cursor.fail(message("Expected the name of a type, but %(found)s is none.", found=cursor.found()), hint)
    cursor.at += 1
    return kind
