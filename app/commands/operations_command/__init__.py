"""``flowdesk operations``: see what stands still and mend it, without a browser."""

import click

from app.commands.operations_command import acts, lists
from app.commands.speaking import help_of
from engine.errors import text


@click.group(
    "operations",
    help=help_of(
        text("See what stands still, and mend it."),
        "flowdesk operations faults",
        'flowdesk operations retry --process incident --reason "The mail server is back" --dry-run',
    ),
)
def command() -> None:
    """What operators see and do."""


lists.add_to(command)
acts.add_to(command)
