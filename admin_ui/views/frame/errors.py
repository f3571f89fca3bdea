"""Error pages: what happened, what was kept, what to do; in the reader's language, in the frame of the pages."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from admin_ui.views.frame.visitor import AnotherPerson, FormExpired, visitor, visitor_or_stranger
from engine.errors import DamagedState, ExecutionFault, FlowdeskError, Text, text
from itsm.language import translate
from itsm.people.roles import may

log = logging.getLogger(__name__)

STATUS = {
    "not_found": 404, "forbidden": 403, "unauthenticated": 401, "conflict": 409, "invalid_state": 409,
    "too_many_attempts": 429, "invalid_input": 400, "invalid_form": 422, "invalid_definition": 422, "fault": 409,
}
"""HTTP status of each kind of refusal on a page."""

_OF_PAGES: Mapping[type[FlowdeskError], int] = {FormExpired: 400, AnotherPerson: 409}
"""Refusals that only pages have."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: a title, what happened, and what to do."""

    title: Text
    happened: Text
    advice: Text


_KEPT = text("Nothing was changed. Go back: what you typed is still in the form.")

WORDS = {
    400: Words(text("This cannot be used"), text("Something in the request is missing or has the wrong form."), _KEPT),
    401: Words(
        text("Please sign in"), text("You are not signed in, or your session has ended."),
        text("Sign in again; forms keep what you typed in this tab."),
    ),
    403: Words(
        text("You may not do this"), text("Your roles do not allow it."),
        text("Nothing was changed. If you need it for your work, ask an administrator."),
    ),
    404: Words(
        text("There is nothing here"), text("The address is wrong, or what was here is not visible to you."),
        text("Check the number, or search for it."),
    ),
    405: Words(
        text("That does not work this way"), text("The page exists, but not for this kind of request."),
        text("Go back and use the buttons of the page."),
    ),
    409: Words(
        text("It has changed in the meantime"), text("Somebody was faster."),
        text("Nothing was changed by you. Reload the page and look at how it stands now."),
    ),
    413: Words(
        text("That is too large"), text("The files together are larger than this desk accepts."),
        text("Nothing was stored. Send fewer or smaller files."),
    ),
    422: Words(text("Some fields need attention"), text("The form breaks one of its rules."), _KEPT),
    429: Words(
        text("Too many attempts"), text("There were many attempts in a short time."),
        text("Wait a few minutes and try again."),
    ),
    500: Words(
        text("Something went wrong on our side"),
        text("The desk could not finish the request; the operator sees why in the log."),
        text("What was stored before is safe; this step was not stored. Try again; if it repeats, tell the operator."),
    ),
}
"""What the pages say, by HTTP status."""

FAULT = Words(
    text("The process cannot go on here"),
    text("This step cannot be finished at the moment: the service desk has to correct its process."),
    text("Nothing was sent; what you typed is kept. Tell a process owner: diagram or data have to be corrected."),
)
"""What the pages say when a diagram or its data are wrong; those who work on records read the reason as well."""


def connect(app: Flask) -> None:
    """Give ``app`` its error pages."""
    app.register_error_handler(FlowdeskError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _defect)


def _refused(problem: FlowdeskError) -> ResponseReturnValue:
    status = _OF_PAGES.get(type(problem)) or STATUS.get(problem.kind, 400)
    if isinstance(problem, ExecutionFault | DamagedState):
        return _page(status, problem.message if _works_here() else None, FAULT)
    return _page(status, problem.message)


def _http(problem: HTTPException) -> ResponseReturnValue:
    if problem.response is not None or problem.code is None or problem.code < 400:
        return problem
    body, status, headers = _page(problem.code)
    return body, status, {**headers, **({"Allow": ", ".join(sorted(_allowed(problem)))} if status == 405 else {})}


def _allowed(problem: HTTPException) -> list[str]:
    return list(getattr(problem, "valid_methods", None) or [])


def _defect(problem: Exception) -> ResponseReturnValue:
    log.exception("Request failed", exc_info=problem, extra={"action": "request_failed", "path": request.path})
    return _page(500)


def _page(
    status: int, happened: Text | None = None, words: Words | None = None
) -> tuple[str, int, dict[str, str]]:
    visitor_or_stranger()
    words = words or WORDS.get(status, WORDS[400 if status < 500 else 500])
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify({"error": translate(happened or words.happened, visitor().language)})
        return answer.get_data(as_text=True), status, {"Content-Type": "application/json"}
    layout = _layout(status)
    body = render_template("error.html", words=words, happened=happened or words.happened, status=status, layout=layout)
    return body, status, {}


def _layout(status: int) -> str:
    """The frame around the page; a fault of ours gets the one that reads nothing from the database."""
    if visitor().actor is None or status >= 500:
        return "gate.html"
    return "frame.html" if _works_here() else "portal/frame.html"


def _works_here() -> bool:
    """The reader works on records, and may read what goes wrong with them."""
    found = visitor_or_stranger().actor
    return found is not None and (may(found, "record.see_all") or may(found, "work.see"))
