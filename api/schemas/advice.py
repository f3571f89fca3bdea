"""Advice of other records."""

from api.schemas.base import KeyField, Strict


class UseAdviceBody(Strict):
    """The task into whose draft the words go; without one the records are linked, and nothing else."""

    task = KeyField(allow_none=True, load_default=None)


class WaitBody(Strict):
    """The task that waits for it."""

    task = KeyField(required=True)
