"""Storing what a form of Settings sent: on to the next page, or the same form again with what was typed and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import tell
from engine.errors import Conflict, FlowdeskError, InvalidForm, InvalidInput, InvalidState, Text, text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not stored: a sentence for its head, and one for each field that is wrong."""

    problem: Text | None = None
    errors: Mapping[str, Text] = field(default_factory=dict)


NOTHING_WRONG = Refusal()
SAVED = text("Saved.")
STATUS: Mapping[type[FlowdeskError], int] = {InvalidForm: 422, InvalidInput: 422, InvalidState: 409, Conflict: 409}
"""Refusals that lead back to the form, and the status that it is shown again with."""


def stored(
    act: Callable[[], object], following: str | Callable[[], str], again: Callable[[Refusal], str],
    done: Text | None = SAVED,
) -> ResponseReturnValue:
    """Do ``act``; say ``done`` on the page ``following``, or draw the form ``again`` with what is wrong.

    With ``done`` None, ``act`` says itself what it did.

    Refusals that no change of the form can mend (nothing there, not allowed) are left to the error pages.
    """
    try:
        act()
    except tuple(STATUS) as problem:
        errors = problem.fields if isinstance(problem, InvalidForm) else {}
        status = next(status for kind, status in STATUS.items() if isinstance(problem, kind))
        return again(Refusal(problem.message, errors)), status
    if done is not None:
        tell("good", done)
    return redirect(following if isinstance(following, str) else following(), 303)
