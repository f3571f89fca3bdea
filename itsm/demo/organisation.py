"""Making the demo organisation: rows as an import has them, stored by the commands of the pages, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from itsm.accounts.passwords.keeping import store_hash
from itsm.clocks.kinds import OLA, RESOLUTION, RESPONSE, UC
from itsm.clocks.levels.commands import save_level
from itsm.clocks.levels.commands.save_level import Wording
from itsm.clocks.levels.content import Content, Target
from itsm.demo.announcing import announce
from itsm.demo.data import DOMAIN, address, decisions, organisation_data
from itsm.demo.duty import instant, read_duty
from itsm.escalation.commands import save_ladder
from itsm.exchange.kind import Kind, Standing
from itsm.exchange.kinds import KINDS
from itsm.organisation.commands import set_presence
from itsm.packs.versions.keeping import note_change
from itsm.packs.versions.naming import resource_name
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow
from itsm.war_room.commands.save_status_page import save_status_page

Row = Mapping[str, str]
DAY = timedelta(days=1)
HISTORY = timedelta(days=30)
"""How far back the demo reaches."""


def first_monday(now: datetime) -> datetime:
    """The Monday morning on which the history of the demo begins."""
    begin = now - HISTORY
    return begin.replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=begin.weekday())


def make_organisation(work: UnitOfWork, now: datetime, password_hash: str) -> None:
    """Everything but records, as it was set up when the history of the demo begins, in the tenant in force."""
    data, begin = organisation_data(), first_monday(now)
    with clock.at(begin):
        for level in data["levels"]:
            _add_level(work, level)
        for part in (*data["things"], {"kind": "people", "rows": list(_people(data["people"]))}):
            _store(work, part["kind"], part["rows"])
        _store(work, "memberships", list(_memberships(data["people"])))
        _store(work, "contacts", [{"person": address(who, f"{code}.example"), "customer": code, "role": "main"}
                                  for code, who in data["contacts"].items()])  # fmt: skip
        _store(work, "person-skills", [{"person": address(who), "skill": skill, "grade": grade}
                                       for who, skill, grade in data["skills"]])  # fmt: skip
        for part in (*data["rosters"], *data["periods"]):
            _store(work, part["kind"], [_dated(row, begin, now) for row in part["rows"]])
        _name_duty_managers(work, data["ladder"])
        _store(work, "absences", list(_absences(data["absences"], now)))
        _route(work)
    for key in work.session.scalars(select(PersonRow.key).where(PersonRow.email.is_not(None))):
        store_hash(key, password_hash, work)
    _come(work, now, data["presence"])
    _tell(work, now, data)


def _come(work: UnitOfWork, now: datetime, said: Mapping[str, str]) -> None:
    """Who is at work now says that they are here, some say otherwise; the rest says nothing."""
    duty = read_duty(work.session, now - DAY, now + DAY)
    here = {key for team in duty.members for key in duty.there(team, now)}
    people = work.session.execute(select(PersonRow.key, PersonRow.email).order_by(PersonRow.key)).all()
    otherwise = {address(who): state for who, state in said.items()}
    for key, email in people:
        state = otherwise.get(email or "", "here" if key in here else "")
        if state:
            set_presence(state, None, actor_of(key, work.session), work=work)


def _tell(work: UnitOfWork, now: datetime, data: Mapping[str, Any]) -> None:
    """The page on which everybody reads how the services are, and what is announced to all."""
    save_status_page(data["status_page"], True, SYSTEM, work=work)
    for said in data["announcements"]:
        who = work.session.scalars(select(PersonRow.key).where(PersonRow.email == address(said["by"]))).one()
        with clock.at(now - timedelta(hours=said["ago"])):
            announce(work, said, data["time_zone"], actor_of(who, work.session))


def _name_duty_managers(work: UnitOfWork, ladder: Mapping[str, str]) -> None:
    fallback = work.session.scalars(select(PersonRow.key).where(PersonRow.email == address(ladder["fallback"]))).one()
    save_ladder({"roster": ladder["roster"], "fallback": str(fallback)}, SYSTEM, work=work)


def _add_level(work: UnitOfWork, level: Mapping[str, Any]) -> None:
    def targets(kind: str) -> Iterator[Target]:
        for priority, minutes in level[kind].items():
            yield Target(kind, minutes, priority=None if priority == "other" else priority)

    wanted = (*targets(RESPONSE), *targets(RESOLUTION), Target(OLA, level["ola"]), Target(UC, level["uc"]))
    save_level(level["code"], Wording(level["name"]), Content(wanted), None, SYSTEM, new=True, work=work)
    work.session.flush()


def _store(work: UnitOfWork, key: str, rows: Sequence[Row]) -> None:
    """Store rows of a kind: what is there already is changed, the rest is added."""
    kind = KINDS[key]
    lookup = kind.lookup(work.session)
    rows = [lookup.spelt(kind, dict(row)) for row in rows]
    if kind.save_new is not None:
        for made in kind.save_new(work, rows, SYSTEM):
            if not isinstance(made, int):
                raise made
    else:
        known = {name: one for one in kind.standing(work.session) for name in kind.identities(one.texts)}
        for row in rows:
            kind.save(work, *_against(kind, row, known), SYSTEM)
    work.session.flush()


def _against(kind: Kind, row: Row, known: Mapping[str, Standing]) -> tuple[Standing | None, Row]:
    found = next((known[name] for name in kind.identities(row) if name in known), None)
    return found, ({**found.texts, **row} if found is not None else row)


def _people(people: Mapping[str, Any]) -> Iterator[Row]:
    managers = {one: who for who, reports in people["managers"].items() for one in reports}
    for group, role in (("agents", "agent; requester"), ("vendors", "vendor")):
        for name, who, _teams, zone, language, *roles in people[group]:
            yield {
                "name": name, "email": address(who), "language": language, "time_zone": zone,
                "roles": "; ".join((role, *roles)), "manager": address(managers[who]) if who in managers else "",
            }  # fmt: skip
    for name, who, customer, site, language, phone in people["requesters"]:
        yield {
            "name": name, "email": address(who, f"{customer}.example"), "language": language, "customer": customer,
            "site": site, "phones": phone, "roles": "requester",
            "manager": address(managers[who], f"{customer}.example") if who in managers else "",
        }  # fmt: skip


def _memberships(people: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Row]:
    for group in ("agents", "vendors"):
        for _name, who, teams, *_rest in people[group]:
            for team in teams.split("; "):
                yield {"person": address(who), "team": team.rstrip("*"), "role": "lead" if "*" in team else "member"}


def _dated(row: Row, begin: datetime, now: datetime) -> Row:
    """``first`` is the first day, ``at:…`` a time of the organisation's clock, see ``instant``."""
    said = {name: begin.date().isoformat() if cell == "first" else cell for name, cell in row.items()}
    zone = organisation_data()["time_zone"]
    return {
        name: f"{instant(cell[3:], now, zone).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if cell[:3] == "at:" else cell
        for name, cell in said.items()
    }


def _absences(rows: Sequence[Sequence[Any]], now: datetime) -> Iterator[Row]:
    zone = ZoneInfo(organisation_data()["time_zone"])
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for who, begins, ends, kind, substitute in rows:
        yield {
            "person": address(who), "starts_at": (midnight + timedelta(days=begins)).isoformat(),
            "ends_at": (midnight + timedelta(days=ends)).isoformat(), "kind": kind,
            "substitute": address(substitute, DOMAIN),
        }  # fmt: skip


def _route(work: UnitOfWork) -> None:
    """Put the decisions of the demo into use, as the studio would."""
    for pack, files in decisions().items():
        found = [Resource("decision", one.stem, resource_name(pack, one.name), one.read_bytes()) for one in files]
        done = deploy(pack, found, SYSTEM, work=work)
        note_change(work, pack, {one.name: one.read_bytes() for one in files}, SYSTEM, done.deployment_key)
