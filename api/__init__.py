"""The HTTP API: JSON under ``/api/v1``, the engine under ``/v2`` (folder ``v2``), health under ``/health``.

Marshmallow schemas in and out, one error shape for each.

Views parse, call ``itsm`` and answer; there are no rules and no commits in this room.
"""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException


def register(app: Flask) -> None:
    """Add the API and the health pages to ``app``."""
    from api import registering  # the views are imported with the application, not with the room

    registering.register(app)


def http_error(problem: HTTPException) -> Response | None:
    """The answer to an error of HTTP at an address of the API; None at any other address."""
    from api import registering

    return registering.http_error(problem)
