"""Schemas that refuse what they do not know, keys, and how a body is read and checked. Keys travel as strings."""

from typing import Any

import orjson
from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from api.errors import MalformedRequest
from api.unfit import Unfit
from engine.errors import text

LARGEST_KEY = 2**53 - 1
_MOST_DIGITS = len(str(LARGEST_KEY))
NO_KEY = text("Expected a key, but it is none. Send a string of digits.")
MOST_ROWS = 200


class KeyField(fields.Field[int]):
    """A key: a string of digits in JSON, an integer here."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
            found = int(value)
            if found <= LARGEST_KEY:
                return found
        raise Unfit(NO_KEY).as_invalid()


class Strict(Schema):
    """A schema that refuses names it does not know."""

    class Meta:
        unknown = RAISE


class PageQuery(Strict):
    """Which page of a list."""

    after = fields.String()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_ROWS))


class ReasonBody(Strict):
    """Why."""

    reason = fields.String(required=True)


class NoteBody(Strict):
    """A decision with its note."""

    note = fields.String(load_default="")


def json_body() -> Any:
    """The body as plain data; JSON that nests without end, has half a character or the character NUL is refused."""
    data = request.get_data()
    if not request.is_json:
        raise UnsupportedMediaType
    if b"\\u0000" in data:
        raise BadRequest
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise BadRequest from problem


def load(schema: Schema, data: Any) -> dict[str, Any]:
    """``data`` as the schema reads it; raises MalformedRequest with what is wrong, by field."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as problem:
        raise MalformedRequest(problem) from problem
    return loaded
