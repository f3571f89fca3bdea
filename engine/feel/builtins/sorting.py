"""``sort`` (DMN 1.5 §10.3.4.8)."""

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import order
from engine.feel.errors import Fault
from engine.feel.evaluation import Run
from engine.feel.messages import message
from engine.feel.values import FeelValue, Function, show


@builtin("sort(list: list, precedes?: function)", with_run=True)
def sort(run: Run, items: list[FeelValue], precedes: Function | None = None) -> list[FeelValue]:
    """Sort; ``precedes(a, b)`` is true when a comes before b. Equal items keep their order."""
    if precedes is None:
        if {type(item) for item in items} in ({Decimal}, {str}):
            return sorted(items)
        run.charge(len(items) * len(items).bit_length() // 4)
        return sorted(items, key=cmp_to_key(order))

    def before(one: FeelValue, other: FeelValue) -> bool:
        run.charge()
        answer = precedes.call(run, [one, other])
        if not isinstance(answer, bool):
            raise Fault(
                message("Expected true or false of the precedes function, but got %(value)s.", value=show(answer))
            )
        return answer

    return sorted(items, key=cmp_to_key(lambda one, other: -1 if before(one, other) else int(before(other, one))))
