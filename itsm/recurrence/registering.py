"""Plugging recurrence into the workers and the notices."""

from engine.registry import registry
from itsm.recurrence.aftermath.looking import link_due
from itsm.recurrence.detecting.looking import look_due
from itsm.recurrence.notices import register as register_notices


def register() -> None:
    """Fill the registry; doing it again changes nothing."""
    register_notices()
    registry.background |= {"recurrence": look_due, "aftermath": link_due}
