"""Settings: the audit trail, searched and taken away as a file. Nothing on this page changes or deletes an entry."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.sections import section
from engine.errors import NotFound, text
from itsm.audit.export import export_trail
from itsm.audit.search import Wanted, actions
from itsm.organisation.queries.audit_trail.page import audit_page

blueprint = Blueprint("settings_audit", __name__, url_prefix="/settings/audit")
HOME = "/settings/audit"
FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
SHORT = 12
"""Characters of a hash that the page shows."""

section(
    "audit", text("Audit trail"), text("Who changed what, and when: searched, exported, chained by hashes."),
    "settings_audit.show", "audit.see",
    (
        text("Log"), text("History"), text("Changes"), text("Who did it"), text("Evidence"), text("Tampering"),
        text("Compliance"),
    ),
    icon="history", group="access",
)  # fmt: skip


@blueprint.get("")
@needs("audit.see")
def show() -> ResponseReturnValue:
    """Entries, newest first."""
    offered = _offered()
    found = in_force([one.name for one in offered])
    page = audit_page(_wanted(found), request.args.get("after"), actor(), visitor().language)
    return render_template(
        "settings/audit.html", rows=page.items, told=told, filters=found, offered=offered,
        chips=chips(found, offered), bare=HOME, short=SHORT,
        first=address() if request.args.get("after") else None, next=address(after=page.next) if page.next else None,
        export=lambda kind: address().replace(HOME, f"{HOME}/export.{kind}", 1),
    )  # fmt: skip


@blueprint.get("/export.<kind>")
@needs("audit.see")
def export(kind: str) -> ResponseReturnValue:
    """What is found, all of it, as a file that is written while it is read."""
    if kind not in FORMATS:
        raise NotFound(text("Expected a file as csv or jsonl, but this is another. Go back to the list."))
    found = in_force([one.name for one in _offered()])
    return download(export_trail(_wanted(found), kind, actor()), f"audit-trail.{kind}", FORMATS[kind])


def _offered() -> list[Filter]:
    return [
        Filter("who", say(text("Who: name, email or key"))),
        Filter("action", say(text("What")), tuple(_actions())),
        Filter("thing", say(text("Thing, such as team line-1, or a person"))),
        Filter("since", say(text("From day")), type="date"),
        Filter("until", say(text("Up to day")), type="date"),
        Filter("q", say(text("Words"))),
    ]  # fmt: skip


def _actions() -> list[tuple[str, str]]:
    """Each action with its words; where several read alike, their names tell them apart."""
    found = [(action, told.told_action(action)) for action in actions(actor())]
    return sorted(((action, f"{words} · {action}") for action, words in found), key=lambda one: one[1].casefold())


def _wanted(found: Mapping[str, str]) -> Wanted:
    until = _day(found.get("until"))
    return Wanted(
        found.get("who", ""), found.get("action", ""), found.get("thing", ""), _begins(_day(found.get("since"))),
        _begins(until + timedelta(days=1)) if until else None, found.get("q", ""),
    )  # fmt: skip


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed and typed < "9999-12-31" else None
    except ValueError:
        return None


def _begins(day: date | None) -> datetime | None:
    """When a day begins where the reader is."""
    if day is None or day.year <= 1:
        return None
    return datetime.combine(day, time(), visitor().zone).astimezone(UTC)
