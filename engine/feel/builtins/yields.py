"""What the built-in functions yield whose results are of one type, whatever they are given (DMN 1.5 §10.3.4)."""

from engine.feel.types import ContextType, FeelType, ListType, RangeType, basic_type


def _of(kind: FeelType, *names: str) -> dict[str, FeelType]:
    return dict.fromkeys(names, kind)


def _basic(name: str) -> FeelType:
    kind = basic_type(name)
    if kind is None:
        raise LookupError(f"Expected the name of a basic type, but got {name}.")
    return kind


_NUMBER, _STRING = _basic("number"), _basic("string")
YIELDS: dict[str, FeelType] = {
    **_of(
        _NUMBER, "number", "count", "sum", "product", "mean", "median", "stddev", "decimal", "floor", "ceiling",
        "round up", "round down", "round half up", "round half down", "modulo", "sqrt", "log", "exp", "string length",
        "day of year", "week of year",
    ),
    **_of(
        _STRING, "string", "substring", "substring before", "substring after", "upper case", "lower case", "replace",
        "string join", "day of week", "month of year",
    ),
    **_of(
        _basic("boolean"), "not", "all", "any", "odd", "even", "contains", "starts with", "ends with", "matches", "is",
        "list contains", "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after",
        "finishes", "finished by", "includes", "during", "starts", "started by", "coincides",
    ),
    **_of(_basic("date"), "date", "today"),
    **_of(_basic("date and time"), "date and time", "now"),
    **_of(ListType("list<number>", _NUMBER), "index of", "mode"),
    **_of(ContextType("context<>", ()), "context", "context merge"),
    "time": _basic("time"),
    "years and months duration": _basic("years and months duration"),
    "range": RangeType("range<Any>", _basic("Any")),
    "split": ListType("list<string>", _STRING),
}  # fmt: skip
