"""Range and context functions, row by row (DMN 1.5 tables 78 and 81)."""

from tests.engine.feel.tables import Row, check, rows


def _truths(function: str, *cases: tuple[str, bool]) -> list[Row]:
    return [(f"{function}({arguments})", "true" if answer else "false") for arguments, answer in cases]


YES, NO = True, False
POINTS: list[Row] = [
    *_truths("before", ("1, 10", YES), ("10, 1", NO), ("1, 1", NO), ("1, [1..10]", NO), ("1, (1..10]", YES)),
    *_truths("before", ("1, [5..10]", YES), ("[1..10], 10", NO), ("[1..10), 10", YES), ("[1..10], 15", YES)),
    *_truths("before", ("[1..10], [15..20]", YES), ("[1..10], [10..20]", NO), ("[1..10), [10..20]", YES)),
    *_truths("before", ("[1..10], (10..20]", YES), ("point1: 1, point2: 2", YES), ("point: 1, range: [2..3]", YES)),
    *_truths("before", ("range: [2..3], point: 4", YES), ("range1: [1..2], range2: [3..4]", YES), ("1, (> 5)", YES)),
    *_truths("after", ("10, 5", YES), ("5, 10", NO), ("12, [1..10]", YES), ("10, [1..10)", YES), ("10, [1..10]", NO)),
    *_truths("after", ("[11..20], 12", NO), ("[11..20], 10", YES), ("(11..20], 11", YES), ("[11..20], 11", NO)),
    *_truths("after", ("[11..20], [1..10]", YES), ("[1..10], [11..20]", NO), ("[11..20], [1..11)", YES)),
    *_truths("after", ("(11..20], [1..11]", YES), ("12, (< 10)", YES), ("point: 4, range: [2..3]", YES)),
    *_truths("finishes", ("10, [1..10]", YES), ("10, [1..10)", NO), ("point: 9, range: [1..10]", NO)),
    *_truths("finished by", ("[1..10], 10", YES), ("[1..10), 10", NO), ("range: [1..10], point: 10", YES)),
    *_truths("includes", ("[1..10], 5", YES), ("[1..10], 12", NO), ("[1..10], 1", YES), ("[1..10], 10", YES)),
    *_truths("includes", ("(1..10], 1", NO), ("[1..10), 10", NO), ("range: [1..10], point: 5", YES)),
    *_truths("during", ("5, [1..10]", YES), ("12, [1..10]", NO), ("1, [1..10]", YES), ("10, [1..10]", YES)),
    *_truths("during", ("1, (1..10]", NO), ("10, [1..10)", NO), ("point: 5, range: [1..10]", YES)),
    *_truths("starts", ("1, [1..10]", YES), ("1, (1..10]", NO), ("2, [1..10]", NO)),
    *_truths("started by", ("[1..10], 1", YES), ("(1..10], 1", NO), ("[1..10], 2", NO)),
    *_truths("coincides", ("5, 5", YES), ("3, 4", NO), ("point1: 5, point2: 5", YES), ('"a", "a"', YES)),
    *_truths("before", ('@"2026-01-01", @"2026-01-02"', YES), ('"a", ["b".."c"]', YES)),
    *_truths("before", ('@"P1D", (@"P1D"..@"P2D"]', YES)),
    ("before(null, 1)", None),
    ("before(1, null)", None),
    ("before(null, [1..2])", None),
    ("before(null, (< 5))", None),
    ('before(1, "a")', None),
    ('before(1, ["a".."b"])', None),
    ("before([1..2], null)", None),
    ("before(1)", None),
    ("before(1, 2, 3)", None),
    ("before(a: 1, b: 2)", None),
    ("after((> 5), (< 3))", "true"),
    ("before((> 5), (< 3))", None),
    ("includes((> 5), 7)", None),
    ("includes([1..2], null)", None),
    ("during([1..2], 1)", None),
    ("finishes(null, [1..2])", None),
    ("starts([1..2], 1)", None),
    ("coincides(null, null)", None),
    ("coincides([1..2], 1)", None),
]

RANGES: list[Row] = [
    *_truths("meets", ("[1..5], [5..10]", YES), ("[1..5), [5..10]", NO)),
    *_truths("meets", ("[1..5], (5..10]", NO), ("[1..5], [6..10]", NO)),
    *_truths("met by", ("[5..10], [1..5]", YES), ("[5..10], [1..5)", NO)),
    *_truths("met by", ("(5..10], [1..5]", NO), ("[6..10], [1..5]", NO)),
    *_truths("overlaps", ("[1..5], [3..8]", YES), ("[3..8], [1..5]", YES)),
    *_truths("overlaps", ("[1..8], [3..5]", YES), ("[3..5], [1..8]", YES)),
    *_truths("overlaps", ("[1..5], [6..8]", NO), ("[6..8], [1..5]", NO)),
    *_truths("overlaps", ("[1..5], [5..8]", YES), ("[1..5], (5..8]", NO)),
    *_truths("overlaps", ("[1..5), [5..8]", NO), ("[1..5), (5..8]", NO)),
    *_truths("overlaps", ("[5..8], [1..5]", YES), ("(5..8], [1..5]", NO)),
    *_truths("overlaps", ("[5..8], [1..5)", NO), ("(5..8], [1..5)", NO), ("range1: [1..5], range2: [3..8]", YES)),
    *_truths("overlaps before", ("[1..5], [3..8]", YES), ("[1..5], [6..8]", NO), ("[1..5], [5..8]", YES)),
    *_truths("overlaps before", ("[1..5], (5..8]", NO), ("[1..5), [5..8]", NO), ("[1..5), (1..5]", YES)),
    *_truths("overlaps before", ("[1..5], (1..5]", YES), ("[1..5), [1..5]", NO), ("[1..5], [1..5]", NO)),
    *_truths("overlaps after", ("[3..8], [1..5]", YES), ("[6..8], [1..5]", NO), ("[5..8], [1..5]", YES)),
    *_truths("overlaps after", ("(5..8], [1..5]", NO), ("[5..8], [1..5)", NO), ("(1..5], [1..5)", YES)),
    *_truths("overlaps after", ("(1..5], [1..5]", YES), ("[1..5], [1..5)", NO), ("[1..5], [1..5]", NO)),
    *_truths("finishes", ("[5..10], [1..10]", YES), ("[5..10), [1..10]", NO), ("[5..10), [1..10)", YES)),
    *_truths("finishes", ("[1..10], [1..10]", YES), ("(1..10], [1..10]", YES), ("[1..10], (1..10]", NO)),
    *_truths("finished by", ("[1..10], [5..10]", YES), ("[1..10], [5..10)", NO), ("[1..10), [5..10)", YES)),
    *_truths("finished by", ("[1..10], [1..10]", YES), ("[1..10], (1..10]", YES)),
    *_truths("includes", ("[1..10], [4..6]", YES), ("[1..10], [1..5]", YES), ("(1..10], (1..5]", YES)),
    *_truths("includes", ("[1..10], (1..10)", YES), ("[1..10), [5..10)", YES), ("[1..10], [1..10)", YES)),
    *_truths("includes", ("[1..10], (1..10]", YES), ("[1..10], [1..10]", YES), ("(1..10], [1..5]", NO)),
    *_truths("during", ("[4..6], [1..10]", YES), ("[1..5], [1..10]", YES), ("(1..5], (1..10]", YES)),
    *_truths("during", ("(1..10), [1..10]", YES), ("[5..10), [1..10)", YES), ("[1..10), [1..10]", YES)),
    *_truths("during", ("(1..10], [1..10]", YES), ("[1..10], [1..10]", YES), ("[1..11], [1..10]", NO)),
    *_truths("starts", ("[1..5], [1..10]", YES), ("(1..5], (1..10]", YES), ("(1..5], [1..10]", NO)),
    *_truths("starts", ("[1..5], (1..10]", NO), ("[1..10], [1..10]", YES), ("[1..10), [1..10]", YES)),
    *_truths("starts", ("(1..10), (1..10)", YES), ("[1..10], [1..10)", NO)),
    *_truths("started by", ("[1..10], [1..5]", YES), ("(1..10], (1..5]", YES), ("[1..10], (1..5]", NO)),
    *_truths("started by", ("(1..10], [1..5]", NO), ("[1..10], [1..10]", YES), ("[1..10], [1..10)", YES)),
    *_truths("coincides", ("[1..5], [1..5]", YES), ("(1..5), [1..5]", NO)),
    *_truths("coincides", ("[1..5], [2..6]", NO), ("(< 5), (< 5)", YES)),
    ("meets(1, [1..2])", None),
    ("meets([1..2], null)", None),
    ('meets([1..2], ["a".."b"])', None),
    ("overlaps([1..5])", None),
    ("overlaps((< 5), (< 8))", None),
    ("overlaps(range1: [1..5], range: [3..8])", None),
]

CONTEXTS: list[Row] = [
    ('get value({key1: "value1"}, "key1")', '"value1"'),
    ('get value({key1: "value1"}, "other")', "null"),
    ('get value({a: {b: {c: 1}}}, ["a", "b", "c"])', "1"),
    ('get value({a: 1}, ["a", "b"])', "null"),
    ('get value({a: 1}, ["a"])', "1"),
    ("get value({a: 1}, [])", "null"),
    ('get value(m: {a: 1}, key: "a")', "1"),
    ('get value(context: {a: {b: 1}}, keys: ["a", "b"])', "1"),
    ('get value(null, "a")', None),
    ("get value({a: 1}, null)", None),
    ("get value({a: 1}, 1)", None),
    ("get entries({})", "[]"),
    ("get entries({a: 1, b: null})", '[{key: "a", value: 1}, {key: "b", value: null}]'),
    ("get entries(m: {a: 1})", '[{key: "a", value: 1}]'),
    ("get entries([{a: 1}])", '[{key: "a", value: 1}]'),
    ("get entries(null)", None),
    ("get entries(1)", None),
    ('get entries({key1: "value1"})[key = "key1"].value', '["value1"]'),
    ('context([{key: "a", value: 1}, {key: "b", value: 2, x: 3}])', "{a: 1, b: 2}"),
    ('context([{key: "a", value: 1}, {key: "b"}])', None),
    ('context([{key: "a", value: null}])', "{a: null}"),
    ("context([])", "{}"),
    ('context({key: "a", value: 1})', "{a: 1}"),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ("context([{key: 1, value: 1}])", None),
    ("context([null])", None),
    ("context(null)", None),
    ("context(get entries({a: 1, b: [2]}))", "{a: 1, b: [2]}"),
    ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
    ('context put({x: 1, y: 0, z: 0}, "y", 2)', "{x: 1, y: 2, z: 0}"),
    ('context put({x: 1}, ["y"], 2)', "{x: 1, y: 2}"),
    ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', "{x: 1, y: {a: 2}}"),
    ('context put({x: 1}, ["y", "a"], 2)', None),
    ("context put({x: 1}, [], 2)", None),
    ('context put({x: 1}, ["x", "a"], 2)', None),
    ('context put({x: 1}, [null, "a"], 2)', None),
    ('context put({x: 1}, "y", null)', "{x: 1, y: null}"),
    ('context put({x: 1}, null, 2)', None),
    ('context put(null, "y", 2)', None),
    ('context put(context: {}, key: "a", value: 1)', "{a: 1}"),
    ('context put(context: {}, keys: ["a"], value: 1)', "{a: 1}"),
    ("context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"),
    ("context merge([{x: 1, y: 0}, {y: 2}])", "{x: 1, y: 2}"),
    ("context merge({x: 1})", "{x: 1}"),
    ("context merge([])", "{}"),
    ("context merge([{x: 1}, null])", None),
    ("context merge([{x: 1}, 2])", None),
    ("context merge(null)", None),
    ("context merge(contexts: [{x: 1}])", "{x: 1}"),
    ("context merge(context: [{x: 1}])", None),
]


@rows(POINTS)
def test_point_relates_as_the_standard_has_it(source: str, expected: str | None) -> None:
    check(source, expected)


@rows(RANGES)
def test_range_relates_as_the_standard_has_it(source: str, expected: str | None) -> None:
    check(source, expected)


@rows(CONTEXTS)
def test_context_function_has_the_value_of_the_standard(source: str, expected: str | None) -> None:
    check(source, expected)
