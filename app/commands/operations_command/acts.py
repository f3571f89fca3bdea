"""What ``flowdesk operations`` does: try again, set tries, cancel; with a reason, and a look before."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import click

from app.commands.installation import organisation, organisation_option
from app.commands.operations_command.acting import DRY_RUN, ELEMENT, PROCESS, REASON, choice_of, do
from app.commands.speaking import help_of, json_option, said
from engine.errors import text
from itsm.operations.choosing import Choice

_RETRIES = click.option(
    "--retries", type=click.IntRange(1, 100), default=1, show_default=True,
    help=said(text("How often a job may be tried.")),
)  # fmt: skip
NOTHING: Mapping[str, object] = MappingProxyType({})


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (retry, set_retries, suspend, resume, cancel):
        group.add_command(each)


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
@REASON
@DRY_RUN
@organisation_option
@json_option
def retry(
    keys: Sequence[int], process: str, element: str, retries: int, reason: str, look: bool,
    organisation_name: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Let faults try again."""
    with organisation(organisation_name):
        choice = choice_of("faults", keys, {"process": process, "element": element})
        return do("retry", choice, reason, {"retries": retries}, look, as_json)


@click.command(
    "set-retries",
    help=help_of(
        text("Set how often jobs may be tried; those that have failed are handed out again."),
        'flowdesk operations set-retries 815 816 --retries 3 --reason "Paper is in"',
    ),
)
@click.argument("keys", metavar="JOB...", nargs=-1, type=int, required=True)
@_RETRIES
@REASON
@DRY_RUN
@organisation_option
@json_option
def set_retries(
    keys: Sequence[int], retries: int, reason: str, look: bool, organisation_name: str | None, as_json: bool
) -> int:
    """Set the retries of jobs."""
    with organisation(organisation_name):
        return do("set_retries", Choice("jobs", tuple(keys)), reason, {"retries": retries}, look, as_json)


@click.command(
    "cancel",
    help=help_of(
        text("Cancel process instances where they stand: those with these keys, or all that match."),
        'flowdesk operations cancel 42 --reason "Started by mistake" --dry-run',
    ),
)
@click.argument("keys", metavar="[INSTANCE]...", nargs=-1, type=int)
@PROCESS
@ELEMENT
@REASON
@DRY_RUN
@organisation_option
@json_option
def cancel(
    keys: Sequence[int], process: str, element: str, reason: str, look: bool, organisation_name: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Cancel process instances."""
    with organisation(organisation_name):
        choice = choice_of("instances", keys, {"process": process, "element": element})
        return do("cancel", choice, reason, NOTHING, look, as_json)


@click.command(
    "suspend",
    help=help_of(
        text("Let process instances stand still until they are resumed; what comes for them meanwhile is kept."),
        'flowdesk operations suspend --process incident --reason "The mail server floods us"',
    ),
)
@click.argument("keys", metavar="[INSTANCE]...", nargs=-1, type=int)
@PROCESS
@ELEMENT
@REASON
@DRY_RUN
@organisation_option
@json_option
def suspend(
    keys: Sequence[int], process: str, element: str, reason: str, look: bool, organisation_name: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Suspend process instances."""
    with organisation(organisation_name):
        choice = choice_of("instances", keys, {"process": process, "element": element})
        return do("suspend", choice, reason, NOTHING, look, as_json)


@click.command(
    "resume",
    help=help_of(
        text("Let suspended process instances go on, with all that has come for them."),
        'flowdesk operations resume --process incident --reason "The flood is over"',
    ),
)
@click.argument("keys", metavar="[INSTANCE]...", nargs=-1, type=int)
@PROCESS
@REASON
@DRY_RUN
@organisation_option
@json_option
def resume(
    keys: Sequence[int], process: str, reason: str, look: bool, organisation_name: str | None, as_json: bool
) -> int:
    """Resume process instances."""
    with organisation(organisation_name):
        filters = {"process": process, "state": "suspended"} if process else {}
        return do("resume", choice_of("instances", keys, filters), reason, NOTHING, look, as_json)
