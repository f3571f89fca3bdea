"""``flowdesk calendar``: what a calendar says, from the command line."""

from datetime import datetime

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Names, Text, text
from itsm.calendars.arithmetic.definition import to_json
from itsm.calendars.arithmetic.reading import of_minutes, read_time, unknown_years_told, whole_minutes
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.queries import Calendar, calendar, calendars, working_time

_HELP = help_of(
    text("Compute with calendars."), "flowdesk calendar elapsed cn-5x8 2026-09-30T16:00+08:00 2026-10-08T10:00+08:00"
)
_ELAPSED = help_of(
    text(
        "Print the working minutes from one time to another: the number alone.\n\n"
        "Times are ISO 8601 with a zone. A minute counts when it is over. The number is negative when TO is before "
        "FROM."
    ),
    "flowdesk calendar elapsed cn-5x8 2026-09-30T16:00+08:00 2026-10-08T10:00+08:00",
    "flowdesk calendar elapsed de-5x9 2026-03-06T16:00@Europe/Berlin 2026-03-09T09:00Z --json",
)
_ADD = help_of(
    text(
        "Print the time at which so many working minutes after FROM are over.\n\n"
        "It is ISO 8601 in the zone of the calendar: the end of a day, not the begin of the next one, when both fit."
    ),
    "flowdesk calendar add cn-5x8 2026-09-30T16:00+08:00 120",
)
_LIST = help_of(text("List the calendars."), "flowdesk calendar list --json")
_SHOW = help_of(
    text("Show a calendar: zone, hours of the week, holidays, exceptions."),
    "flowdesk calendar show cn-5x8",
)


@click.group("calendar", help=_HELP)
def command() -> None:
    """What calendars say."""


@command.command("elapsed", help=_ELAPSED)
@click.argument("code", metavar="CALENDAR")
@click.argument("begin", metavar="FROM")
@click.argument("end", metavar="TO")
@organisation_option
@json_option
def elapsed(code: str, begin: str, end: str, organisation_name: str | None, as_json: bool) -> int:
    """Print working minutes."""
    first, last = read_time(begin), read_time(end)
    with organisation(organisation_name):
        computes = working_time(code)
        minutes = whole_minutes(computes.elapsed(first, last))
    unknown = _warn(computes, code, first, last, as_json)
    told = {"calendar": code, "minutes": minutes, "unknown_years": unknown}
    return Answer(told, [Text("%(minutes)s", {"minutes": minutes})]).give(as_json)


@command.command("add", help=_ADD, context_settings={"ignore_unknown_options": True})
@click.argument("code", metavar="CALENDAR")
@click.argument("begin", metavar="FROM")
@click.argument("minutes", metavar="MINUTES", type=int)
@organisation_option
@json_option
def add(code: str, begin: str, minutes: int, organisation_name: str | None, as_json: bool) -> int:
    """Print a time."""
    first = read_time(begin)
    with organisation(organisation_name):
        computes = working_time(code)
        reached = computes.add(first, of_minutes(minutes))
    unknown = _warn(computes, code, first, reached, as_json)
    told = {"calendar": code, "at": reached.isoformat(), "unknown_years": unknown}
    return Answer(told, [Text("%(at)s", {"at": reached.isoformat()})]).give(as_json)


@command.command("list", help=_LIST)
@organisation_option
@json_option
def show_all(organisation_name: str | None, as_json: bool) -> int:
    """List the calendars."""
    with organisation(organisation_name):
        found = calendars()
    rows = [{"calendar": one.code, "name": one.names, "zone": one.definition.zone, "revision": one.revision}
            for one in found]  # fmt: skip
    lines = [
        text("%(code)s  %(name)s  %(zone)s", code=one.code, name=said(_name(one)), zone=one.definition.zone)
        for one in found
    ]
    return Answer({"calendars": rows}, lines or [text("There are none.")]).give(as_json)


@command.command("show", help=_SHOW)
@click.argument("code", metavar="CALENDAR")
@organisation_option
@json_option
def show(code: str, organisation_name: str | None, as_json: bool) -> int:
    """Show one calendar."""
    with organisation(organisation_name):
        found = calendar(code)
    stored = to_json(found.definition)
    region, lines = found.definition.region, [text("%(code)s  %(name)s", code=code, name=said(_name(found)))]
    lines.append(text("zone %(zone)s, revision %(revision)s", zone=found.definition.zone, revision=found.revision))
    lines += [Text("%(day)s  %(hours)s", {"day": day, "hours": hours or "-"}) for day, hours in stored["week"].items()]
    if region is not None:
        part = f"{region.country} {region.subdivision}".strip()
        made_up = stored["make_up"] or "-"
        lines.append(text("holidays of %(region)s, make-up days %(hours)s", region=part, hours=made_up))
    lines += [Text("%(day)s  %(hours)s  %(reason)s", {**each, "hours": each["hours"] or "-"})
              for each in stored["exceptions"]]  # fmt: skip
    return Answer({"calendar": code, "names": found.names, "revision": found.revision, **stored}, lines).give(as_json)


def _name(found: Calendar) -> Text:
    return Text("%(name)s", {"name": Names(found.names)})


def _warn(computes: WorkingTime, code: str, begin: datetime, end: datetime, as_json: bool) -> list[int]:
    """Say on standard error for which years holidays are not known yet; machines get the years in the answer."""
    unknown = computes.unknown_years(begin, end)
    if unknown and not as_json:
        click.echo(said(unknown_years_told(code, unknown)), err=True)
    return unknown
