"""Reading request bodies: clients send ``Content-Type: application/json`` with nothing in it, so nothing is ``{}``."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from api.errors import MalformedRequest
from api.schemas import json_body, load


def body(schema: Schema) -> dict[str, Any]:
    """The body as ``schema`` reads it. Raises MalformedRequest, or what HTTP says of a body that is no JSON."""
    found = json_body() if request.get_data(cache=True) else {}
    if not isinstance(found, dict):
        raise MalformedRequest(ValidationError({"body": ["Expected an object."]}))
    return load(schema, found)


def wrong(name: str, words: str) -> MalformedRequest:
    """The refusal of one field."""
    return MalformedRequest(ValidationError({name: [words]}))
