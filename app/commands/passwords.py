"""Reading a password: from standard input, or typed twice without showing it."""

import sys

import click

from app.commands.speaking import said
from engine.errors import InvalidInput, text


def password_from(standard_input: bool) -> str:
    """The password; raises InvalidInput when standard input has none and nobody is there to type it."""
    if standard_input:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise InvalidInput(text("Expected a password on standard input, but it is empty. Send one line."))
        return password
    if not sys.stdin.isatty():
        raise InvalidInput(
            text("Expected a terminal to type the password, but there is none. Send it on standard input.")
        )
    typed: str = click.prompt(said(text("Password")), hide_input=True, confirmation_prompt=True)
    return typed
