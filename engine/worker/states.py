"""Looking over the saved states of all running instances, a few at a time, round after round."""

import time

from database import in_tenant
from engine.runtime.damage import START, keep_damage, unread_after

EVERY = 15.0
"""Seconds between two looks."""
MANY = 100
"""Instances of one look: of a hundred thousand each is looked at every four hours, for a thousandth of a core."""


class Rounds:
    """A way through all running instances that begins anew at its end."""

    def __init__(self) -> None:
        self._place, self._next = START, 0.0

    def look(self, many: int = MANY) -> int:
        """Look at the next ``many`` instances; gives how many faults were kept."""
        unread, self._place = unread_after(self._place, many)
        kept = 0
        for tenant, key in unread:
            with in_tenant(tenant):
                kept += keep_damage(key)
        return kept

    def look_if_time(self) -> None:
        """Look when the last look is ``EVERY`` seconds ago."""
        if time.monotonic() >= self._next:
            self.look()
            self._next = time.monotonic() + EVERY
