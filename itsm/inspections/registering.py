"""Plugging inspections into the engine: the worker that makes the records of plans that are due."""

from engine.registry import registry
from itsm.inspections.commands.open_due import open_due


def register() -> None:
    """Fill ``engine.registry``; doing it again changes nothing."""
    registry.background["inspections"] = open_due
