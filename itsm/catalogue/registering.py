"""Plugging the catalogue into the engine: the job type that orders parts."""

from engine.registry import registry
from itsm.catalogue.flow.parts import ORDER_PART, order_part


def register() -> None:
    """Fill ``engine.registry``; doing it again changes nothing."""
    registry.inline_handlers[ORDER_PART] = order_part
