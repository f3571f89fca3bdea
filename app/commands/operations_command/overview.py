"""``flowdesk operations overview``: the numbers that matter now, and what they are about."""

from collections.abc import Iterable

import click

from app.commands.installation import organisation, organisation_option
from app.commands.operations_command.told import at, plain
from app.commands.speaking import Answer, help_of, json_option, spoken
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.operations.counting import CAP
from itsm.operations.overview import Overview, overview


@click.command(
    "overview",
    help=help_of(
        text(
            "Show what wants you: how many faults, stuck and failed jobs, overdue timers, silent workers and messages "
            "near their end there are, and the steps and types of jobs that they are about. The exit code is 1 when "
            "something does."
        ),
        "flowdesk operations overview",
    ),
)
@organisation_option
@json_option
def show_overview(organisation_name: str | None, as_json: bool) -> int:
    """Show the numbers that matter now."""
    with organisation(organisation_name):
        now = overview(SYSTEM, spoken())
    return Answer({**plain(now), "calm": now.is_calm}, list(_numbers(now)), 0 if now.is_calm else 1).give(as_json)


def _numbers(now: Overview) -> Iterable[Text]:
    if now.is_calm:
        yield text("Nothing wants you: every process goes on by itself.")
    if not now.works:
        yield text("No worker of Flowdesk runs: no timer fires. Run: flowdesk worker")
    for name, where in (
        ("faults", "flowdesk operations faults"),
        ("stuck", "flowdesk operations jobs"),
        ("failed", "flowdesk operations jobs --state failed"),
        ("late_timers", "flowdesk operations timers --late"),
        ("dead_workers", "flowdesk operations workers"),
        ("ending_messages", "flowdesk operations messages"),
    ):
        number = getattr(now, name)
        if number:
            shown = f"{CAP}+" if number > CAP else str(number)
            values = {"number": shown, "name": now.label(name), "where": where}
            yield Text("%(number)5s  %(name)s  →  %(where)s", values)
    for group in now.groups:
        yield text(
            "Faults at “%(name)s” (--process %(process)s --element %(element)s): %(count)s, since %(at)s",
            count=group.count, name=group.element_name, process=group.process_id, element=group.element_id,
            at=at(group.first_at),
        )  # fmt: skip
    for stuck in now.types:
        yield text(
            "Jobs of type “%(type)s”: %(count)s, waiting since %(at)s. %(why)s",
            count=stuck.count, type=stuck.type, at=at(stuck.since),
            why=text("No program asks for this type.") if stuck.unasked else text("Too few programs ask for it."),
        )  # fmt: skip
