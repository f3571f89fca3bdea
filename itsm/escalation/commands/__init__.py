"""Commands of escalation: one module each, each one transaction."""

from itsm.escalation.commands.acknowledge import Taken, acknowledge
from itsm.escalation.commands.add_suggested_rungs import RungsAdded, add_suggested_rungs
from itsm.escalation.commands.save_ladder import save_ladder
from itsm.escalation.commands.save_rung import add_shipped_rungs, remove_rung, save_rung

__all__ = [
    "RungsAdded",
    "Taken",
    "acknowledge",
    "add_shipped_rungs",
    "add_suggested_rungs",
    "remove_rung",
    "save_ladder",
    "save_rung",
]
