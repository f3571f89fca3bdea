"""List functions that reckon: min, max, sum, mean, median, mode, stddev, product (DMN 1.5 §10.3.4.4)."""

from collections.abc import Callable, Sequence
from decimal import Decimal, DecimalException
from functools import reduce

from engine.feel.builtins.lists import spread
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.operators import order
from engine.feel.values import NUMBERS, FeelValue, show


def _numbers(values: tuple[FeelValue, ...]) -> list[Decimal]:
    items = list(spread(values))
    strange = [item for item in items if type(item) is not Decimal]
    if strange:
        raise Fault(f"Expected numbers, but got {show(strange[0])}.")
    return items


def _some_numbers(values: tuple[FeelValue, ...]) -> list[Decimal]:
    items = _numbers(values)
    if not items:
        raise Fault("Expected at least one number, but the list is empty.")
    return items


def _fold(operation: Callable[[Decimal, Decimal], Decimal], items: Sequence[Decimal]) -> Decimal:
    try:
        return reduce(operation, items)
    except DecimalException:
        raise Fault("Expected a result within ±10^6144, but it is beyond.") from None


def total(items: Sequence[Decimal]) -> Decimal:
    """Add up numbers with 34 digits."""
    return _fold(NUMBERS.add, items)


def extreme(values: Sequence[FeelValue], sign: int) -> FeelValue:
    """Return the greatest (sign 1) or least (sign -1) of values that have an order. Raises Fault."""
    if not values:
        raise Fault("Expected at least one value, but the list is empty.")
    best = values[0]
    order(best, best)
    for value in values[1:]:
        if order(value, best) == sign:
            best = value
    return best


@builtin("min(list...: any)")
def minimum(*values: FeelValue) -> FeelValue:
    """Return the least."""
    return extreme(spread(values), -1)


@builtin("max(list...: any)")
def maximum(*values: FeelValue) -> FeelValue:
    """Return the greatest."""
    return extreme(spread(values), 1)


@builtin("sum(list...: any)")
def add_up(*values: FeelValue) -> Decimal:
    """Return the sum of numbers."""
    return total(_some_numbers(values))


@builtin("product(list...: any)")
def product(*values: FeelValue) -> Decimal:
    """Return the product of numbers."""
    return _fold(NUMBERS.multiply, _some_numbers(values))


@builtin("mean(list...: any)")
def mean(*values: FeelValue) -> Decimal:
    """Return the arithmetic mean."""
    items = _some_numbers(values)
    return NUMBERS.divide(total(items), Decimal(len(items)))


@builtin("median(list...: any)")
def median(*values: FeelValue) -> Decimal | None:
    """Return the middle one, or the mean of the two in the middle."""
    items = sorted(_numbers(values))
    if not items:
        return None
    middle = len(items) // 2
    if len(items) % 2:
        return items[middle]
    return NUMBERS.divide(NUMBERS.add(items[middle - 1], items[middle]), Decimal(2))


@builtin("mode(list...: any)")
def mode(*values: FeelValue) -> list[Decimal]:
    """Return the numbers that occur most often, in ascending order."""
    items = _numbers(values)
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


@builtin("stddev(list...: any)")
def stddev(*values: FeelValue) -> Decimal:
    """Return the sample standard deviation."""
    items = _numbers(values)
    if len(items) <= 1:
        raise Fault("Expected at least two numbers for a standard deviation.")
    centre = NUMBERS.divide(total(items), Decimal(len(items)))
    squares = [NUMBERS.power(NUMBERS.subtract(item, centre), Decimal(2)) for item in items]
    return NUMBERS.sqrt(NUMBERS.divide(total(squares), Decimal(len(items) - 1)))
