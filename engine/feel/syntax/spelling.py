"""Guesses which name was meant by one that nobody knows: other languages' functions, and spelling mistakes."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from engine.feel.messages import Message, message
from engine.feel.syntax.signs import did_you_mean

_LIKENESS = 0.78
_LONGEST = 40
_FUNCTIONS = {
    "str": "string", "tostring": "string", "concat": "concatenate", "substr": "substring", "mid": "substring",
    "upper": "upper case", "ucase": "upper case", "toupper": "upper case", "touppercase": "upper case",
    "lower": "lower case", "lcase": "lower case", "tolower": "lower case", "tolowercase": "lower case",
    "strlen": "string length", "size": "count", "tonumber": "number", "int": "number", "float": "number",
    "parseint": "number", "parsefloat": "number", "todate": "date", "dateandtime": "date and time",
    "datetime": "date and time", "timestamp": "date and time", "currentdate": "today", "getdate": "today",
    "curdate": "today", "average": "mean", "avg": "mean", "mod": "modulo", "ceil": "ceiling", "trunc": "round down",
    "round": "round half up", "regex": "matches", "regexp": "matches", "like": "matches", "test": "matches",
    "join": "string join", "unique": "distinct values", "distinct": "distinct values", "push": "append",
    "keys": "get entries", "entries": "get entries", "put": "context put", "merge": "context merge",
    "startwith": "starts with", "endwith": "ends with", "dayofweek": "day of week", "weekday": "day of week",
    "has": "list contains", "intersects": "overlaps", "isnot": "not",
}  # fmt: skip
_EXAMPLES = {
    "isnull": "x = null", "isnil": "x = null", "isnone": "x = null", "isblank": 'x = ""', "isempty": "count(x) = 0",
    "notnull": "x != null", "isnotnull": "x != null", "isdefined": "x != null", "defined": "x != null",
    "exists": "x != null", "coalesce": "if x != null then x else y", "nvl": "if x != null then x else y",
    "ifnull": "if x != null then x else y", "iif": "if a then b else c", "if": "if a then b else c",
    "switch": "if a then b else c", "pow": "a ** b", "power": "a ** b", "filter": "list[item > 1]",
    "map": "for x in list return x + 1", "foreach": "for x in list return x + 1",
    "forall": "every x in list satisfies x > 1", "duration between": "b - a", "datediff": "b - a",
    "dateadd": 'date + @"P1D"', "adddays": 'date + @"P1D"', "between": "x between a and b", "xor": "a != b",
    "equals": "a = b", "lambda": "function(x) x + 1", "func": "function(x) x + 1", "fn": "function(x) x + 1",
    "trim": 'replace(x, "^\\s+|\\s+$", "")', "div": "floor(a / b)",
}  # fmt: skip


def flat(name: str) -> str:
    """Return a name without what people get wrong: blanks, points, underscores, hyphens and capitals."""
    return "".join(char for char in name.lower() if char not in " ._-")


def guess_function(name: str, functions: Collection[str]) -> Message | None:
    """Guess at the function that was meant by an unknown name, or give nothing."""
    wanted = flat(name[:_LONGEST])
    by_flat = {flat(known): known for known in sorted(functions, reverse=True)}
    if wanted in by_flat:
        return did_you_mean(by_flat[wanted])
    if wanted in {"len", "length"}:
        return message('Did you mean "%(one)s" or "%(other)s"?', one="count", other="string length")
    if wanted in _EXAMPLES:
        return message("Did you mean %(example)s?", example=_EXAMPLES[wanted])
    meant = _FUNCTIONS.get(wanted) or _nearest(wanted, by_flat)
    return did_you_mean(meant) if meant is not None and meant in functions else None


def guess_name(name: str, known: Iterable[str]) -> Message | None:
    """Guess at the variable of several words that was meant, or give nothing."""
    meant = _nearest(flat(name[:_LONGEST]), {flat(each): each for each in known if each != name})
    return did_you_mean(meant) if meant else None


def guess_type(name: str, known: Iterable[str]) -> Message | None:
    """Guess at the type that was meant, or give nothing."""
    wanted = flat(name[:_LONGEST])
    meant = _TYPES.get(wanted) or _nearest(wanted, {flat(each): each for each in known})
    return did_you_mean(meant) if meant else None


_TYPES = {
    "int": "number", "integer": "number", "float": "number", "double": "number", "decimal": "number", "long": "number",
    "bool": "boolean", "str": "string", "text": "string", "array": "list", "object": "context", "map": "context",
    "struct": "context", "datetime": "date and time", "timestamp": "date and time", "null": "Null",
    "duration": "days and time duration", "any": "Any", "void": "Null", "none": "Null",
}  # fmt: skip


def _nearest(wanted: str, known: dict[str, str]) -> str | None:
    near = get_close_matches(wanted, known, n=1, cutoff=_LIKENESS)
    return known[near[0]] if near else None
