"""The studio: what another version of a decision would have made of the records of a past period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine import clock
from engine.errors import InvalidForm, Text, text
from itsm.exchange.files.writing import as_csv
from itsm.studio.allowance import allowed
from itsm.studio.decisions import OpenDecision, open_decision
from itsm.studio.replay import Case, Period, Replay, Version, earlier_versions, replay, uploaded, version_of

blueprint = Blueprint("past_decisions", __name__, url_prefix="/studio/decisions")
SHOWN = 100
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks: days of the reader, and a version or a file."""

    since: str
    until: str
    version: str = ""
    errors: Mapping[str, Text] = field(default_factory=dict)


@blueprint.get("/<decision_id>/past")
@needs("studio.use")
def ask(decision_id: str) -> ResponseReturnValue:
    """The form, with last month as the period."""
    opened = open_decision(decision_id, visitor().language)
    today = clock.now().astimezone(visitor().zone).date()
    last = today.replace(day=1) - timedelta(days=1)
    return _page(opened, Wanted(last.replace(day=1).isoformat(), last.isoformat()), None)


@blueprint.post("/<decision_id>/past")
@needs("studio.use")
def compare(decision_id: str) -> ResponseReturnValue:
    """The form with the comparison, or the records that differ as a file."""
    opened = open_decision(decision_id, visitor().language)
    given = request.form
    wanted = Wanted(given.get("since", ""), given.get("until", ""), given.get("version", ""))
    try:
        with allowed(actor()):
            found = replay(decision_id, _candidate(decision_id, wanted), _period(wanted), actor(), visitor().language)
    except InvalidForm as problem:
        return _page(opened, Wanted(wanted.since, wanted.until, wanted.version, problem.fields), None), 422
    if given.get("as") == "csv":
        return download(as_csv(list(_lines(found))), f"{decision_id}-past.csv", CSV)
    return _page(opened, wanted, found)


def _page(opened: OpenDecision, wanted: Wanted, found: Replay | None) -> str:
    return render_template(
        "studio/past.html", decision=opened.item, wanted=wanted, versions=earlier_versions(opened.item.id), found=found,
        shown=found.comparison.differing[:SHOWN] if found else (), called=_called(found), tab="decisions",
    )


def _called(found: Replay | None) -> object:
    """How a value of the field is called in the reader's language."""

    def called(value: str | None) -> str:
        if value is None:
            return say(text("no answer"))
        return found.field.shown(value, visitor().language) if found else value

    return called


def _candidate(decision_id: str, wanted: Wanted) -> Version:
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        limit = current_app.config["FLOWDESK_UPLOAD_LIMIT"]
        content = sent.stream.read(limit + 1)
        if len(content) > limit:
            raise InvalidForm({"file": text("This file is too large. Choose a smaller one.")})
        return uploaded(decision_id, content)
    if wanted.version.isdecimal():
        return version_of(decision_id, int(wanted.version[:9]))
    raise InvalidForm({"file": text("Expected a DMN file or an earlier version, but there is neither. Choose one.")})


def _period(wanted: Wanted) -> Period:
    first, last = (_day(name, value) for name, value in (("since", wanted.since), ("until", wanted.until)))
    zone = visitor().zone
    following = last + timedelta(days=1) if last < date.max else last
    return Period(datetime.combine(first, time(), zone), datetime.combine(following, time(), zone))


def _day(name: str, value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise InvalidForm({name: text("Expected a date, but this is none. Write it as 2026-01-31.")}) from None
    if not 1970 <= found.year <= 9998:
        raise InvalidForm({name: text("Expected a date from 1970 to 9998, but this is another. Correct it.")})
    return found


def _lines(found: Replay) -> Iterator[list[str]]:
    heads = (
        text("Number"), text("Title"), text("Opened"), text("On the record"), text("In use now"), text("Why"),
        text("With the other version"), text("Why"),
    )  # fmt: skip
    yield [say(head) for head in heads]
    for case in found.comparison.differing:
        yield _line(case)


def _line(case: Case) -> list[str]:
    return [
        case.number, case.title, case.opened.isoformat(), case.stands or "", case.before.value or "", case.before.why,
        case.after.value or "", case.after.why,
    ]
