"""A key for every FEEL value: two keys are equal exactly when ``comparison.equals`` says true of the two values.

Keys are hashable, so that looking a value up among many costs no more than among few.
"""

from collections.abc import Hashable, Mapping
from decimal import Decimal

from engine.feel.evaluation import spend
from engine.feel.moments.arithmetic import midnight_utc
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import NANO
from engine.feel.values import FeelValue, Range


def key_of(value: FeelValue, budget: list[int] | None = None) -> Hashable:
    """Return the key of a normalised value.

    Raises FeelLimitError when lists and contexts hold more items than the ``budget`` of ``evaluation.spend`` allows.
    """
    kind = type(value)
    if kind is str or kind is Decimal or value is None:
        return value  # type: ignore[no-any-return]  # strings and numbers are their own keys
    if kind is bool:
        return bool, value
    if kind is list:
        left = spend(budget, len(value))
        return list, tuple(key_of(item, left) for item in value)
    if isinstance(value, Mapping):
        left = spend(budget, len(value))
        return dict, frozenset((name, key_of(entry, left)) for name, entry in value.items())
    return _rare(value)


def _rare(value: FeelValue) -> Hashable:
    """A date equals its midnight in UTC, moments are equal to the second; durations and functions equal themselves."""
    if isinstance(value, Date):
        value = midnight_utc(value)
    if isinstance(value, DateTime):
        return DateTime, value.zone is None, value.nanoseconds // NANO
    if isinstance(value, Time):
        zoned, nanoseconds = value.key
        return Time, zoned, nanoseconds // NANO
    if isinstance(value, Range):
        ends = key_of(value.low), key_of(value.high)
        return Range, ends, value.low_closed, value.high_closed, value.operator
    return value  # type: ignore[no-any-return]  # compared by value (durations) or identity (functions)
