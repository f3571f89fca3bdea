"""``If-Match``: a change names the revision of the record that it was made from."""

from flask import request

from api.errors import PreconditionFailed, PreconditionRequired
from engine.errors import text

LONGEST_REVISION = 17


def required_revision() -> int:
    """The revision that the caller read. Raises PreconditionRequired, PreconditionFailed (no ETag of ours)."""
    found = given_revision()
    if found is None:
        raise PreconditionRequired(text("Expected If-Match with the ETag of the record, but it is missing. Send it."))
    return found


def given_revision() -> int | None:
    """The revision that the caller read; None when they do not say. Raises PreconditionFailed (no ETag of ours)."""
    tags = request.if_match
    if not tags:
        return None
    tag = next(iter(tags.as_set()), "")
    if len(tags.as_set()) != 1 or not (tag.isascii() and tag.isdigit() and len(tag) < LONGEST_REVISION):
        raise PreconditionFailed(text("Expected If-Match with one ETag of this record. Read the record again."))
    return int(tag)
