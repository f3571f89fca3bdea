"""Plugging rosters into the other rooms: expressions and the worker."""

from engine.registry import registry
from itsm.roster.commands.alarms import watch_rosters
from itsm.roster.functions import register as register_functions


def register() -> None:
    """Fill the registries; doing it again changes nothing."""
    register_functions()
    registry.background["rosters"] = watch_rosters
