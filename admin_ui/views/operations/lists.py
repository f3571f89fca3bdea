"""Lists of operators: faults, jobs, timers, messages, instances, workers; each is an address that can be sent on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import text
from engine.worker.seen import JOB_WORKER_SILENCE
from itsm.operations.choosing import highest_key
from itsm.operations.lists import faults as fault_rows
from itsm.operations.lists import instances as instance_rows
from itsm.operations.lists import jobs as job_rows
from itsm.operations.lists import messages as message_rows
from itsm.operations.lists import timers as timer_rows
from itsm.operations.lists import workers as worker_rows
from itsm.operations.processes import process_names
from itsm.records.queries.items import Page

blueprint = Blueprint("operations_lists", __name__, url_prefix="/operations")


@blueprint.get("/faults")
@needs("operations.see")
def faults() -> ResponseReturnValue:
    """Open faults, newest first."""
    found = in_force(fault_rows.FILTERS)
    page = fault_rows.fault_list(found, _after(), actor(), visitor().language)
    offered = (_process_filter(), Filter("element", say(text("Element"))))
    return _list("faults", page, found, offered, upto=highest_key("faults") if page.next else 0)


@blueprint.get("/jobs")
@needs("operations.see")
def jobs() -> ResponseReturnValue:
    """Jobs in one state, by type."""
    state = request.args.get("state", "")
    state = state if state in job_rows.STATES else "stuck"
    found = in_force(("type",))
    page = job_rows.job_list(state, found.get("type", ""), _after(), actor(), visitor().language)
    upto = highest_key("jobs") if page.next else 0
    return _list(
        "jobs", page, found, (Filter("type", say(text("Type"))),), state=state, upto=upto,
        states=[(key, say(label)) for key, label in job_rows.STATES.items()],
        stuck_minutes=_minutes(job_rows.STUCK_AFTER), silent_minutes=_minutes(JOB_WORKER_SILENCE),
    )  # fmt: skip


@blueprint.get("/timers")
@needs("operations.see")
def timers() -> ResponseReturnValue:
    """Armed timers, first due first."""
    found = in_force(("process",))
    only_late = request.args.get("late") == "yes"
    page = timer_rows.timer_list(only_late, found.get("process", ""), _after(), actor(), visitor().language)
    return _list("timers", page, found, (_process_filter(),), only_late=only_late)


@blueprint.get("/messages")
@needs("operations.see")
def messages() -> ResponseReturnValue:
    """Kept messages, first forgotten first; or the steps that wait for one."""
    found = in_force(("name",))
    if request.args.get("awaited") == "yes":
        page = message_rows.awaited_list(found.get("name", ""), _after(), actor(), visitor().language)
        return _list("awaited", page, found, (Filter("name", say(text("Name"))),))
    only_soon = request.args.get("soon") == "yes"
    kept = message_rows.message_list(only_soon, found.get("name", ""), _after(), actor())
    return _list("messages", kept, found, (Filter("name", say(text("Name"))),), only_soon=only_soon)


@blueprint.get("/instances")
@needs("operations.see")
def instances() -> ResponseReturnValue:
    """Process instances, newest first."""
    found = in_force(instance_rows.FILTERS)
    page = instance_rows.instance_list(found, _after(), actor(), visitor().language)
    states = tuple((key, say(label)) for key, label in instance_rows.STATES.items())
    offered = (
        _process_filter(), Filter("version", say(text("Version"))), Filter("state", say(text("State")), states),
        Filter("element", say(text("Element"))), Filter("record", say(text("Ticket number"))),
    )  # fmt: skip
    upto = highest_key("instances") if page.next else 0
    return _list("instances", page, found, offered, upto=upto, states=instance_rows.STATES)


@blueprint.get("/workers")
@needs("operations.see")
def workers() -> ResponseReturnValue:
    """Programs that have jobs."""
    return render_template("operations/workers.html", workers=worker_rows.worker_list(actor()))


def _list(
    name: str, page: Page[Any], found: Mapping[str, str], offered: Sequence[Filter], **more: object
) -> ResponseReturnValue:
    """The page of one list, with what every list has around it."""
    return render_template(
        f"operations/{name}.html", list=name, page=page, filters=found, offered=offered, chips=chips(found, offered),
        bare=address(**{one.name: None for one in offered}), first=address() if _after() else None,
        next=address(after=page.next) if page.next else None, **more,
    )  # fmt: skip


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds()) // 60


def _after() -> str | None:
    return request.args.get("after")


def _process_filter() -> Filter:
    return Filter("process", say(text("Process")), tuple(process_names(actor(), visitor().language)))
