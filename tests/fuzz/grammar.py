"""Makes FEEL of bytes along the grammar (DMN 1.5 §10.3.1.2), so that most inputs get past the parser.

Types are ignored on purpose: what does not fit must become null, with a reason.
"""

from collections.abc import Callable

from engine.feel.builtins import BUILTINS
from tests.fuzz.choices import Choices

NAMES = ("n", "s", "items", "people", "c", "d", "t", "dt", "dur", "r", "b", "nothing", "full name", "A/B", "票", "f")
LITERALS = (
    "0", "1", "-1", "2.5", "0.1", "1e6144", "99999999999999999999999999999999999", ".5", "1E-6000",
    "true", "false", "null", '""', '"a"', '"P1D"', '"2026-02-29"', '"(a+)+$"', '"\\u4e2d\\n"', '"\\U01F600"',
    '@"2026-02-28"', '@"10:30:00+08:00"', '@"2026-02-28T10:30:00@Asia/Shanghai"', '@"P1Y6M"', '@"-PT1S"',
    '@"-999999999-01-01"', '@"23:59:59.999999999Z"', '@"P999999999Y"', "[]", "{}", "?", "[1, null, 3]", "(< 5)",
    "[1..5)",
)  # fmt: skip
TYPES = (
    "number", "string", "boolean", "Any", "Null", "date", "list<number>", "context<a: number>", "range<date>",
    "function<number, Any> -> string", "days and time duration",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
CALLABLE = tuple(sorted(BUILTINS))
PARAMETERS = ("list", "from", "string", "n", "scale", "match", "value", "key", "delimiter", "item")
DEEPEST = 6
_KEYS = ("a", "b", "n", '"x y"')
_TESTS = ("({})", "< ({})", ">= ({})", "= ({})", "!= ({})", "? > ({})", "[({})..10]", "(({})..null)")


def expression(choices: Choices, depth: int = 0) -> str:
    """An expression; deep ones end in literals and names."""
    if depth > DEEPEST or not choices.left:
        return _leaf(choices)
    return choices.pick(_SHAPES)(choices, depth + 1)


def unary_tests(choices: Choices) -> str:
    """Unary tests: ``-``, a list of tests, or their negation."""
    tests = ", ".join(_test(choices) for _ in range(choices.number(3) + 1))
    return choices.pick(("{}", "not({})", "-", "{} ")).format(tests)


def _test(choices: Choices) -> str:
    return choices.pick(_TESTS).format(expression(choices, 3))


def _leaf(choices: Choices) -> str:
    return choices.pick(choices.pick((NAMES, LITERALS)))


def _several(choices: Choices, depth: int, least: int = 0) -> list[str]:
    return [expression(choices, depth) for _ in range(choices.number(4 - least) + least)]


def _binary(choices: Choices, depth: int) -> str:
    return f"{expression(choices, depth)} {choices.pick(OPERATORS)} {expression(choices, depth)}"


def _negative(choices: Choices, depth: int) -> str:
    return f"-{expression(choices, depth)}"


def _grouped(choices: Choices, depth: int) -> str:
    return f"({expression(choices, depth)})"


def _between(choices: Choices, depth: int) -> str:
    value, low, high = (expression(choices, depth) for _ in range(3))
    return f"({value}) between ({low}) and ({high})"


def _range(choices: Choices, depth: int) -> str:
    opening, closing = choices.pick(("[", "(", "]")), choices.pick(("]", ")", "["))
    return f"{opening}{expression(choices, depth)}..{expression(choices, depth)}{closing}"


def _inside(choices: Choices, depth: int) -> str:
    return f"({expression(choices, depth)}) in ({', '.join(_test(choices) for _ in range(choices.number(2) + 1))})"


def _list(choices: Choices, depth: int) -> str:
    return f"[{', '.join(_several(choices, depth))}]"


def _context(choices: Choices, depth: int) -> str:
    entries = (f"{key}: {each}" for key, each in zip(_KEYS, _several(choices, depth), strict=False))
    return "{" + ", ".join(entries) + "}"


def _path(choices: Choices, depth: int) -> str:
    return f"{expression(choices, depth)}.{choices.pick(('a', 'year', 'time offset', 'days', 'start', 'name', 'item'))}"


def _filter(choices: Choices, depth: int) -> str:
    return f"{expression(choices, depth)}[{expression(choices, depth)}]"


def _call(choices: Choices, depth: int) -> str:
    return f"{choices.pick(CALLABLE)}({', '.join(_several(choices, depth))})"


def _named_call(choices: Choices, depth: int) -> str:
    arguments = (f"{choices.pick(PARAMETERS)}: {each}" for each in _several(choices, depth, 1))
    return f"{choices.pick(CALLABLE)}({', '.join(arguments)})"


def _applied(choices: Choices, depth: int) -> str:
    arguments = ", ".join(_several(choices, depth))
    return f"(function(n, b: {choices.pick(TYPES)}) {expression(choices, depth)})({arguments})"


def _lambda(choices: Choices, depth: int) -> str:
    call = choices.pick(("sort({}, {})", "list replace({}, {}, 1)", "count({}[{}])"))
    return call.format(expression(choices, depth), f"function(x, y) {expression(choices, depth)}")


def _condition(choices: Choices, depth: int) -> str:
    return "if {} then {} else {}".format(*(expression(choices, depth) for _ in range(3)))


def _loop(choices: Choices, depth: int) -> str:
    domain = choices.pick(("{}", "{}", "1..3", "-2..{}")).format(expression(choices, depth))
    return f"for n in {domain} return {expression(choices, depth)}"


def _quantified(choices: Choices, depth: int) -> str:
    one, other, test = (expression(choices, depth) for _ in range(3))
    return f"{choices.pick(('some', 'every'))} n in {one}, b in {other} satisfies {test}"


def _instance(choices: Choices, depth: int) -> str:
    return f"{expression(choices, depth)} instance of {choices.pick(TYPES)}"


def _raw(choices: Choices, depth: int) -> str:
    return choices.text(8) if choices.number(8) == 7 else _leaf(choices)


_SHAPES: tuple[Callable[[Choices, int], str], ...] = (
    lambda choices, depth: _leaf(choices),
    _binary, _binary, _call, _call, _call, _named_call, _filter, _path, _list, _context, _range, _grouped, _negative,
    _between, _inside, _applied, _lambda, _condition, _loop, _quantified, _instance, _raw,
)  # fmt: skip
