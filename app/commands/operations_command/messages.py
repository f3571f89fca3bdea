"""``flowdesk operations messages``: what is kept for a receiver, and the steps that wait for a message."""

from typing import Any

import click

from app.commands.installation import organisation_option
from app.commands.operations_command.told import LIMIT, at, listing
from app.commands.speaking import help_of, json_option, said, spoken
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.operations.lists import messages
from itsm.records.queries.items import Page


def _kept(row: messages.MessageRow) -> Text:
    return text(
        "message %(key)s  %(name)s  key “%(correlation)s”  published %(at)s  kept until %(until)s",
        key=row.key, name=row.name, correlation=row.correlation_key, at=at(row.published_at),
        until=at(row.expires_at),
    )  # fmt: skip


@listing("messages", _kept)
def _list_kept(name: str, limit: int) -> Page[messages.MessageRow]:
    return messages.message_list(False, name, None, SYSTEM, limit)


def _awaited(row: messages.AwaitedRow) -> Text:
    keys = ", ".join(f"“{key}”" for key in row.kept_under)
    return text(
        "instance %(instance)s %(number)s  %(process)s/%(element)s “%(step)s” waits for %(name)s with the key "
        "“%(key)s” %(kept)s",
        instance=row.instance_key, number=row.number or "", process=row.process_id, element=row.element_id,
        step=row.element_name, name=row.name, key=row.correlation_key,
        kept=text("(kept under: %(keys)s)", keys=keys) if keys else "",
    )  # fmt: skip


@listing("awaited", _awaited)
def _list_awaited(name: str, limit: int) -> Page[messages.AwaitedRow]:
    return messages.awaited_list(name, None, SYSTEM, spoken(), limit)


@click.command(
    "messages",
    help=help_of(
        text(
            "List messages that are kept because nothing waits for them, or with --awaited the steps that wait for "
            "one, and under which other keys a message of that name is kept."
        ),
        "flowdesk operations messages", "flowdesk operations messages --awaited --name paid",
    ),
)  # fmt: skip
@click.option("--awaited", is_flag=True, help=said(text("The steps that wait for a message.")))
@click.option("--name", metavar="NAME", default="", help=said(text("Only those of this name.")))
@LIMIT
@organisation_option
@json_option
def list_messages(awaited: bool, **given: Any) -> int:
    """List kept messages, or who waits for one."""
    return (_list_awaited if awaited else _list_kept)(**given)
