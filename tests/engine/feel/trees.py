"""Random syntax trees as the parser makes them, and the shape of a tree without its offsets."""

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import FeelType, basic_type
from engine.feel.syntax import tree
from engine.feel.syntax.cursor import COMPARISONS
from engine.feel.syntax.primary import read_temporal
from engine.feel.types import ANY, ContextType, FunctionType, ListType, RangeType

NAMES = (
    "x", "y", "b c", "order total", "a-b", "it's due", "Impact / Urgency", "部门 名称", "rate?", "days and nights",
    "😀",
)  # fmt: skip
KEYS = ("k", "b c", "if", "", 'with "quotes"', "1st", "m + n", "k/*b", "in stock", "two\nlines")
FUNCTIONS = ("count", "string length", "date and time", "not", "years and months duration")
_MOMENTS = (
    "2026-02-28", "-99999-01-01", "10:30:00.5+08:00", "2026-02-28T10:00:00@Asia/Shanghai", "P5DT2H0.25S", "-P1Y2M",
)  # fmt: skip
_ARITHMETIC = ("+", "-", "*", "/", "**")
Trees = st.SearchStrategy[tree.Node]


def shape(value: object) -> object:
    """Return a tree as nested tuples without offsets, so that two readings of a text can be compared."""
    if isinstance(value, tree.Node):
        parts = (getattr(value, field.name) for field in fields(value) if field.name not in {"start", "end"})
        return type(value).__name__, *(shape(part) for part in parts)
    return tuple(shape(item) for item in value) if isinstance(value, tuple) else value


def _type(name: str) -> FeelType:
    found = basic_type(name)
    assert found is not None
    return found


_TYPE_MAKERS: tuple[Callable[[FeelType], FeelType], ...] = (
    lambda item: ListType(f"list<{item.name}>", item),
    lambda item: RangeType(f"range<{item.name}>", item),
    lambda item: ContextType(f"context<b c: {item.name}, d: Any>", (("b c", item), ("d", ANY))),
    lambda item: FunctionType(f"function<{item.name}, Any>->{item.name}", (item, ANY), item),
)
_TYPES = st.recursive(
    st.sampled_from(["number", "string", "date and time", "list", "context", "function", "Any"]).map(_type),
    lambda inner: st.one_of(*(inner.map(make) for make in _TYPE_MAKERS)),
    max_leaves=3,
)
_NUMBERS = st.one_of(
    st.integers(0, 10**12).map(Decimal),
    st.decimals(0, 10**6, places=4),
    st.sampled_from([Decimal("1E+9"), Decimal("1E-9")]),
)
_VALUES = st.one_of(
    _NUMBERS, st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.booleans(), st.none(),
    st.sampled_from(_MOMENTS).map(read_temporal),
)  # fmt: skip
_LITERALS = st.builds(tree.Literal, st.just(0), st.just(0), _VALUES)
_NAMED = st.builds(tree.Name, st.just(0), st.just(0), st.sampled_from(NAMES))


def _node(kind: Callable[..., tree.Node], *parts: st.SearchStrategy[object]) -> Trees:
    return st.builds(kind, st.just(0), st.just(0), *parts)


def _tuples(items: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[object]:
    return st.lists(items, min_size=least, max_size=3).map(tuple)


def _items(inner: Trees) -> Trees:
    return st.one_of(inner, _node(tree.Comparison, st.sampled_from(COMPARISONS), inner))


def _loops(inner: Trees) -> list[Trees]:
    iterations = _tuples(_node(tree.Iteration, st.sampled_from(NAMES), inner, st.none() | inner), 1)
    return [_node(tree.For, iterations, inner), _node(tree.Quantified, st.booleans(), iterations, inner)]


def _structures(inner: Trees) -> list[Trees]:
    entries = st.dictionaries(st.sampled_from(KEYS), inner, max_size=3).map(lambda found: tuple(found.items()))
    parameters = st.dictionaries(st.sampled_from(NAMES), _TYPES, max_size=2).map(lambda found: tuple(found.items()))
    end = st.none() | inner.filter(lambda node: not isinstance(node, tree.Literal) or node.value is not None)
    return [
        _node(tree.ContextNode, entries),
        _node(tree.ListNode, _tuples(_items(inner))),
        _node(tree.RangeNode, end, end, st.booleans(), st.booleans()),
        _node(tree.FunctionNode, parameters, inner),
        _node(tree.Path, inner, st.sampled_from(["k", "b c", "year", "time offset", "if"])),
        _node(tree.Filter, inner, _items(inner)),
    ]


def _calls(inner: Trees) -> list[Trees]:
    function = st.one_of(inner, _node(tree.Name, st.sampled_from(FUNCTIONS)))
    by_name = st.dictionaries(st.sampled_from(["n", "start position"]), _items(inner), min_size=1)
    named = st.tuples(function, by_name).map(
        lambda both: tree.Call(0, 0, both[0], tuple(both[1].values()), tuple(both[1]))
    )
    return [_node(tree.Call, function, _tuples(_items(inner)), st.just(())), named]


def _operators(inner: Trees) -> list[Trees]:
    return [
        _node(tree.Negation, inner),
        _node(tree.Binary, st.sampled_from(_ARITHMETIC + COMPARISONS), inner, inner),
        _node(tree.Logic, st.sampled_from(["and", "or"]), inner, inner),
        _node(tree.Between, inner, inner, inner),
        _node(tree.In, inner, _tuples(_items(inner), 1)),
        _node(tree.InstanceOf, inner, _TYPES),
        _node(tree.If, inner, inner, inner),
        _node(tree.Comparison, st.sampled_from(COMPARISONS), inner),
    ]


TREES: Trees = st.recursive(
    st.one_of(_LITERALS, _NAMED),
    lambda inner: st.one_of(*_loops(inner), *_structures(inner), *_calls(inner), *_operators(inner)),
    max_leaves=12,
)
TESTS: Trees = st.one_of(
    st.just(tree.Tests(0, 0, (), False, always=True)), _node(tree.Tests, _tuples(_items(TREES), 1), st.booleans())
)
