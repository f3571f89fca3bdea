"""Compiles contexts, lists, ranges, paths and filters."""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.comparison import order
from engine.feel.compiler.core import Code, Unit, compile_node, compiles, steps_of
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Site
from engine.feel.messages import message
from engine.feel.properties import property_of
from engine.feel.syntax import tree
from engine.feel.values import FeelValue, Range, is_context, show

_ENTRIES_PER_STEP = 4
_STEPS_OF_A_FAULT = 4


@compiles(tree.ContextNode)
def context(node: tree.ContextNode, unit: Unit) -> Code:
    """``{key: value}``: later entries see earlier ones."""
    entries = [(key, compile_node(value, unit)) for key, value in node.entries]

    def run(frame: Frame) -> FeelValue:
        values: dict[str, FeelValue] = {}
        inner = frame.child(values)
        for key, code in entries:
            values[key] = code(inner)
        return values

    return run


@compiles(tree.ListNode)
def list_of(node: tree.ListNode, unit: Unit) -> Code:
    """``[item, …]``."""
    items = [compile_node(item, unit) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@compiles(tree.RangeNode)
def range_of(node: tree.RangeNode, unit: Unit) -> Code:
    """``[low..high]``; null when an end is null or the ends cannot be compared."""
    low = compile_node(node.low, unit) if node.low is not None else None
    high = compile_node(node.high, unit) if node.high is not None else None
    site = unit.site(node)

    def run(frame: Frame) -> FeelValue:
        first = low(frame) if low else None
        last = high(frame) if high else None
        try:
            if low and high and type(first) is not type(last):
                raise Fault(
                    message(
                        "Expected two ends of one type, but got %(low)s and %(high)s.", low=show(first), high=show(last)
                    )
                )
            if low and high and order(first, last) > 0:
                raise Fault(
                    message(
                        "Expected a range that goes up, but it goes from %(low)s to %(high)s.",
                        low=show(first), high=show(last),
                    )
                )
            if (low and first is None) or (high and last is None):
                raise Fault(message("Expected two ends of a range, but one is null."))
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None
        return Range(first, last, node.low_closed and low is not None, node.high_closed and high is not None)

    return run


@compiles(tree.Comparison)
def open_range(node: tree.Comparison, unit: Unit) -> Code:
    """``(< 5)`` as a value: a range with one end."""
    operand, operator, site = compile_node(node.operand, unit), node.operator, unit.site(node)

    def run(frame: Frame) -> FeelValue:
        end = operand(frame)
        if operator == "!=" or end is None:
            frame.run.note(
                site, message('Expected a range, but "%(operator)s %(end)s" is none.', operator=operator, end=show(end))
            )
            return None
        if operator == "=":
            return Range(end, end, True, True, operator)
        closed = operator in {"<=", ">="}
        return (
            Range(end, None, closed, False, operator)
            if operator[0] == ">"
            else Range(None, end, False, closed, operator)
        )

    return run


@compiles(tree.Path)
def path(node: tree.Path, unit: Unit) -> Code:
    """``base.name``: an entry of a context, of each context of a list, or a property of a value."""
    base, name, site = compile_node(node.base, unit), node.name, unit.site(node)

    def run(frame: Frame) -> FeelValue:
        value = base(frame)
        if isinstance(value, list):
            return _entry_of_each(value, name, frame, site)
        try:
            return _entry(value, name)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


def _entry_of_each(items: list[FeelValue], name: str, frame: Frame, site: Site) -> list[FeelValue]:
    """Return the entry or property of each item; null, with a reason, for one that cannot have it."""
    frame.run.charge(len(items) // _ENTRIES_PER_STEP)
    results: list[FeelValue] = []
    for item in items:
        if item is None or (is_context(item) and name not in item):
            results.append(None)
        elif isinstance(item, list):
            results.append(_entry_of_each(item, name, frame, site))
        else:
            try:
                results.append(_entry(item, name))
            except Fault as fault:
                frame.run.charge(_STEPS_OF_A_FAULT)
                frame.run.note(site, fault.message)
                results.append(None)
    return results


def _entry(value: FeelValue, name: str) -> FeelValue:
    if is_context(value):
        if name in value:
            return value[name]
        raise Fault(message('Expected an entry "%(name)s", but the context has none.', name=name))
    return property_of(value, name)


def _item_frame(frame: Frame, item: FeelValue) -> Frame:
    outer = frame.child({"item": item})
    return outer.child(item) if isinstance(item, Mapping) else outer


@compiles(tree.Filter)
def filter_of(node: tree.Filter, unit: Unit) -> Code:
    """``list[condition]`` or ``list[index]``; anything but a list is a list of one, null an empty one."""
    base, condition = compile_node(node.base, unit), compile_node(node.condition, unit)
    steps = max(1, steps_of(node.condition))
    return filter_code(base, condition, unit.site(node), _constant_index(node.condition), steps=steps)


def filter_code(
    base: Code, condition: Code, site: Site, constant: Decimal | None = None, *, strict: bool = False, steps: int = 1
) -> Code:
    """Return a closure that keeps the items for which a condition is true, or takes the one at an index.

    Testing an item takes ``steps``.
    ``strict`` (boxed filters) makes all null when a condition is neither true, false nor null.
    """

    def run(frame: Frame) -> FeelValue:
        value = base(frame)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if constant is not None:
            return _at(items, constant, frame, site)
        if not items:
            frame.run.charge(steps)
            return _from_nothing(condition, frame, site)
        kept: list[FeelValue] = []
        for item in items:
            frame.run.charge(steps)
            answer = condition(_item_frame(frame, item))
            if type(answer) is Decimal:
                return _at(items, answer, frame, site)
            if strict and not isinstance(answer, bool | None):
                frame.run.note(
                    site, message("Expected true or false for each item, but got %(value)s.", value=show(answer))
                )
                return None
            if answer is True:
                kept.append(item)
        return kept

    return run


def _from_nothing(condition: Code, frame: Frame, site: Site) -> FeelValue:
    """Filter an empty list: null for an index, which only evaluating tells; its reasons tell nothing."""
    notes = frame.run.notes
    count = len(notes)
    answer = condition(_item_frame(frame, None))
    del notes[count:]
    return _at([], answer, frame, site) if type(answer) is Decimal else []


def _constant_index(node: tree.Node) -> Decimal | None:
    if isinstance(node, tree.Negation):
        inner = _constant_index(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, tree.Literal) and type(node.value) is Decimal else None


def _at(items: list[FeelValue], index: Decimal, frame: Frame, site: Site) -> FeelValue:
    size = len(items)
    if not size:
        frame.run.note(site, message("Expected an item at index %(index)s, but the list is empty.", index=show(index)))
        return None
    if index != index.to_integral_value() or index == 0 or abs(index) > size:
        frame.run.note(
            site,
            message(
                "Expected an index from 1 to %(size)s (or negative), but got %(index)s.", size=size, index=show(index)
            ),
        )
        return None
    return items[int(index) - 1 if index > 0 else int(index)]
