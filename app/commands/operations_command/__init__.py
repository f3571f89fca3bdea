"""``flowdesk operations``: see what stands still and mend it, without a browser."""

import click

from app.commands.operations_command import acts, instance, lists, log, moving, overview
from app.commands.speaking import help_of
from engine.errors import text


@click.group(
    "operations",
    help=help_of(
        text("See what stands still, and mend it."),
        "flowdesk operations overview",
        "flowdesk operations show INC-000042",
        'flowdesk operations retry --process incident --reason "The mail server is back" --dry-run',
    ),
)
def command() -> None:
    """What operators see and do."""


command.add_command(overview.show_overview)
command.add_command(instance.show_instance)
lists.add_to(command)
acts.add_to(command)
moving.add_to(command)
command.add_command(log.show_log)
