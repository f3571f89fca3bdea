"""What the clocks do at an element: its ``sla`` property, such as ``start:resolution, pause:ola:line-1``."""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import InvalidInput, text

PROPERTY = "sla"
START, STOP, PAUSE, STOP_AFTER = "start", "stop", "pause", "stop-after"
ACTS = (START, STOP, PAUSE, STOP_AFTER)
KIND = re.compile(r"response|resolution|(ola|uc):[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""What a clock may be called: ``response``, ``resolution``, or an agreement and with whom (``ola:line-1``)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The kinds that start and stop when a token enters, pause while it is there, stop when it has done its work."""

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    stop_after: tuple[str, ...] = ()


@lru_cache(maxsize=1000)
def read_marks(written: str) -> Marks:
    """The marks of a property. Raises InvalidInput for what no clock can do."""
    found: dict[str, list[str]] = {act: [] for act in ACTS}
    for part in written.split(","):
        act, _, kind = part.strip().partition(":")
        if act not in found or not KIND.fullmatch(kind):
            raise InvalidInput(
                text(
                    "Expected acts such as start:response, pause:resolution or stop-after:ola:line-1, but there is "
                    "“%(written)s”. Name start, stop, pause or stop-after, and a clock.",
                    written=part.strip()[:60],
                )
            )
        found[act].append(kind)
    return Marks(*(tuple(found[act]) for act in ACTS))
