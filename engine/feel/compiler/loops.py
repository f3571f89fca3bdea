"""Compiles ``for``, ``some`` and ``every``."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel.compiler.core import Code, Unit, compile_node, compiles, steps_of
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Site, check_list
from engine.feel.messages import message
from engine.feel.moments.dates import Date
from engine.feel.syntax import tree
from engine.feel.syntax.reading import mentions
from engine.feel.values import FeelValue, Range, show

Source = Callable[[Frame], Iterator[FeelValue]]
Iterations = list[tuple[str, Source]]


def _source(node: tree.Iteration, unit: Unit) -> Source:
    last = compile_node(node.last, unit) if node.last is not None else None
    return source_of(compile_node(node.source, unit), last)


def source_of(first: Code, last: Code | None = None) -> Source:
    """Return a closure that gives the items of a list or range, or counts from first to last."""

    def items(frame: Frame) -> Iterator[FeelValue]:
        start = first(frame)
        if last is not None:
            return _counted(start, last(frame), True, True)
        if isinstance(start, Range):
            return _counted(start.low, start.high, start.low_closed, start.high_closed)
        if start is None:
            raise Fault(message("Expected a list to go through, but got null."))
        return iter(start if isinstance(start, list) else [start])

    return items


def _counted(start: FeelValue, end: FeelValue, with_start: bool, with_end: bool) -> Iterator[FeelValue]:
    """Count from start to end, up or down, by one or by days."""
    if isinstance(start, Date) and isinstance(end, Date):
        numbers, make = (start.number, end.number), Date.from_number
        return (make(number) for number in _steps(*numbers, with_start, with_end))
    if type(start) is Decimal and type(end) is Decimal and _is_whole(start) and _is_whole(end):
        return (Decimal(number) for number in _steps(int(start), int(end), with_start, with_end))
    raise Fault(
        message(
            "Expected whole numbers or dates to count between, but got %(start)s and %(end)s.",
            start=show(start), end=show(end),
        )
    )


def _is_whole(number: Decimal) -> bool:
    return abs(number.adjusted()) < 40 and number == number.to_integral_value()


def _steps(start: int, end: int, with_start: bool, with_end: bool) -> range:
    step = 1 if end >= start else -1
    return range(start if with_start else start + step, end + step if with_end else end, step)


def _scopes(iterations: Iterations, frame: Frame, values: dict[str, FeelValue], steps: int) -> Iterator[None]:
    """Go through all combinations, writing the current one into ``values``; later lists see earlier names.

    Each one is charged with ``steps``.
    """
    (name, source), rest = iterations[0], iterations[1:]
    charge, charged = frame.run.charge, 1 if rest else steps
    for item in source(frame):
        charge(charged)
        values[name] = item
        if rest:
            yield from _scopes(rest, frame, values, steps)
        else:
            yield None


@compiles(tree.For)
def for_loop(node: tree.For, unit: Unit) -> Code:
    """``for … return body``; ``partial`` is the list of the results so far."""
    iterations = [(item.name, _source(item, unit)) for item in node.iterations]
    body = compile_node(node.body, unit)
    partial, steps = mentions(node.body, "partial"), max(1, steps_of(node.body))
    return for_code(iterations, body, unit.site(node), with_partial=partial, steps=steps)


def for_code(iterations: Iterations, body: Code, site: Site, *, with_partial: bool, steps: int = 1) -> Code:
    """Return a closure that collects the body's values over all combinations; one round takes ``steps``."""

    def run(frame: Frame) -> FeelValue:
        results: list[FeelValue] = []
        values: dict[str, FeelValue] = {}
        try:
            for _ in _scopes(iterations, frame.child(values), values, steps):
                current = dict(values)
                if with_partial:
                    frame.run.charge(1 + len(results) // 100)
                    current["partial"] = list(results)
                results.append(body(frame.child(current)))
                check_list(len(results))
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None
        return results

    return run


@compiles(tree.Quantified)
def quantified(node: tree.Quantified, unit: Unit) -> Code:
    """``some`` is ``or``, ``every`` is ``and`` of the conditions, three-valued."""
    iterations = [(item.name, _source(item, unit)) for item in node.iterations]
    condition, steps = compile_node(node.condition, unit), max(1, steps_of(node.condition))
    return quantified_code(iterations, condition, unit.site(node), every=node.every, steps=steps)


def quantified_code(
    iterations: Iterations, condition: Code, site: Site, *, every: bool, strict: bool = False, steps: int = 1
) -> Code:
    """Return a closure that joins the condition's values by ``and`` (every) or ``or`` (some).

    One round takes ``steps``.
    ``strict`` (boxed loops) makes all null when a condition is neither true, false nor null.
    """
    decisive = not every

    def run(frame: Frame) -> FeelValue:
        values: dict[str, FeelValue] = {}
        outcome: bool | None = not decisive
        try:
            for _ in _scopes(iterations, frame.child(values), values, steps):
                answer = condition(frame.child(dict(values)))
                if answer is decisive:
                    return decisive
                if strict and not isinstance(answer, bool | None):
                    raise Fault(message("Expected true or false for each item, but got %(value)s.", value=show(answer)))
                if not isinstance(answer, bool):
                    outcome = None
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None
        return outcome

    return run
