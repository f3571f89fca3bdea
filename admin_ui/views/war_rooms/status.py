"""The public status page: nobody signs in, copies may be kept, and nobody gets too many."""

from collections import Counter
from datetime import datetime

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import public, visitor
from engine import clock
from engine.errors import TooManyAttempts, text
from itsm.war_room.queries.status_page import status_page

blueprint = Blueprint("status_page", __name__, url_prefix="/status")
SECONDS = 30
"""How long a copy is good."""
MOST, MOST_ADDRESSES = 60, 10_000
"""Answers for one address in a minute; addresses that are counted apart, the others count as one."""


class _Minute:
    """How often each address asked in this minute, of this application."""

    def __init__(self) -> None:
        self.begin: datetime | None = None
        self.counts: Counter[str] = Counter()

    def count(self, address: str) -> int:
        now = clock.now().replace(second=0, microsecond=0)
        if now != self.begin:
            self.begin, self.counts = now, Counter()
        name = address if address in self.counts or len(self.counts) < MOST_ADDRESSES else "others"
        self.counts[name] += 1
        return self.counts[name]



@blueprint.get("/<address>")
@public
def show(address: str) -> ResponseReturnValue:
    """On to the page in the language of the browser."""
    _require_few()
    found = status_page(address, visitor().language)
    return redirect(f"/status/{address}/{found.language}", 302)


@blueprint.get("/<address>/<language>")
@public
def read(address: str, language: str) -> ResponseReturnValue:
    """What was published, in one language, the same for everybody."""
    _require_few()
    page = status_page(address, language)
    visitor().language, visitor().time_zone = page.language, page.time_zone
    response: Response = make_response(render_template("war_rooms/status.html", page=page, address=address))
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _require_few() -> None:
    minute: _Minute = current_app.extensions.setdefault("flowdesk_status_minute", _Minute())
    if minute.count(request.remote_addr or "") > MOST:
        raise TooManyAttempts(
            text("Expected at most %(most)s questions in a minute, but there were more. Wait a minute.", most=MOST)
        )
