"""``flowdesk roster``: who is on duty, from the command line."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said, spoken
from database import reading
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.calendars.arithmetic.reading import read_time
from itsm.paging import MOST
from itsm.roster.choices import WHY
from itsm.roster.queries.lists import rosters
from itsm.roster.queries.on_duty import Entry, NowAndNext, emails_of, on_duty

_HELP = help_of(text("Say who is on duty."), "flowdesk roster now service-desk")
_NOW = help_of(
    text(
        "Print who is on duty now: a line for each person, team or gap.\n\n"
        "Without ROSTER of every roster. The exit code is 1 when somebody is missing."
    ),
    "flowdesk roster now service-desk",
    "flowdesk roster now service-desk --at 2026-12-24T22:00+08:00 --json",
)
_NEXT = help_of(text("Print who does the shift that begins next."), "flowdesk roster next service-desk")


@click.group("roster", help=_HELP)
def command() -> None:
    """Who is on duty."""


@command.command("now", help=_NOW)
@click.argument("roster", metavar="[ROSTER]", required=False)
@click.option("--at", metavar="TIME", help=said(text("Another time, ISO 8601 with a zone.")))
@organisation_option
@json_option
def now(roster: str | None, at: str | None, organisation_name: str | None, as_json: bool) -> int:
    """Print who is on duty."""
    moment = read_time(at) if at is not None else None
    with organisation(organisation_name):
        found = _found(roster, moment)
        answer = _answer(found, [(one, one.current) for one in found])
    return answer.give(as_json)


@command.command("next", help=_NEXT)
@click.argument("roster", metavar="[ROSTER]", required=False)
@organisation_option
@json_option
def following(roster: str | None, organisation_name: str | None, as_json: bool) -> int:
    """Print who comes next."""
    with organisation(organisation_name):
        found = _found(roster, None)
        answer = _answer([], [(one, one.following) for one in found])
    return answer.give(as_json)


def _found(roster: str | None, at: datetime | None) -> list[NowAndNext]:
    """One roster, or all of them."""
    if roster is not None:
        return [on_duty(roster, at, spoken())]
    found: list[NowAndNext] = []
    after: str | None = None
    while True:
        page = rosters({}, after, SYSTEM, spoken(), MOST)
        found += [one.now if at is None and one.now else on_duty(one.row.code, at, spoken()) for one in page.items]
        after = page.next
        if after is None:
            return found


def _answer(asked: Sequence[NowAndNext], shown: Sequence[tuple[NowAndNext, Sequence[Entry]]]) -> Answer:
    """What is printed; the exit code is 1 when of those that were ``asked`` for now somebody is missing."""
    with reading() as session:
        emails = emails_of(session, [entry for _, entries in shown for entry in entries])
    rows = [_row(one, entry, emails) for one, entries in shown for entry in entries]
    lines = [_line(one, entry) for one, entries in shown for entry in entries]
    return Answer({"duties": rows}, lines or [text("There are none.")], 1 if any(one.missing for one in asked) else 0)


def _row(found: NowAndNext, entry: Entry, emails: dict[int, str]) -> dict[str, object]:
    return {
        "roster": found.roster.code, "shift": entry.shift, "name": entry.name or None, "gap": entry.is_gap,
        "email": emails.get(entry.person_key or 0) or None, "team": entry.team or None,
        "from": entry.starts.isoformat(), "until": entry.ends.isoformat(),
    }  # fmt: skip


def _line(found: NowAndNext, entry: Entry) -> Text:
    zone = ZoneInfo(found.roster.zone)
    times = {
        "roster": found.roster.code, "shift": entry.shift,
        "begins": entry.starts.astimezone(zone).isoformat(timespec="minutes"),
        "until": entry.ends.astimezone(zone).isoformat(timespec="minutes"),
    }  # fmt: skip
    if not entry.is_gap:
        return Text("%(roster)s  %(shift)s  %(name)s  %(begins)s  %(until)s", {**times, "name": entry.name})
    why = WHY[entry.state] if entry.state is not None and entry.state in WHY else text("nobody")
    return text("%(roster)s  %(shift)s  NOBODY (%(name)s %(why)s)  %(begins)s  %(until)s",
                name=entry.name or "–", why=why, **times)  # fmt: skip
