"""iCalendar feeds (RFC 5545): the duties of a person, or those of a roster, for calendar programs.

Times are in UTC; the id of an event stays the same while its shift does, so that a program replaces it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from database import all_tenants, in_tenant, reading
from engine import clock
from engine.errors import NotFound, Text, text
from itsm.language import format_list, gettext, translate
from itsm.mail import address_of
from itsm.people.queries import acting, person
from itsm.roster.choices import WHY
from itsm.roster.feed_links import FeedRow, feed_of
from itsm.roster.queries.duties_of_person import duties_of
from itsm.roster.queries.lists import title_of
from itsm.roster.queries.loading import schedules
from itsm.roster.queries.on_duty import entries
from itsm.roster.rights import may_see
from itsm.roster.tables import RosterRow

BACK, AHEAD = timedelta(days=31), timedelta(days=92)
_ASKED_AGAIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a feed."""

    id: str
    starts: datetime
    ends: datetime
    summary: str
    address: str


def feed(token: str) -> bytes:
    """The feed behind a secret link; raises NotFound when it is void, whatever the reason."""
    with all_tenants(), reading() as session:
        row = feed_of(session, token)
    if row is None:
        raise _void()
    with in_tenant(row.tenant_id):
        name, events = _events(row)
    return written_calendar("Roster", name, events)


def _events(row: FeedRow) -> tuple[str, list[Event]]:
    begin, end = clock.now() - BACK, clock.now() + AHEAD
    with reading() as session:
        owner = person(row.person_key, session)
        if not owner.active or not may_see(acting(owner, session)):
            raise _void()
        if row.roster_key is None:
            title = gettext("Duties of %(name)s", owner.language) % {"name": owner.name}
            own = duties_of(session, owner.key, begin, end, owner.language)
            return title, [
                Event(f"{one.roster}.{one.id}.{one.starts:%H%M}.{owner.key}", one.starts, one.ends,
                      f"{one.roster_title} · {one.shift_name}", f"/roster/{one.roster}")
                for one in own
            ]  # fmt: skip
        roster = session.get_one(RosterRow, row.roster_key)
        if roster.archived_at is not None:
            raise _void()
        schedule = schedules(session, [roster], begin, end)[roster.key]
        return title_of(roster, owner.language), [
            Event(
                f"{roster.code}.{part.occurrence.id}.{part.starts:%H%M}", part.starts, part.ends,
                f"{part.occurrence.shift.name(owner.language)} · " + format_list(
                    [entry.name if not entry.is_gap else _gap(entry.state, owner.language)
                     for entry in entries(schedule, part, owner.language)],
                    owner.language,
                ),
                f"/roster/{roster.code}",
            )
            for part in schedule.segments
        ]  # fmt: skip


def _gap(state: object, language: str) -> str:
    why: Text | None = next((said for key, said in WHY.items() if key == state), None)
    nobody = gettext("nobody", language)
    return f"{nobody} ({translate(why, language)})" if why is not None else nobody


def written_calendar(product: str, name: str, events: Iterable[Event]) -> bytes:
    """Events as an iCalendar file that is called ``name``; ``product`` is the part of Flowdesk that made it."""
    from icalendar import Calendar, vDuration  # of use for feeds alone, and not light
    from icalendar import Event as CalendarEvent

    calendar = Calendar()
    calendar.add("prodid", f"-//Flowdesk//{product}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _one_line(name))
    calendar.add("refresh-interval", vDuration(_ASKED_AGAIN), parameters={"value": "DURATION"})
    for one in events:
        made = CalendarEvent()
        made.add("uid", f"{one.id}@flowdesk")
        made.add("dtstamp", clock.now())
        made.add("dtstart", one.starts)
        made.add("dtend", one.ends)
        made.add("summary", _one_line(one.summary))
        made.add("url", address_of(one.address))
        calendar.add_component(made)
    found: bytes = calendar.to_ical()
    return found


def _one_line(words: str) -> str:
    """Words that somebody typed, without whatever a calendar program could take for the end of a line."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())


def _void() -> NotFound:
    return NotFound(text("Expected a feed that holds, but the link was revoked. Make a new one on the page."))
