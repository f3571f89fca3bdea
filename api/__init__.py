"""The HTTP API: JSON under ``/api/v1``, the engine under ``/v2`` (folder ``v2``), health under ``/health``.

Marshmallow schemas in and out, one error shape for each.

Views parse, call ``itsm`` and answer; there are no rules and no commits in this room.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the API and the health pages to ``app``."""
    from api import registering  # the views are imported with the application, not with the room

    registering.register(app)
