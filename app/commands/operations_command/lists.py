"""What ``flowdesk operations`` shows: faults, jobs, timers, instances, workers."""

import click

from app.commands.installation import organisation, organisation_option
from app.commands.operations_command.told import at, give_page
from app.commands.speaking import help_of, json_option, said, spoken
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.operations.lists import faults, instances, jobs, messages, timers, workers
from itsm.records.queries.items import Page

_LIMIT = click.option(
    "--limit", type=click.IntRange(1, 200), default=50, show_default=True, help=said(text("How many at most."))
)
_PROCESS = click.option("--process", metavar="ID", default="", help=said(text("Only those of this process.")))
_ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("Only those at this element.")))


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (list_faults, list_jobs, list_timers, list_messages, list_instances, list_workers):
        group.add_command(each)


@click.command(
    "faults",
    help=help_of(
        text("List open faults, newest first: what failed, where, since when, and why."),
        "flowdesk operations faults", "flowdesk operations faults --process incident --json",
    ),
)  # fmt: skip
@_PROCESS
@_ELEMENT
@_LIMIT
@organisation_option
@json_option
def list_faults(process: str, element: str, limit: int, organisation_name: str | None, as_json: bool) -> int:
    """List open faults."""
    with organisation(organisation_name):
        filters = {"process": process, "element": element}
        page = faults.fault_list(filters, None, SYSTEM, spoken(), limit)
    lines = [
        text(
            "fault %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s “%(name)s”  "
            "since %(at)s\n"
            "  %(why)s\n  %(way)s",
            key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
            element=row.element_id, name=row.element_name, at=at(row.at), why=row.message, way=row.way_out,
        )
        for row in page.items
    ]  # fmt: skip
    return give_page("faults", page, lines, as_json)


@click.command(
    "jobs",
    help=help_of(
        text("List jobs that are not done: stuck ones (due, and nobody takes them) unless another state is named."),
        "flowdesk operations jobs", "flowdesk operations jobs --state failed --type send-mail --json",
    ),
)  # fmt: skip
@click.option("--state", type=click.Choice(list(jobs.STATES)), default="stuck", show_default=True,
              help=said(text("Which jobs.")))  # fmt: skip
@click.option("--type", "job_type", metavar="TYPE", default="", help=said(text("Only those of this type.")))
@_LIMIT
@organisation_option
@json_option
def list_jobs(state: str, job_type: str, limit: int, organisation_name: str | None, as_json: bool) -> int:
    """List jobs."""
    with organisation(organisation_name):
        page = jobs.job_list(state, job_type, None, SYSTEM, spoken(), limit)
    lines = [
        text(
            "job %(key)s  instance %(instance)s  %(element)s “%(name)s”  %(type)s  tries left %(retries)s  "
            "due %(due)s  %(worker)s %(why)s",
            key=row.key, instance=row.instance_key, element=row.element_id, name=row.element_name, type=row.type,
            retries=row.retries,
            due=at(row.due_at), worker=row.worker or "-",
            why=text("No program asks for this type.") if row.unasked else row.error_message or "",
        )
        for row in page.items
    ]  # fmt: skip
    return give_page("jobs", page, lines, as_json)


@click.command(
    "timers",
    help=help_of(
        text("List timers, first due first; overdue ones say that no worker runs."), "flowdesk operations timers --late"
    ),
)
@click.option("--late", is_flag=True, help=said(text("Only those that are overdue.")))
@_PROCESS
@_LIMIT
@organisation_option
@json_option
def list_timers(late: bool, process: str, limit: int, organisation_name: str | None, as_json: bool) -> int:
    """List timers."""
    with organisation(organisation_name):
        page = timers.timer_list(late, process, None, SYSTEM, spoken(), limit)
    lines = [
        text(
            "timer %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s “%(name)s”  due %(due)s "
            "%(late)s",
            key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
            element=row.element_id, name=row.element_name, due=at(row.due_at),
            late=text("(overdue)") if row.late else "",
        )
        for row in page.items
    ]  # fmt: skip
    return give_page("timers", page, lines, as_json)


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
@_LIMIT
@organisation_option
@json_option
def list_messages(awaited: bool, name: str, limit: int, organisation_name: str | None, as_json: bool) -> int:
    """List kept messages, or who waits for one."""
    with organisation(organisation_name):
        if awaited:
            waiting = messages.awaited_list(name, None, SYSTEM, spoken(), limit)
            return give_page("awaited", waiting, [_of_awaited(row) for row in waiting.items], as_json)
        kept = messages.message_list(False, name, None, SYSTEM, limit)
    lines = [
        text(
            "message %(key)s  %(name)s  key “%(correlation)s”  published %(at)s  kept until %(until)s",
            key=row.key, name=row.name, correlation=row.correlation_key, at=at(row.published_at),
            until=at(row.expires_at),
        )
        for row in kept.items
    ]  # fmt: skip
    return give_page("messages", kept, lines, as_json)


def _of_awaited(row: messages.AwaitedRow) -> Text:
    keys = ", ".join(f"“{key}”" for key in row.kept_under)
    return text(
        "instance %(instance)s %(number)s  %(process)s/%(element)s “%(step)s” waits for %(name)s with the key "
        "“%(key)s” %(kept)s",
        instance=row.instance_key, number=row.number or "", process=row.process_id, element=row.element_id,
        step=row.element_name, name=row.name, key=row.correlation_key,
        kept=text("(kept under: %(keys)s)", keys=keys) if keys else "",
    )  # fmt: skip


@click.command(
    "instances",
    help=help_of(
        text("List process instances, newest first; those that run unless another state is named."),
        "flowdesk operations instances --process incident --element triage",
        "flowdesk operations instances --record INC-000042 --json",
    ),
)
@_PROCESS
@click.option("--version", metavar="N", default="", help=said(text("Only those of this version of the process.")))
@click.option("--state", type=click.Choice(list(instances.STATES)), help=said(text("Only those in this state.")))
@_ELEMENT
@click.option("--record", metavar="NUMBER", default="", help=said(text("Only that of this record.")))
@_LIMIT
@organisation_option
@json_option
def list_instances(limit: int, organisation_name: str | None, as_json: bool, **filters: str | None) -> int:
    """List process instances."""
    with organisation(organisation_name):
        wanted = {name: value for name, value in filters.items() if value}
        page = instances.instance_list(wanted, None, SYSTEM, spoken(), limit)
    lines = [
        text(
            "instance %(key)s  %(number)s  %(process)s version %(version)s  %(state)s  at %(places)s  "
            "faults %(faults)s",
            key=row.key, number=row.number or row.business_key or "-", process=row.process_id, version=row.version,
            state=row.state, places=", ".join(row.places) or "-", faults=row.open_faults,
        )
        for row in page.items
    ]  # fmt: skip
    return give_page("instances", page, lines, as_json)


@click.command(
    "workers",
    help=help_of(
        text("List workers and the programs that take jobs, and which of them are silent."),
        "flowdesk operations workers",
    ),
)
@organisation_option
@json_option
def list_workers(organisation_name: str | None, as_json: bool) -> int:
    """List workers."""
    with organisation(organisation_name):
        found = workers.worker_list(SYSTEM)
    lines = [
        text(
            "%(name)s  %(kind)s  %(condition)s  in hand %(in_hand)s  last seen %(seen)s  %(types)s",
            name=row.name, kind=row.kind, condition=row.condition.value, in_hand=row.in_hand,
            seen=at(row.last_seen), types=" ".join(row.types),
        )
        for row in found
    ]  # fmt: skip
    return give_page("workers", Page(found), lines, as_json)
