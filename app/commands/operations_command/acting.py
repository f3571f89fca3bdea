"""How ``flowdesk operations`` does something: what is chosen, why, a look before, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Any

import click

from app.commands.installation import organisation, organisation_option, running_account
from app.commands.speaking import Answer, json_option, said, spoken
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from itsm.operations import log
from itsm.operations.choosing import Choice, targets_of
from itsm.operations.commands import begin_operation, work_off
from itsm.operations.previewing import preview

INSTANCES = click.argument("keys", metavar="[INSTANCE]...", nargs=-1, type=int)
PROCESS = click.option("--process", metavar="ID", default="", help=said(text("All those of this process.")))
ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("All those at this element.")))
_REASON = click.option(
    "--reason", required=True, metavar="WORDS", help=said(text("Why. It stays in the history."))
)
_DRY_RUN = click.option("--dry-run", "look", is_flag=True, help=said(text("Only say what would happen.")))
_NOTHING: Mapping[str, object] = MappingProxyType({})
_WAITS: Mapping[str, Callable[[int], Text]] = {
    "tasks": lambda count: text("1 task") if count == 1 else text("%(count)s tasks", count=count),
    "jobs": lambda count: text("1 job") if count == 1 else text("%(count)s jobs", count=count),
    "timers": lambda count: text("1 timer") if count == 1 else text("%(count)s timers", count=count),
    "messages": lambda count: text("1 message") if count == 1 else text("%(count)s messages", count=count),
}


@dataclass(frozen=True, slots=True)
class How:
    """What every act is given: why, whether one only looks, in which organisation, and for whom the answer is."""

    reason: str
    look: bool
    organisation_name: str | None
    as_json: bool


def with_reason(act: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every act; they come to it together, as ``How``, before its own."""

    @wraps(act)
    def gathered(*, reason: str, look: bool, organisation_name: str | None, as_json: bool, **own: Any) -> int:
        return act(How(reason, look, organisation_name, as_json), **own)

    return _REASON(_DRY_RUN(organisation_option(json_option(gathered))))


def choice_of(source: str, keys: Sequence[int], filters: Mapping[str, str]) -> Choice:
    """What a command is for: the things with these keys, or all that match. Raises InvalidInput."""
    wanted = {name: value for name, value in filters.items() if value}
    if bool(keys) == bool(wanted):
        raise InvalidInput(
            text("Expected keys, or a process or element, but not both. Name what is meant; --dry-run shows it first.")
        )
    return Choice(source, tuple(keys), wanted)


def do(kind: str, choice: Choice, how: How, arguments: Mapping[str, object] = _NOTHING) -> int:
    """Look, or begin the operation and work it off here; 1 when something of it could not be done."""
    actor = running_account("operations")
    with organisation(how.organisation_name):
        targets = targets_of(choice, kind, actor)
        if how.look:
            return _look(kind, targets, actor, arguments).give(how.as_json)
        started = begin_operation(kind, targets, how.reason, actor, arguments=arguments)
        work_off(started.operation_key)
        return _told(started.operation_key, actor).give(how.as_json)


def _told(operation_key: int, actor: Actor) -> Answer:
    """What became of an operation."""
    done = log.operation(operation_key, actor)
    failed = log.item_list(done.key, "failed", None, actor, spoken()).items
    lines = [text("Done: %(done)s of %(total)s.", done=done.done, total=done.total)]
    lines += [
        text("Not done: %(key)s. %(why)s", key=item.target_key, why=item.message or "") for item in failed
    ]
    told = {
        "operation": done.key, "total": done.total, "done": done.done, "failed": done.failed,
        "problems": [{"key": item.target_key, "why": said(item.message or "")} for item in failed],
    }  # fmt: skip
    return Answer(told, lines, code=1 if done.failed else 0)


def _look(kind: str, targets: Sequence[int], actor: Actor, arguments: Mapping[str, object]) -> Answer:
    """What an operation would meet; 1 when something that was tried out would not be done."""
    found = preview(kind, targets, actor, arguments)
    told = {
        "targets": len(targets), "ready": found.ready, "rehearsed": found.rehearsed, "instances": found.instances,
        "refused": [{"key": one.key, "why": said(one.why)} for one in found.refusals], "waits": dict(found.waits),
    }  # fmt: skip
    line = text(
        "Chosen: %(targets)s. Can be done now: %(ready)s. Instances: %(instances)s. Nothing was changed.",
        targets=len(targets), ready=found.ready, instances=found.instances,
    )  # fmt: skip
    lines = [line, *(text("Will not be done: %(key)s. %(why)s", key=one.key, why=one.why) for one in found.refusals)]
    if found.unseen:
        lines.append(text("Ended, suspended, or mended meanwhile: %(count)s.", count=found.unseen))
    if found.rehearsed < len(targets):
        lines.append(
            text(
                "Tried out and taken back: %(rehearsed)s of %(targets)s. Of the others it was looked at whether they "
                "run.",
                rehearsed=found.rehearsed, targets=len(targets),
            )
        )
    if kind == "cancel" and found.waits:
        ends = ", ".join(said(_WAITS[name](number)) for name, number in found.waits.items())
        lines.append(text("With them would end: %(ends)s.", ends=ends))
    return Answer(told, lines, code=1 if found.refusals else 0)
