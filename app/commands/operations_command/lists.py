"""What ``flowdesk operations`` lists: faults, jobs, timers, messages, instances, workers."""

import click

from app.commands.operations_command.messages import list_messages
from app.commands.operations_command.told import LIMIT, at, listing
from app.commands.speaking import help_of, said, spoken
from engine.errors import Text, text
from engine.registry import SYSTEM
from engine.worker.seen import Seen
from itsm.language import listed
from itsm.operations.lists import faults, instances, jobs, timers, workers
from itsm.records.queries.items import Page

_PROCESS = click.option("--process", metavar="ID", default="", help=said(text("Only those of this process.")))
_NO_JOBS = text("There are none in this state. Those in another: --state stuck, failed, running or waiting.")
_ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("Only those at this element.")))


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (list_faults, list_jobs, list_timers, list_messages, list_instances, list_workers):
        group.add_command(each)


def _fault(row: faults.FaultRow) -> Text:
    return text(
        "fault %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s “%(name)s”  "
        "since %(at)s\n"
        "  %(why)s\n  %(way)s\n  All of it, and what to type: flowdesk operations show %(instance)s",
        key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
        element=row.element_id, name=row.element_name, at=at(row.at), why=row.message, way=row.way_out,
    )  # fmt: skip


@click.command(
    "faults",
    help=help_of(
        text("List open faults, newest first: what failed, where, since when, and why."),
        "flowdesk operations faults", "flowdesk operations faults --process incident --json",
    ),
)  # fmt: skip
@_PROCESS
@_ELEMENT
@LIMIT
@listing("faults", _fault)
def list_faults(limit: int, **filters: str) -> Page[faults.FaultRow]:
    """List open faults."""
    return faults.fault_list(filters, None, SYSTEM, spoken(), limit)


def _job(row: jobs.JobRow) -> Text:
    return text(
        "job %(key)s  instance %(instance)s  %(element)s “%(name)s”  %(type)s  tries left %(retries)s  "
        "due %(due)s  %(worker)s %(why)s",
        key=row.key, instance=row.instance_key, element=row.element_id, name=row.element_name, type=row.type,
        retries=row.retries, due=at(row.due_at), worker=row.worker or "-",
        why=text("No program asks for this type.") if row.unasked else row.error_message or "",
    )  # fmt: skip


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
@LIMIT
@listing("jobs", _job, _NO_JOBS)
def list_jobs(state: str, job_type: str, limit: int) -> Page[jobs.JobRow]:
    """List jobs."""
    return jobs.job_list(state, job_type, None, SYSTEM, spoken(), limit)


def _timer(row: timers.TimerRow) -> Text:
    return text(
        "timer %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s “%(name)s”  due %(due)s "
        "%(late)s",
        key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
        element=row.element_id, name=row.element_name, due=at(row.due_at),
        late=text("(overdue)") if row.late else "",
    )  # fmt: skip


@click.command(
    "timers",
    help=help_of(
        text("List timers, first due first; overdue ones say that no worker runs."), "flowdesk operations timers --late"
    ),
)
@click.option("--late", is_flag=True, help=said(text("Only those that are overdue.")))
@_PROCESS
@LIMIT
@listing("timers", _timer)
def list_timers(late: bool, process: str, limit: int) -> Page[timers.TimerRow]:
    """List timers."""
    return timers.timer_list(late, process, None, SYSTEM, spoken(), limit)


def _instance(row: instances.InstanceRow) -> Text:
    return text(
        "instance %(key)s  %(number)s  %(process)s version %(version)s  %(state)s  at %(places)s  "
        "faults %(faults)s",
        key=row.key, number=row.number or row.business_key or "-", process=row.process_id, version=row.version,
        state=row.state, places=listed(row.places, "-"), faults=row.open_faults,
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
@LIMIT
@listing("instances", _instance)
def list_instances(limit: int, **filters: str | None) -> Page[instances.InstanceRow]:
    """List process instances."""
    wanted = {name: value for name, value in filters.items() if value}
    return instances.instance_list(wanted, None, SYSTEM, spoken(), limit)


def _worker(row: Seen) -> Text:
    return text(
        "%(name)s  %(kind)s  %(condition)s  in hand %(in_hand)s  last seen %(seen)s  %(types)s",
        name=row.name, kind=row.kind, condition=row.condition.value, in_hand=row.in_hand,
        seen=at(row.last_seen), types=" ".join(row.types),
    )  # fmt: skip


@click.command(
    "workers",
    help=help_of(
        text("List workers and the programs that take jobs, and which of them are silent."),
        "flowdesk operations workers",
    ),
)
@listing("workers", _worker)
def list_workers() -> Page[Seen]:
    """List workers."""
    return Page(workers.worker_list(SYSTEM))
