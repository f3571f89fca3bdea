"""How ``flowdesk operations`` does something: what is chosen, a look before, and what came of it."""

import getpass
from collections.abc import Mapping, Sequence

import click

from app.commands.speaking import Answer, said, spoken
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from itsm.operations import log
from itsm.operations.choosing import Choice, preview, targets_of
from itsm.operations.commands import begin_operation, work_off

REASON = click.option(
    "--reason", required=True, metavar="WORDS", help=said(text("Why. It stays in the history."))
)
DRY_RUN = click.option("--dry-run", "look", is_flag=True, help=said(text("Only say what would happen.")))
PROCESS = click.option("--process", metavar="ID", default="", help=said(text("All those of this process.")))
ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("All those at this element.")))

_WAITS: Mapping[str, Text] = {
    "tasks": text("tasks"), "jobs": text("jobs"), "timers": text("timers"), "messages": text("messages"),
}  # fmt: skip


def choice_of(source: str, keys: Sequence[int], filters: Mapping[str, str]) -> Choice:
    """What a command is for: the things with these keys, or all that match. Raises InvalidInput."""
    wanted = {name: value for name, value in filters.items() if value}
    if bool(keys) == bool(wanted):
        raise InvalidInput(
            text("Expected keys, or a process or element, but not both. Name what is meant; --dry-run shows it first.")
        )
    return Choice(source, tuple(keys), wanted)


def do(
    kind: str, choice: Choice, reason: str, arguments: Mapping[str, object], look: bool, as_json: bool
) -> int:
    """Look, or begin the operation and work it off here; 1 when something of it could not be done."""
    actor = _whoever()
    targets = targets_of(choice, kind, actor)
    if look:
        return _look(kind, targets, actor, as_json)
    started = begin_operation(kind, targets, reason, actor, arguments=arguments)
    work_off(started.operation_key)
    done = log.operation(started.operation_key, actor)
    failed = log.item_list(done.key, "failed", None, actor, spoken()).items
    lines = [text("Done: %(done)s of %(total)s.", done=done.done, total=done.total)]
    lines += [
        text("Not done: %(key)s. %(why)s", key=item.target_key, why=item.message or "") for item in failed
    ]
    told = {
        "operation": done.key, "total": done.total, "done": done.done, "failed": done.failed,
        "problems": [{"key": item.target_key, "why": said(item.message or "")} for item in failed],
    }  # fmt: skip
    return Answer(told, lines, code=1 if done.failed else 0).give(as_json)


def _look(kind: str, targets: Sequence[int], actor: Actor, as_json: bool) -> int:
    found = preview(kind, targets, actor)
    told = {"targets": len(targets), "ready": found.ready, "instances": found.instances, "waits": dict(found.waits)}
    line = text(
        "%(targets)s chosen; %(ready)s can be done now, in %(instances)s instances. Nothing was changed.",
        targets=len(targets), ready=found.ready, instances=found.instances,
    )  # fmt: skip
    lines = [line]
    if kind == "cancel" and found.waits:
        ends = ", ".join(f"{number} {said(_WAITS[name])}" for name, number in found.waits.items())
        lines.append(text("With them would end: %(ends)s.", ends=ends))
    return Answer(told, lines).give(as_json)


def _whoever() -> Actor:
    """The account that runs the command, as the history names it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        name = "–"
    return Actor(None, "system", f"{name} (flowdesk operations)")
