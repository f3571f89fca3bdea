"""List functions that reckon: min, max, sum, mean, median, mode, stddev, product (DMN 1.5 §10.3.4.4)."""

from collections.abc import Callable, Sequence
from decimal import Decimal, DecimalException
from functools import reduce

from engine.feel.builtins.lists import spread
from engine.feel.builtins.registry import builtin
from engine.feel.comparison import order
from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.values import NUMBERS, FeelValue, show


def _numbers(values: tuple[FeelValue, ...]) -> list[Decimal]:
    items = list(spread(values))
    strange = [item for item in items if type(item) is not Decimal]
    if strange:
        raise Fault(message("Expected numbers, but got %(value)s.", value=show(strange[0])))
    return items


def _some_numbers(values: tuple[FeelValue, ...]) -> list[Decimal]:
    items = _numbers(values)
    if not items:
        raise Fault(message("Expected at least one number, but the list is empty."))
    return items


def _reckon(work: Callable[[], Decimal]) -> Decimal:
    try:
        return work()
    except DecimalException:
        raise Fault(message("Expected a result within ±10^6144, but it is beyond.")) from None


def total(items: Sequence[Decimal]) -> Decimal:
    """Add up numbers with 34 digits. Raises Fault beyond the range of numbers."""
    return _reckon(lambda: reduce(NUMBERS.add, items))


def _average(items: Sequence[Decimal]) -> Decimal:
    return NUMBERS.divide(reduce(NUMBERS.add, items), Decimal(len(items)))


def _deviation(items: Sequence[Decimal]) -> Decimal:
    centre = _average(items)
    differences = [NUMBERS.subtract(item, centre) for item in items]
    squares = reduce(NUMBERS.add, [NUMBERS.multiply(difference, difference) for difference in differences])
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(items) - 1)))


def extreme(values: Sequence[FeelValue], sign: int) -> FeelValue:
    """Return the greatest (sign 1) or least (sign -1) of values that have an order. Raises Fault."""
    if not values:
        raise Fault(message("Expected at least one value, but the list is empty."))
    best = values[0]
    order(best, best)
    for value in values[1:]:
        if order(value, best) == sign:
            best = value
    return best


@builtin("min(c...: any)")
@builtin("min(list: list)")
def minimum(*values: FeelValue) -> FeelValue:
    """Return the least."""
    return extreme(spread(values), -1)


@builtin("max(c...: any)")
@builtin("max(list: list)")
def maximum(*values: FeelValue) -> FeelValue:
    """Return the greatest."""
    return extreme(spread(values), 1)


@builtin("sum(n...: any)")
@builtin("sum(list: list)")
def add_up(*values: FeelValue) -> Decimal:
    """Return the sum of numbers."""
    return total(_some_numbers(values))


@builtin("product(n...: any)")
@builtin("product(list: list)")
def product(*values: FeelValue) -> Decimal:
    """Return the product of numbers."""
    items = _some_numbers(values)
    return _reckon(lambda: reduce(NUMBERS.multiply, items))


@builtin("mean(n...: any)")
@builtin("mean(list: list)")
def mean(*values: FeelValue) -> Decimal:
    """Return the arithmetic mean."""
    items = _some_numbers(values)
    return _reckon(lambda: _average(items))


@builtin("median(n...: any)")
@builtin("median(list: list)")
def median(*values: FeelValue) -> Decimal | None:
    """Return the middle one, or the mean of the two in the middle."""
    items = sorted(_numbers(values))
    if not items:
        return None
    middle = len(items) // 2
    if len(items) % 2:
        return items[middle]
    return _reckon(lambda: _average(items[middle - 1 : middle + 1]))


@builtin("mode(n...: any)")
@builtin("mode(list: list)")
def mode(*values: FeelValue) -> list[Decimal]:
    """Return the numbers that occur most often, in ascending order."""
    items = _numbers(values)
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


@builtin("stddev(n...: any)")
@builtin("stddev(list: list)")
def stddev(*values: FeelValue) -> Decimal:
    """Return the sample standard deviation."""
    items = _numbers(values)
    if len(items) <= 1:
        raise Fault(
            message("Expected at least two numbers for a standard deviation, but got %(count)s.", count=len(items))
        )
    return _reckon(lambda: _deviation(items))
