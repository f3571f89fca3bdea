"""Plugging knowledge into the engine: versions follow steps."""

from engine.registry import registry
from itsm.knowledge.following import keep_version


def register() -> None:
    """Fill ``engine.registry``, after records did; doing it again changes nothing."""
    if keep_version not in registry.step_listeners:
        registry.step_listeners.append(keep_version)
