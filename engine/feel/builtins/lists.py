"""List functions that look for, take and rearrange items (DMN 1.5 §10.3.4.4)."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal

from engine.feel.builtins.numbers import whole
from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equals
from engine.feel.equality import key_of
from engine.feel.errors import Fault
from engine.feel.evaluation import Run, check_list
from engine.feel.messages import message
from engine.feel.values import FeelValue, Function, show

Items = list[FeelValue]


@builtin("list contains(list: list, element: any)", with_run=True)
def list_contains(run: Run, items: Items, element: FeelValue) -> bool:
    """Say whether an item equals the element."""
    return any(equals(item, element, run.budget) for item in items)


@builtin("count(list: list)")
def count(items: Items) -> Decimal:
    """Count the items."""
    return Decimal(len(items))


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items:
    """Return items from a position (from 1, or from the end when negative)."""
    first = index_in(items, start)
    if length is None:
        return items[first:]
    size = whole(length)
    if not 1 <= size <= len(items) - first:
        raise Fault(
            message(
                "Expected a length from 1 to %(size)s from that position on, but got %(length)s.",
                size=len(items) - first, length=size,
            )
        )
    return items[first : first + size]


def index_in(items: Items, position: Decimal) -> int:
    """Return the Python index of a position from 1 or, when negative, from the end. Raises Fault."""
    number = whole(position)
    if number == 0 or abs(number) > len(items):
        raise Fault(
            message(
                "Expected a position from 1 to %(size)s (or negative), but got %(position)s.",
                size=len(items), position=number,
            )
        )
    return number - 1 if number > 0 else len(items) + number


@builtin("append(list: list, item...: any)")
def append(items: Items, *more: FeelValue) -> Items:
    """Return the list with further items."""
    check_list(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate(list...: list)")
def concatenate(*lists: Items) -> Items:
    """Return one list of all items."""
    check_list(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: Items, position: Decimal, new_item: FeelValue) -> Items:
    """Return the list with an item put in before a position."""
    index = index_in(items, position)
    return [*items[:index], new_item, *items[index:]]


@builtin("remove(list: list, position: number)")
def remove(items: Items, position: Decimal) -> Items:
    """Return the list without the item at a position."""
    index = index_in(items, position)
    return items[:index] + items[index + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(items: Items, position: Decimal, new_item: FeelValue) -> Items:
    """Return the list with another item at a position."""
    index = index_in(items, position)
    return [*items[:index], new_item, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", with_run=True)
def list_replace_matching(run: Run, items: Items, match: Function, new_item: FeelValue) -> Items:
    """Return the list with another item wherever ``match(item, newItem)`` is true."""
    result: Items = []
    for item in items:
        run.charge()
        answer = match.call(run, [item, new_item])
        if not isinstance(answer, bool):
            raise Fault(
                message("Expected true or false of the match function, but got %(value)s.", value=show(answer))
            )
        result.append(new_item if answer else item)
    return result


@builtin("reverse(list: list)")
def reverse(items: Items) -> Items:
    """Return the list from its end."""
    return items[::-1]


@builtin("index of(list: list, match: any)", with_run=True)
def index_of(run: Run, items: Items, match: FeelValue) -> Items:
    """Return the positions (from 1) of the items that equal the match."""
    return [Decimal(index) for index, item in enumerate(items, 1) if equals(item, match, run.budget)]


@builtin("union(list...: list)", with_run=True)
def union(run: Run, *lists: Items) -> Items:
    """Return all items, each once."""
    return distinct_values(run, concatenate(*lists))


@builtin("distinct values(list: list)", with_run=True)
def distinct_values(run: Run, items: Items) -> Items:
    """Return the items, each once, in the order of their first appearance."""
    kept: dict[Hashable, FeelValue] = {}
    for item in items:
        if isinstance(item, list | Mapping):
            run.charge()
        kept.setdefault(key_of(item, run.budget), item)
    return list(kept.values())


@builtin("flatten(list: list)", with_run=True)
def flatten(run: Run, items: Items) -> Items:
    """Return the items of all nested lists."""
    result: Items = []
    stack: list[FeelValue] = list(reversed(items))
    while stack:
        run.charge()
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        else:
            result.append(item)
    return result


def all_of(values: Sequence[FeelValue], decisive: bool) -> bool:
    """Return ``decisive`` when any value is so, its opposite when all are. Raises Fault for anything else."""
    if any(value is decisive for value in values):
        return decisive
    strange = [value for value in values if not isinstance(value, bool)]
    if strange:
        raise Fault(message("Expected true or false for each item, but got %(value)s.", value=show(strange[0])))
    return not decisive


@builtin("all(b...: any)")
@builtin("all(list: list)")
def every(*values: FeelValue) -> bool:
    """Return the conjunction; of an empty list it is true."""
    return all_of(spread(values), False)


@builtin("any(b...: any)")
@builtin("any(list: list)")
def some(*values: FeelValue) -> bool:
    """Return the disjunction; of an empty list it is false."""
    return all_of(spread(values), True)


def spread(values: tuple[FeelValue, ...]) -> Sequence[FeelValue]:
    """Return the items of a single list, or the values themselves."""
    return values[0] if len(values) == 1 and isinstance(values[0], list) else values
