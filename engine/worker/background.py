"""What the worker does for other rooms: whatever they have registered as work in the background."""

import logging

from engine.registry import registry

log = logging.getLogger(__name__)


def work_in_background(limit: int) -> int:
    """Do at most ``limit`` things of each kind; gives how many were tried. What fails must not stop the others."""
    done = 0
    for name, work in registry.background.items():
        try:
            done += work(limit)
        except Exception:  # the next look tries again
            log.exception("Work in the background failed", extra={"action": "background_failed", "work": name})
    return done
