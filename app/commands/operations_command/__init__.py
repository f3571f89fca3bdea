"""``flowdesk operations``: see what stands still and mend it, without a browser."""

import click

from app.commands.operations_command import acts, lists
from app.commands.speaking import said
from engine.errors import text


@click.group("operations", help=said(text("See what stands still, and mend it.")))
def command() -> None:
    """What operators see and do."""


lists.add_to(command)
acts.add_to(command)
