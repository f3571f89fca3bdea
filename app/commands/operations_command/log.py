"""``flowdesk operations log``: what operators did, and what came of it."""

import click

from app.commands.installation import organisation, organisation_option
from app.commands.operations_command.told import at, plain
from app.commands.speaking import Answer, help_of, json_option, spoken
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.operations import log


@click.command(
    "log",
    help=help_of(
        text("List what operators did, newest first; or what came of each thing of one operation."),
        "flowdesk operations log", "flowdesk operations log 7",
    ),
)  # fmt: skip
@click.argument("operation", metavar="[OPERATION]", type=int, required=False)
@organisation_option
@json_option
def show_log(operation: int | None, organisation_name: str | None, as_json: bool) -> int:
    """List what operators did."""
    with organisation(organisation_name):
        if operation is None:
            found = log.operation_list(None, SYSTEM).items
            return Answer({"operations": plain(found)}, [_of_operation(one) for one in found]).give(as_json)
        one = log.operation(operation, SYSTEM)
        items = log.item_list(operation, "", None, SYSTEM, spoken(), limit=200).items
    lines = [
        text(
            "%(key)s  instance %(instance)s  %(state)s  %(why)s",
            key=item.target_key, instance=item.instance_key, state=item.state, why=item.message or "",
        )
        for item in items
    ]  # fmt: skip
    return Answer({"operation": plain(one), "items": plain(items)}, [_of_operation(one), *lines]).give(as_json)


def _of_operation(one: log.OperationRow) -> Text:
    return text(
        "operation %(key)s  %(at)s  %(who)s  %(what)s: %(done)s of %(total)s done, %(failed)s not, "
        "%(waiting)s waiting  (%(why)s)",
        key=one.key, at=at(one.at), who=one.actor_name, what=one.words.label, done=one.done, total=one.total,
        failed=one.failed, waiting=one.waiting, why=one.reason,
    )  # fmt: skip
