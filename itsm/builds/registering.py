"""Plugging the library into the engine."""

from engine.registry import registry
from itsm.builds.handlers import CHECK, NAME, check_build, name_builds


def register() -> None:
    """Fill the registry; doing it again changes nothing."""
    registry.inline_handlers.update({NAME: name_builds, CHECK: check_build})
