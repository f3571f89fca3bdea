"""Giving several tasks to a colleague, wherever they are selected; what cannot be given says why on the next page."""

from collections.abc import Sequence

from flask import request

from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor
from engine.errors import FlowdeskError, text
from itsm.people import queries as people
from itsm.people.roles import require
from itsm.records.commands import assign_task


def assign_all(tasks: Sequence[str], person_key: str | None = None) -> None:
    """Give ``tasks`` to the person of the form, or to ``person_key``. Raises Forbidden, NotFound (person)."""
    require(actor(), "work.assign")
    chosen = person_key or request.form.get("person")
    if not chosen:
        tell("info", text("Choose the colleague who gets the tasks."))
        return
    person = people.person(key_of(chosen))
    done = 0
    for task in tasks:
        try:
            assign_task(key_of(task), person.key, actor(), command_id(f"assign:{task}"))
            done += 1
        except FlowdeskError as problem:
            tell("warn", problem.message)
    if done:
        tell("good", text("Assigned to %(name)s: %(count)s.", name=person.name, count=done))
