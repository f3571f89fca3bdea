"""What ``flowdesk operations`` does inside instances: set variables, move tokens."""

from collections.abc import Mapping, Sequence

import click

from app.commands.operations_command.acting import ELEMENT, INSTANCES, PROCESS, How, choice_of, do, with_reason
from app.commands.speaking import help_of, said
from engine import clock
from engine.errors import InvalidInput, text
from engine.feel import to_json
from itsm.studio.given import read_variables


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (set_variables, modify):
        group.add_command(each)


@click.command(
    "set-variables",
    help=help_of(
        text(
            "Set variables of process instances: of those with these keys, or of all that match. VALUES is JSON or a "
            "FEEL context; what it does not name stays as it is. Then let what stands still try again: "
            "flowdesk operations retry"
        ),
        "flowdesk operations set-variables 42 --variables '{amount: 12}' --reason \"It was not filled in\"",
        "flowdesk operations set-variables 42 --token 12 --variables '{\"item\": 7}' --reason \"It was text\"",
    ),
)
@INSTANCES
@PROCESS
@ELEMENT
@click.option("--variables", required=True, metavar="VALUES", help=said(text("The new values.")))
@click.option("--token", metavar="TOKEN", default="",
              help=said(text("Set them at this token alone (“show” lists them).")))  # fmt: skip
@with_reason
def set_variables(how: How, keys: Sequence[int], variables: str, token: str, **filters: str) -> int:
    """Set variables of process instances."""
    values = _read(variables)
    if not values:
        raise InvalidInput(text("Expected variables by name, but there are none. Name at least one."))
    if token and len(keys) != 1:
        raise InvalidInput(text("Expected one instance beside --token, for a token is of one. Name its key."))
    arguments = {"variables": to_json(values), "token": token or None}
    return do("set_variables", choice_of("instances", keys, filters), how, arguments)


@click.command(
    "modify",
    help=help_of(
        text(
            "Move the tokens of process instances against the drawing: end those at one element, begin at others. For "
            "another version of the process see: flowdesk migrate"
        ),
        'flowdesk operations modify 42 --end-at notify --begin-at close --reason "The mail was sent by hand"',
    ),
)
@INSTANCES
@PROCESS
@click.option("--end-at", metavar="ELEMENT", default="", help=said(text("End all tokens at this element.")))
@click.option("--begin-at", metavar="ELEMENT", multiple=True,
              help=said(text("Begin at this element; may be repeated.")))  # fmt: skip
@click.option("--variables", metavar="VALUES", default="",
              help=said(text("Variables to set with it, as JSON or a FEEL context.")))  # fmt: skip
@with_reason
def modify(how: How, keys: Sequence[int], process: str, end_at: str, begin_at: Sequence[str], variables: str) -> int:
    """Move tokens of process instances."""
    if not end_at and not begin_at:
        raise InvalidInput(text("Expected --end-at, --begin-at, or both, but there is neither. Say what is moved."))
    values = _read(variables)
    filters = {"process": process, "element": end_at} if process else {}
    arguments: dict[str, object] = {"cancel": [], "activate": list(begin_at), "at": end_at or None}
    if values:
        arguments["variables"] = to_json(values)
    return do("modify", choice_of("instances", keys, filters), how, arguments)


def _read(written: str) -> Mapping[str, object]:
    """Variables as they were written. Raises InvalidInput."""
    given = read_variables(written, clock.now())
    if given.problem is not None:
        raise InvalidInput(
            text("Expected variables as JSON or as a FEEL context, but %(why)s", why=given.problem.message)
        )
    return dict(given.values)
