"""What ``flowdesk operations`` does: try again, set tries, cancel; with a reason, and a look before."""

import getpass
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Any

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from itsm.operations import log
from itsm.operations.choosing import Choice, preview, targets_of
from itsm.operations.commands import begin_operation, work_off

_REASON = click.option(
    "--reason", required=True, metavar="WORDS", help=said(text("Why. It stays in the history."))
)
_LOOK = click.option("--dry-run", "look", is_flag=True, help=said(text("Only say what would happen.")))
_RETRIES = click.option(
    "--retries", type=click.IntRange(1, 100), default=1, show_default=True,
    help=said(text("How often a job may be tried.")),
)  # fmt: skip
_PROCESS = click.option("--process", metavar="ID", default="", help=said(text("All those of this process.")))
_ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("All those at this element.")))
_INSTANCES = click.argument("keys", metavar="[INSTANCE]...", nargs=-1, type=int)
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class How:
    """What every act is given: why, whether one only looks, in which organisation, and for whom the answer is."""

    reason: str
    look: bool
    organisation_name: str | None
    as_json: bool


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (retry, set_retries, modify, suspend, resume, cancel):
        group.add_command(each)


def _with_reason(act: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every act; they come to it together, as ``How``."""

    @wraps(act)
    def gathered(
        *, reason: str, look: bool, organisation_name: str | None, as_json: bool, **own: Any
    ) -> int:
        return act(How(reason, look, organisation_name, as_json), **own)

    return _REASON(_LOOK(organisation_option(json_option(gathered))))


def _on_instances(kind: str, about: Text, *examples: str) -> click.Command:
    """A command that needs to know no more than which instances are meant."""

    @click.command(kind, help=help_of(about, *examples))
    @_INSTANCES
    @_PROCESS
    @_ELEMENT
    @_with_reason
    def command(how: How, keys: Sequence[int], process: str, element: str) -> int:
        return _do(kind, _choice("instances", keys, {"process": process, "element": element}), how)

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
@_INSTANCES
@_PROCESS
@_with_reason
def resume(how: How, keys: Sequence[int], process: str) -> int:
    """Resume process instances."""
    filters = {"process": process, "state": "suspended"} if process else {}
    return _do("resume", _choice("instances", keys, filters), how)


@click.command(
    "retry",
    help=help_of(
        text("Let faults try again, once their cause is mended: those with these keys, or all that match."),
        'flowdesk operations retry 4711 --reason "The mail server is back"',
        'flowdesk operations retry --process incident --element notify --reason "The mail server is back"',
    ),
)
@click.argument("keys", metavar="[FAULT]...", nargs=-1, type=int)
@_PROCESS
@_ELEMENT
@_RETRIES
@_with_reason
def retry(how: How, keys: Sequence[int], process: str, element: str, retries: int) -> int:
    """Let faults try again."""
    choice = _choice("faults", keys, {"process": process, "element": element})
    return _do("retry", choice, how, {"retries": retries})


@click.command(
    "set-retries",
    help=help_of(
        text("Set how often jobs may be tried; those that have failed are handed out again."),
        'flowdesk operations set-retries 815 816 --retries 3 --reason "Paper is in"',
    ),
)
@click.argument("keys", metavar="JOB...", nargs=-1, type=int, required=True)
@_RETRIES
@_with_reason
def set_retries(how: How, keys: Sequence[int], retries: int) -> int:
    """Set the retries of jobs."""
    return _do("set_retries", Choice("jobs", tuple(keys)), how, {"retries": retries})


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
@_INSTANCES
@_PROCESS
@click.option("--end-at", metavar="ELEMENT", default="", help=said(text("End all tokens at this element.")))
@click.option("--begin-at", metavar="ELEMENT", multiple=True,
              help=said(text("Begin at this element; may be repeated.")))  # fmt: skip
@_with_reason
def modify(how: How, keys: Sequence[int], process: str, end_at: str, begin_at: Sequence[str]) -> int:
    """Move tokens of process instances."""
    if not end_at and not begin_at:
        raise InvalidInput(text("Expected --end-at, --begin-at, or both, but there is neither. Say what is moved."))
    filters = {"process": process, "element": end_at} if process else {}
    arguments = {"cancel": [], "activate": list(begin_at), "at": end_at or None}
    return _do("modify", _choice("instances", keys, filters), how, arguments)


def _choice(source: str, keys: Sequence[int], filters: Mapping[str, str]) -> Choice:
    wanted = {name: value for name, value in filters.items() if value}
    if bool(keys) == bool(wanted):
        raise InvalidInput(
            text("Expected keys, or a process or element, but not both. Name what is meant; --dry-run shows it first.")
        )
    return Choice(source, tuple(keys), wanted)


def _do(kind: str, choice: Choice, how: How, arguments: Mapping[str, object] = NOTHING) -> int:
    """Look, or begin the operation and work it off here; 1 when something of it could not be done."""
    actor = _whoever()
    with organisation(how.organisation_name):
        targets = targets_of(choice, kind, actor)
        if how.look:
            return _look(kind, targets, actor).give(how.as_json)
        started = begin_operation(kind, targets, how.reason, actor, arguments=arguments)
        work_off(started.operation_key)
        return _told(started.operation_key, actor).give(how.as_json)


def _told(operation_key: int, actor: Actor) -> Answer:
    """What became of an operation."""
    done = log.operation(operation_key, actor)
    failed = log.item_list(done.key, "failed", None, actor, "en").items
    lines = [text("Done: %(done)s of %(total)s.", done=done.done, total=done.total)]
    lines += [
        text("Not done: %(key)s. %(why)s", key=item.target_key, why=item.message or "") for item in failed
    ]
    told = {
        "operation": done.key, "total": done.total, "done": done.done, "failed": done.failed,
        "problems": [{"key": item.target_key, "why": said(item.message or "")} for item in failed],
    }  # fmt: skip
    return Answer(told, lines, code=1 if done.failed else 0)


def _look(kind: str, targets: Sequence[int], actor: Actor) -> Answer:
    """What an operation would meet."""
    found = preview(kind, targets, actor)
    told = {"targets": len(targets), "ready": found.ready, "instances": found.instances, "waits": dict(found.waits)}
    line = text(
        "%(targets)s chosen; %(ready)s can be done now, in %(instances)s instances. Nothing was changed.",
        targets=len(targets), ready=found.ready, instances=found.instances,
    )  # fmt: skip
    return Answer(told, [line])


def _whoever() -> Actor:
    """The account that runs the command, as the history names it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        name = "–"
    return Actor(None, "system", f"{name} (flowdesk operations)")
