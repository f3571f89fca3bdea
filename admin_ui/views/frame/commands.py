"""What a form sends beside its fields: the command's id, keys, the revision that was read."""

import hashlib

from flask import request

from admin_ui.views.frame.visitor import actor
from engine.errors import InvalidInput, text

LONGEST_KEY = 16


def command_id(part: str = "") -> str:
    """The id that this form was drawn with, so that sending it twice acts once; ``part`` tells several acts apart.

    The address and the person belong to the id: two forms can never answer for one another.
    """
    sent = request.form.get("command_id", "")
    if not sent:
        raise InvalidInput(text("Expected the form's command id, but it is missing. Reload the page and send again."))
    return hashlib.sha256(f"{actor().key}\n{request.path}\n{part}\n{sent}".encode()).hexdigest()


def typed_command_id() -> str:
    """The id as the form has it, to draw the same form again."""
    return request.form.get("command_id", "")


def key_of(value: str) -> int:
    """A key of a form or an address as a number; raises InvalidInput."""
    if not value.isascii() or not value.isdigit() or len(value) > LONGEST_KEY:
        raise InvalidInput(text("Expected a key of digits, but got “%(value)s”. Reload the page.", value=value[:40]))
    return int(value)


def revision() -> int | None:
    """The revision of the record that the form was drawn from."""
    sent = request.form.get("revision", "")
    return key_of(sent) if sent else None
