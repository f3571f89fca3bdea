"""What the worker does for other rooms: whatever they have registered as work in the background."""

import logging
import time

from engine.registry import BackgroundWork, registry

log = logging.getLogger(__name__)
QUIET_SECONDS = 4.0
"""How long a kind that had nothing to do is left alone: an idle look costs a journey to the database."""


class Background:
    """Each kind of work in turn; one that had nothing to do is looked at again after ``QUIET_SECONDS``."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def work(self, limit: int) -> int:
        """Do at most ``limit`` things of each kind whose time has come; gives how many were tried."""
        done = 0
        for name, work in registry.background.items():
            if time.monotonic() < self._next.get(name, 0.0):
                continue
            found = _worked(name, work, limit)
            self._next[name] = 0.0 if found else time.monotonic() + QUIET_SECONDS
            done += found
        return done


def work_in_background(limit: int) -> int:
    """Do at most ``limit`` things of every kind; gives how many were tried."""
    return Background().work(limit)


def _worked(name: str, work: BackgroundWork, limit: int) -> int:
    """What fails must not stop the others."""
    try:
        return work(limit)
    except Exception:  # the next look tries again
        log.exception("Work in the background failed", extra={"action": "background_failed", "work": name})
        return 0
