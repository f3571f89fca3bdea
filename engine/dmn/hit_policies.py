"""Hit policies: from the rules that matched to the value of a table (DMN 1.5 §8.2.10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import FeelValue
from engine.feel.builtins.statistics import extreme, total
from engine.feel.comparison import equals
from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.values import show

Values = list[FeelValue]
_MOST_NAMED = 10
"""Rules that the reason for a conflict names."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched: its index, its outputs by name, and the rank of each output among the allowed values."""

    index: int
    outputs: dict[str, FeelValue]
    ranks: tuple[int, ...]

    @property
    def value(self) -> FeelValue:
        """The only output, or a context of all."""
        return next(iter(self.outputs.values())) if len(self.outputs) == 1 else self.outputs


Policy = Callable[[Sequence[Hit]], FeelValue]


def _unique(hits: Sequence[Hit]) -> FeelValue:
    if len(hits) > 1:
        rules = ", ".join(str(hit.index) for hit in hits[:_MOST_NAMED])
        rules += ", …" if len(hits) > _MOST_NAMED else ""
        raise Fault(message("Expected one rule to match (hit policy UNIQUE), but rules %(rules)s do.", rules=rules))
    return hits[0].value


def _any(hits: Sequence[Hit]) -> FeelValue:
    for hit in hits[1:]:
        if not equals(hit.value, hits[0].value):
            differ = message(
                "Expected all matching rules to agree (hit policy ANY), but rules %(one)s and %(other)s differ.",
                one=hits[0].index, other=hit.index,
            )
            raise Fault(differ)
    return hits[0].value


def _first(hits: Sequence[Hit]) -> FeelValue:
    return hits[0].value


def _by_priority(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.ranks)


def _all(hits: Sequence[Hit]) -> FeelValue:
    return [hit.value for hit in hits]


def _sum(hits: Sequence[Hit]) -> FeelValue:
    values = [hit.value for hit in hits]
    strange = [value for value in values if type(value) is not Decimal]
    if strange:
        shown = show(strange[0])
        raise Fault(message("Expected numbers to add up (COLLECT with SUM), but got %(value)s.", value=shown))
    return total(values)


def _count(hits: Sequence[Hit]) -> FeelValue:
    return Decimal(len(hits))


def unknown_policy(hits: Sequence[Hit]) -> FeelValue:
    """Answer nothing: the table was read leniently although its hit policy is none of DMN."""
    raise Fault(message("Expected a hit policy of DMN, but that of the table is not supported."))


POLICIES: dict[tuple[str, str], Policy] = {
    ("UNIQUE", ""): _unique,
    ("ANY", ""): _any,
    ("FIRST", ""): _first,
    ("PRIORITY", ""): lambda hits: _by_priority(hits)[0].value,
    ("RULE ORDER", ""): _all,
    ("OUTPUT ORDER", ""): lambda hits: _all(_by_priority(hits)),
    ("COLLECT", ""): _all,
    ("COLLECT", "SUM"): _sum,
    ("COLLECT", "COUNT"): _count,
    ("COLLECT", "MIN"): lambda hits: extreme([hit.value for hit in hits], -1),
    ("COLLECT", "MAX"): lambda hits: extreme([hit.value for hit in hits], 1),
}
RANKED = frozenset({"PRIORITY", "OUTPUT ORDER"})
FIRST_ONLY = frozenset({"FIRST"})
