"""``flowdesk workers``: who works, and who should and does not."""

from collections.abc import Mapping

import click

from app.commands.installation import installation
from app.commands.speaking import Answer, help_of, json_option
from database import all_tenants, reading
from engine import clock
from engine.errors import Text, text
from engine.worker import Condition, Seen, workers

_LIST = help_of(
    text(
        "List the workers of this installation and the programs that take jobs, of all organisations.\n\n"
        "A worker beats every 5 seconds; after 20 seconds without it is dead. A program is dead when it has no job in "
        "hand and has not asked for one for 2 minutes. What was last heard of a week ago is forgotten. The exit code "
        "is 1 when a worker is dead and was not replaced on its machine, or none is alive."
    ),
    "flowdesk workers list",
    "flowdesk workers list --json",
)
_CONDITIONS: Mapping[Condition, Text] = {
    Condition.ALIVE: text("alive"), Condition.DEAD: text("dead"), Condition.STOPPED: text("stopped"),
    Condition.REPLACED: text("dead, and replaced since"),
}


@click.group("workers", help=help_of(text("Show who works."), "flowdesk workers list"))
def command() -> None:
    """Show who works."""


@command.command("list", help=_LIST)
@json_option
def show(as_json: bool) -> int:
    """List the workers."""
    with installation().app_context(), all_tenants(), reading() as session:
        found = workers(session, clock.now())
    lines = [_line(one) for one in found] or [text("No worker has been heard of. Run: flowdesk worker")]
    ours = [one.condition for one in found if one.kind != "jobs"]
    is_well = Condition.ALIVE in ours and Condition.DEAD not in ours
    return Answer({"workers": [_values(one) for one in found]}, lines, 0 if is_well else 1).give(as_json)


def _values(one: Seen) -> dict[str, object]:
    return {
        "name": one.name, "kind": one.kind, "condition": one.condition.value, "host": one.host,
        "version": one.version, "started_at": one.started_at.isoformat(), "last_seen": one.last_seen.isoformat(),
        "in_hand": one.in_hand, "types": list(one.types), "doing": one.doing,
        "since": one.since.isoformat() if one.since else None,
    }  # fmt: skip


def _line(one: Seen) -> Text:
    return text(
        "%(name)s  %(kind)s  %(condition)s, last heard %(last_seen)s, in hand: %(in_hand)s %(what)s",
        name=one.name, kind=one.kind, condition=_CONDITIONS[one.condition],
        last_seen=one.last_seen.isoformat(timespec="seconds"), in_hand=one.in_hand,
        what=f"({one.doing})" if one.doing else " ".join(one.types),
    )  # fmt: skip
