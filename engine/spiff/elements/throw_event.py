"""Intermediate none throw event: a milestone on the way."""

from engine.spiff.elements.plain_task import PlainTask


class NoneThrowEvent(PlainTask):
    """Passes the token on; its status and name tell how far the process is."""
