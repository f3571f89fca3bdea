"""Reading request bodies: clients send ``Content-Type: application/json`` with nothing in it, so nothing is ``{}``."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from api.errors import MalformedRequest
from api.schemas.base import json_body, load
from api.unfit import NO_OBJECT
from engine.errors import Text


def body(schema: Schema) -> dict[str, Any]:
    """The body as ``schema`` reads it. Raises MalformedRequest, or what HTTP says of a body that is no JSON."""
    found = json_body() if request.get_data(cache=True) else {}
    if not isinstance(found, dict):
        raise wrong("body", NO_OBJECT)
    return load(schema, found)


def wrong(name: str, sentence: Text) -> MalformedRequest:
    """The refusal of one field."""
    return MalformedRequest(ValidationError({name: [sentence]}))
