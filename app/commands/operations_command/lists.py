"""What ``flowdesk operations`` shows: faults, jobs, timers, instances, workers."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.operations.lists import faults, instances, jobs, timers, workers
from itsm.records.queries.items import Page

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
        page = faults.fault_list(filters, None, SYSTEM, "en", limit)
    lines = [
        text(
            "fault %(key)s  instance %(instance)s %(number)s  %(process)s/%(element)s  since %(at)s\n"
            "  %(why)s\n  %(way)s",
            key=row.key, instance=row.instance_key, number=row.number or "", process=row.process_id,
            element=row.element_id, at=row.at.isoformat(timespec="seconds"), why=row.message, way=row.way_out,
        )
        for row in page.items
    ]  # fmt: skip
    return _give("faults", page, lines, as_json)


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
        page = jobs.job_list(state, job_type, None, SYSTEM, "en", limit)
    lines = [
        text(
            "job %(key)s  instance %(instance)s  %(type)s  tries left %(retries)s  due %(due)s  %(worker)s %(why)s",
            key=row.key, instance=row.instance_key, type=row.type, retries=row.retries,
            due=row.due_at.isoformat(timespec="seconds"), worker=row.worker or "-", why=row.error_message or "",
        )
        for row in page.items
    ]  # fmt: skip
    return _give("jobs", page, lines, as_json)


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
        page = timers.timer_list(late, process, None, SYSTEM, "en", limit)
    lines = [
        text(
            "timer %(key)s  instance %(instance)s  %(process)s/%(element)s  due %(due)s",
            key=row.key, instance=row.instance_key, process=row.process_id, element=row.element_id,
            due=row.due_at.isoformat(timespec="seconds"),
        )
        for row in page.items
    ]  # fmt: skip
    return _give("timers", page, lines, as_json)


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
        page = instances.instance_list(wanted, None, SYSTEM, "en", limit)
    lines = [
        text(
            "instance %(key)s  %(number)s  %(process)s version %(version)s  %(state)s  at %(places)s  "
            "faults %(faults)s",
            key=row.key, number=row.number or row.business_key or "-", process=row.process_id, version=row.version,
            state=row.state, places=", ".join(row.places) or "-", faults=row.open_faults,
        )
        for row in page.items
    ]  # fmt: skip
    return _give("instances", page, lines, as_json)


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
            "%(name)s  %(kind)s  %(condition)s  in hand %(in_hand)s  last seen %(seen)s",
            name=row.name, kind=row.kind, condition=row.condition.value, in_hand=row.in_hand,
            seen=row.last_seen.isoformat(timespec="seconds"),
        )
        for row in found
    ]  # fmt: skip
    return _give("workers", Page(found), lines, as_json)


def _give(name: str, page: Page[Any], lines: Sequence[Text], as_json: bool) -> int:
    """Answer with the rows of a list; ``more`` says that there are others."""
    rows = [{field.name: _value(getattr(row, field.name)) for field in fields(row)} for row in page.items]
    told = [*lines, *([text("There are more. Name a process, an element, or a higher limit.")] if page.next else [])]
    return Answer({name: rows, "more": page.next is not None}, told or [_NONE]).give(as_json)


def _value(value: Any) -> Any:
    """A value for machines: sentences in the language of this run, instants as ISO 8601."""
    if isinstance(value, Text):
        return said(value)
    return value.isoformat() if isinstance(value, datetime) else value
