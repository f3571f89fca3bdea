"""What a step changed of all that an instance waits for."""

from collections.abc import Sequence
from operator import is_

from engine.waits import Wait


def differing(before: Sequence[Wait], after: Sequence[Wait]) -> tuple[list[Wait], list[Wait]]:
    """The waits of before and of after that may differ, in their order.

    A token that no step touched has the very same waits. Most steps touch few tokens of a long list, so what is the
    same at its beginning and at its end is passed over at the speed of C.
    """
    head = _same(before, after)
    old, new = before[head:], after[head:]
    tail = _same(old[::-1], new[::-1])
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    kept = {id(wait) for wait in old} & {id(wait) for wait in new}
    return [wait for wait in old if id(wait) not in kept], [wait for wait in new if id(wait) not in kept]


def _same(one: Sequence[Wait], other: Sequence[Wait]) -> int:
    """How many waits two lists have in common at their beginning."""
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)
