"""What ``flowdesk operations`` does: try again, set tries, cancel; with a reason, and a look before."""

from collections.abc import Sequence

import click

from app.commands.operations_command.acting import ELEMENT, INSTANCES, PROCESS, How, choice_of, do, with_reason
from app.commands.speaking import help_of, said
from engine.errors import Text, text
from itsm.operations.choosing import Choice

_RETRIES = click.option(
    "--retries", type=click.IntRange(1, 100), default=1, show_default=True,
    help=said(text("How often a job may be tried.")),
)  # fmt: skip


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (retry, set_retries, suspend, resume, cancel):
        group.add_command(each)


def _on_instances(kind: str, about: Text, *examples: str) -> click.Command:
    """A command that needs to know no more than which instances are meant."""

    @click.command(kind, help=help_of(about, *examples))
    @INSTANCES
    @PROCESS
    @ELEMENT
    @with_reason
    def command(how: How, keys: Sequence[int], **filters: str) -> int:
        return do(kind, choice_of("instances", keys, filters), how)

    return command


cancel = _on_instances(
    "cancel",
    text("Cancel process instances where they stand: those with these keys, or all that match."),
    'flowdesk operations cancel 42 --reason "Started by mistake" --dry-run',
)
suspend = _on_instances(
    "suspend",
    text("Let process instances stand still until they are resumed; what comes for them meanwhile is kept."),
    'flowdesk operations suspend --process incident --reason "The mail server floods us"',
)


@click.command(
    "resume",
    help=help_of(
        text("Let suspended process instances go on, with all that has come for them."),
        'flowdesk operations resume --process incident --reason "The flood is over"',
    ),
)
@INSTANCES
@PROCESS
@with_reason
def resume(how: How, keys: Sequence[int], process: str) -> int:
    """Resume process instances."""
    filters = {"process": process, "state": "suspended"} if process else {}
    return do("resume", choice_of("instances", keys, filters), how)


@click.command(
    "retry",
    help=help_of(
        text("Let faults try again, once their cause is mended: those with these keys, or all that match."),
        'flowdesk operations retry 4711 --reason "The mail server is back"',
        'flowdesk operations retry --process incident --element notify --reason "The mail server is back"',
    ),
)
@click.argument("keys", metavar="[FAULT]...", nargs=-1, type=int)
@PROCESS
@ELEMENT
@_RETRIES
@with_reason
def retry(how: How, keys: Sequence[int], retries: int, **filters: str) -> int:
    """Let faults try again."""
    return do("retry", choice_of("faults", keys, filters), how, {"retries": retries})


@click.command(
    "set-retries",
    help=help_of(
        text("Set how often jobs may be tried; those that have failed are handed out again."),
        'flowdesk operations set-retries 815 816 --retries 3 --reason "Paper is in"',
    ),
)
@click.argument("keys", metavar="JOB...", nargs=-1, type=int, required=True)
@_RETRIES
@with_reason
def set_retries(how: How, keys: Sequence[int], retries: int) -> int:
    """Set the retries of jobs."""
    return do("set_retries", Choice("jobs", tuple(keys)), how, {"retries": retries})
