"""Files that are written while they are sent, so that none is held in memory."""

from collections.abc import Iterator

from flask import Response, stream_with_context

from database import current_tenant, in_tenant


def download(pieces: Iterator[bytes], name: str, type_of_file: str) -> Response:
    """Send ``pieces`` as the file ``name``; the reader's organisation is in force while each is made."""
    response = Response(stream_with_context(_of_tenant(pieces, current_tenant())), mimetype=type_of_file)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _of_tenant(pieces: Iterator[bytes], tenant: int) -> Iterator[bytes]:
    """The server asks for pieces when the request is over, and with it what was in force."""
    while True:
        with in_tenant(tenant):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
