"""What ``flowdesk operations`` shows: faults, jobs, timers, instances, workers."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Text, text
from engine.registry import SYSTEM
from engine.worker.seen import Seen
from itsm.operations.lists import faults, instances, jobs, timers, workers
from itsm.records.queries.items import Page

Row = TypeVar("Row")
_LIMIT = click.option(
    "--limit", type=click.IntRange(1, 200), default=50, show_default=True, help=said(text("How many at most."))
)
_PROCESS = click.option("--process", metavar="ID", default="", help=said(text("Only those of this process.")))
_ELEMENT = click.option("--element", metavar="ID", default="", help=said(text("Only those at this element.")))
_NONE = text("There are none.")


def add_to(group: click.Group) -> None:
    """Add the commands to ``flowdesk operations``."""
    for each in (list_faults, list_jobs, list_timers, list_instances, list_workers):
        group.add_command(each)


def _listing(name: str, line: Callable[[Row], Text]) -> Callable[[Callable[..., Page[Row]]], Callable[..., int]]:
    """Answer with the rows that the function reads; ``line`` says one of them to people."""

    def decorate(read: Callable[..., Page[Row]]) -> Callable[..., int]:
        @wraps(read)
        def answering(*, organisation_name: str | None, as_json: bool, **filters: Any) -> int:
            with organisation(organisation_name):
                page = read(**filters)
            return _give(name, page, line, as_json)

        return organisation_option(json_option(answering))

    return decorate


def _fault(row: faults.FaultRow) -> Text:
    return text(
        "fault %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s  since %(at)s\n"
        "  %(why)s\n  %(way)s",
        key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
        element=row.element_id, at=row.at.isoformat(timespec="seconds"), why=row.message, way=row.way_out,
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
@_LIMIT
@_listing("faults", _fault)
def list_faults(process: str, element: str, limit: int) -> Page[faults.FaultRow]:
    """List open faults."""
    return faults.fault_list({"process": process, "element": element}, None, SYSTEM, "en", limit)


def _job(row: jobs.JobRow) -> Text:
    return text(
        "job %(key)s  instance %(instance)s  %(type)s  tries left %(retries)s  due %(due)s  %(worker)s %(why)s",
        key=row.key, instance=row.instance_key, type=row.type, retries=row.retries,
        due=row.due_at.isoformat(timespec="seconds"), worker=row.worker or "-", why=row.error_message or "",
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
@_LIMIT
@_listing("jobs", _job)
def list_jobs(state: str, job_type: str, limit: int) -> Page[jobs.JobRow]:
    """List jobs."""
    return jobs.job_list(state, job_type, None, SYSTEM, "en", limit)


def _timer(row: timers.TimerRow) -> Text:
    return text(
        "timer %(key)s  instance %(instance)s  %(process)s/%(element)s  due %(due)s",
        key=row.key, instance=row.instance_key, process=row.process_id, element=row.element_id,
        due=row.due_at.isoformat(timespec="seconds"),
    )  # fmt: skip


@click.command(
    "timers",
    help=help_of(
        text("List timers, first due first; overdue ones say that no worker runs."),
        "flowdesk operations timers --late",
    ),
)  # fmt: skip
@click.option("--late", is_flag=True, help=said(text("Only those that are overdue.")))
@_PROCESS
@_LIMIT
@_listing("timers", _timer)
def list_timers(late: bool, process: str, limit: int) -> Page[timers.TimerRow]:
    """List timers."""
    return timers.timer_list(late, process, None, SYSTEM, "en", limit)


def _instance(row: instances.InstanceRow) -> Text:
    return text(
        "instance %(key)s  %(number)s  %(process)s version %(version)s  %(state)s  at %(places)s  "
        "faults %(faults)s",
        key=row.key, number=row.number or row.business_key or "-", process=row.process_id, version=row.version,
        state=row.state, places=", ".join(row.places) or "-", faults=row.open_faults,
    )  # fmt: skip


@click.command(
    "instances",
    help=help_of(
        text("List process instances, newest first; those that run unless another state is named."),
        "flowdesk operations instances --process incident --element triage",
        "flowdesk operations instances --record INC-000042 --json",
    ),
)  # fmt: skip
@_PROCESS
@click.option("--version", metavar="N", default="", help=said(text("Only those of this version of the process.")))
@click.option("--state", type=click.Choice(list(instances.STATES)), help=said(text("Only those in this state.")))
@_ELEMENT
@click.option("--record", metavar="NUMBER", default="", help=said(text("Only that of this record.")))
@_LIMIT
@_listing("instances", _instance)
def list_instances(limit: int, **filters: str | None) -> Page[instances.InstanceRow]:
    """List process instances."""
    wanted = {name: value for name, value in filters.items() if value}
    return instances.instance_list(wanted, None, SYSTEM, "en", limit)


def _worker(row: Seen) -> Text:
    return text(
        "%(name)s  %(kind)s  %(condition)s  in hand %(in_hand)s  last seen %(seen)s",
        name=row.name, kind=row.kind, condition=row.condition.value, in_hand=row.in_hand,
        seen=row.last_seen.isoformat(timespec="seconds"),
    )  # fmt: skip


@click.command(
    "workers",
    help=help_of(
        text("List workers and the programs that take jobs, and which of them are silent."),
        "flowdesk operations workers",
    ),
)  # fmt: skip
@_listing("workers", _worker)
def list_workers() -> Page[Seen]:
    """List workers."""
    return Page(workers.worker_list(SYSTEM))


def _give(name: str, page: Page[Any], line: Callable[[Any], Text], as_json: bool) -> int:
    """Answer with the rows of a list; ``more`` says that there are others."""
    rows = [{field.name: _value(getattr(row, field.name)) for field in fields(row)} for row in page.items]
    told = [line(row) for row in page.items]
    if page.next:
        told.append(text("There are more. Name a process, an element, or a higher limit."))
    return Answer({name: rows, "more": page.next is not None}, told or [_NONE]).give(as_json)


def _value(value: Any) -> Any:
    """A value for machines: sentences in the language of this run, instants as ISO 8601."""
    if isinstance(value, Text):
        return said(value)
    return value.isoformat() if isinstance(value, datetime) else value
