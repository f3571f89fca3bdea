"""A large organisation, put in in bulk: people in teams, at customers and sites, with skills, absences and rosters."""

from datetime import timedelta

from sqlalchemy import select

from database import reading, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from itsm.organisation.tables import AbsenceRow, CustomerRow, DeskRow, DeskTeam, PersonSkill, SiteRow, SkillRow
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.roster.commands import save_roster, save_rotation, save_shift

SITES, SKILLS, DESKS, ROSTERS, AT_A_ROSTER = 300, 200, 20, 100, 18
SHIFTS = (("early", "06:00"), ("late", "14:00"), ("night", "22:00"))


def insert_organisation(people: int, teams: int, customers: int) -> None:
    """Put it into the organisation in force."""
    now = clock.now()
    with unit_of_work() as work:
        session = work.session
        places = [CustomerRow(code=f"c{n}", name=f"Customer {n}", service_class="standard") for n in range(customers)]
        groups = [
            TeamRow(code=f"t{n}", names={"en": f"Team {n}", "zh-CN": f"团队 {n}"}, line=1 + n % 3) for n in range(teams)
        ]
        skills = [SkillRow(code=f"s{n}", names={"en": f"Skill {n}"}) for n in range(SKILLS)]
        desks = [DeskRow(code=f"d{n}", names={"en": f"Desk {n}"}, kind="centralised") for n in range(DESKS)]
        session.add_all([*places, *groups, *skills, *desks])
        session.flush()
        sites = [SiteRow(code=f"p{n}", name=f"Site {n}", customer_key=places[n % customers].key) for n in range(SITES)]
        session.add_all(sites)
        session.add_all(DeskTeam(desk_key=desks[n % DESKS].key, team_key=one.key) for n, one in enumerate(groups))
        session.flush()
        persons = [
            PersonRow(
                name=f"Person {n}", email=f"p{n}@large.example", external_id=str(n), language="en", time_zone="UTC",
                created_at=now, customer_key=places[n % customers].key if n % 5 == 0 else None,
                site_key=sites[n % SITES].key if n % 5 == 0 else None,
            )
            for n in range(people)
        ]  # fmt: skip
        session.add_all(persons)
        session.flush()
        for n, one in enumerate(persons):
            session.add(PersonRole(person_key=one.key, role="agent"))
            session.add(
                Membership(person_key=one.key, team_key=groups[n % teams].key, role="lead" if n < teams else "member")
            )
            session.add(PersonSkill(person_key=one.key, skill_key=skills[n % SKILLS].key, grade=1 + n % 5))
            if n % 10 == 0:
                session.add(
                    AbsenceRow(
                        person_key=one.key, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=3),
                        kind="sick", substitute_key=persons[(n + teams) % people].key,
                    )
                )  # fmt: skip
    _rosters()


def _rosters() -> None:
    with reading() as session:
        teams = session.scalars(select(TeamRow.code).where(TeamRow.code.like("t%")).order_by(TeamRow.key)).all()
        keys = session.scalars(
            select(PersonRow.key).where(PersonRow.external_id.is_not(None)).order_by(PersonRow.key)
        ).all()
    day = clock.now().date() + timedelta(days=1)
    week = frozenset(range(1, 8))
    rosters = min(ROSTERS, len(teams))
    for number in range(rosters):
        code = f"r{number}"
        save_roster(None, {"code": code, "name_en": f"Roster {number}", "team": teams[number], "zone": "UTC"}, SYSTEM)
        mine = keys[number::rosters][:AT_A_ROSTER]
        for turn, (shift, start) in enumerate(SHIFTS):
            begins = {"from": day.isoformat()}
            save_shift(
                code, None, {"code": shift, "name_en": shift, "start": start, "hours": "8", **begins}, week, SYSTEM
            )
            members = "\n".join(str(key) for key in mine[turn::3])
            turns = {"members": members, "shift": shift, "turn": "week", "starts_on": day.isoformat()}
            save_rotation(code, None, {"code": shift, **turns, **begins}, SYSTEM)
