"""Bytes as a row of choices: small changes of the bytes are small changes of what is made of them."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Takes choices off some bytes; when they have run out, the first choice is always taken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return max(len(self._data) - self._at, 0)

    def number(self, below: int) -> int:
        """A whole number from 0, below ``below`` (at most 256)."""
        if not self.left:
            return 0
        self._at += 1
        return self._data[self._at - 1] % below

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(len(options))]

    def text(self, longest: int) -> str:
        """A text of at most ``longest`` bytes, its length chosen first."""
        taken = self._data[self._at : self._at + self.number(longest + 1)]
        self._at += len(taken)
        return taken.decode("utf-8", "replace")
