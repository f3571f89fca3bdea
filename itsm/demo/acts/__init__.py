"""What people do at a record: each act of a plot is a command of the product, given by whoever the plot says."""

from collections.abc import Callable, Mapping

from itsm.demo.acts.desk import AT_TASKS
from itsm.demo.acts.rooms import IN_ROOMS
from itsm.demo.acts.scene import Scene, finish, send

ACTS: Mapping[str, Callable[[Scene], None]] = {**AT_TASKS, **IN_ROOMS}
"""Acts by the word of a plot; what stands behind a colon goes with it (``move:network``)."""
BY_REQUESTER = frozenset({"reply", "urge", "survey"})

__all__ = ["ACTS", "BY_REQUESTER", "Scene", "finish", "send"]
