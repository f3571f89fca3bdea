"""A calendar behind a secret link, for programs that cannot sign in."""

from collections.abc import Callable

from flask import Response, request

from engine.errors import NotFound, text

LONGEST_TOKEN = 100


def calendar_feed(read: Callable[[str], bytes]) -> Response:
    """What ``read`` gives for the secret in the query (paths are logged: it is in none). Raises NotFound."""
    token = request.args.get("key", "")
    if len(token) > LONGEST_TOKEN:
        raise NotFound(text("Expected a feed that holds, but the link was revoked. Make a new one on the page."))
    return Response(read(token), mimetype="text/calendar")
