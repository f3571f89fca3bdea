"""The demo organisation as it stands before anything is reported."""

from flask import Flask
from sqlalchemy import func, select

from database import Base, in_tenant, reading, unit_of_work
from engine.errors import text
from engine.state.tables import Definition
from itsm.clocks.levels.queries import level
from itsm.demo.asking import ask_for_demo, people_to_try
from itsm.demo.loading import Loader
from itsm.demo.organisation import make_organisation
from itsm.escalation.tables import LadderSetting
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post, unsent
from itsm.mail.sending import send_due
from itsm.organisation.tables import AbsenceRow, CustomerRow, PresenceRow, SiteRow
from itsm.people.queries import find_person
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.roster.queries.on_duty import on_duty
from itsm.roster.tables import RosterRow
from itsm.tenants import set_up
from tests.itsm.demo.conftest import NOW, OWN
from tests.support.clocks import Clock
from tests.support.mail import Postbox


def _count(table: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_organisation_has_its_customers_sites_teams_people_and_rosters(app: Flask, afternoon: Clock) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=1)

    with in_tenant(asked.tenant):
        Loader().go_on()

        counted = [_count(table) for table in (CustomerRow, SiteRow, PersonRow, RosterRow, AbsenceRow)]
        assert counted == [3, 4, 45, 4, 3]
        assert 8 < _count(PresenceRow) < 22  # it is night in Shanghai
        with reading() as session:
            teams = session.execute(select(TeamRow.code, TeamRow.line, TeamRow.is_vendor).order_by(TeamRow.code)).all()
            customers = session.execute(
                select(CustomerRow.time_zone, CustomerRow.calendar, CustomerRow.service_level)
            ).all()
            routing = session.scalar(select(func.max(Definition.version)).where(Definition.id == "routing"))
        assert [(row.code, row.line) for row in teams if row.line and row.code != "supervisors"] == [
            ("accounts", 2), ("applications", 3), ("change-management", 2), ("desk-asia", 1), ("infrastructure", 2),
            ("inspectors", 1), ("knowledge-editors", 2), ("line-1", 1), ("line-2", 2), ("line-3", 3), ("network", 2),
            ("problem-managers", 2), ("procurement", 2), ("release-management", 2), ("request-management", 2),
            ("training", 2), ("workplace", 2),
        ]  # fmt: skip
        assert [row.code for row in teams if row.is_vendor] == ["vendor"]
        assert len(set(customers)) == 3 and len({row.time_zone for row in customers}) == 3
        assert {level(code).version for code in ("gold", "silver", "bronze")} == {1}
        assert routing == 2


def test_everybody_of_problems_and_changes_is_there_and_the_board_has_five(app: Flask, afternoon: Clock) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=1)

    with in_tenant(asked.tenant):
        Loader().go_on()
        with reading() as session:
            joined = select(TeamRow.code, func.count()).join(Membership, Membership.team_key == TeamRow.key)
            counted = {code: count for code, count in session.execute(joined.group_by(TeamRow.code))}

    assert [counted[code] for code in ("change-board", "problem-managers", "change-management")] == [5, 2, 2]
    fulfilling = ("accounts", "workplace", "procurement", "training", "request-management", "finance")
    others = ("security", "infrastructure", "applications", "change-authority")
    assert all(counted[code] for code in (*others, *fulfilling))
    assert {"nadia@desk.example", "clara@desk.example", "ruth@desk.example"} <= set(people_to_try("en"))


def test_rosters_say_who_is_on_duty_in_every_week_to_come(app: Flask, afternoon: Clock) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=1)

    with in_tenant(asked.tenant):
        Loader().go_on()

        for weeks in range(-4, 8):
            noon = NOW.replace(hour=11) + weeks * (NOW.replace(day=26) - NOW)
            assert [one.name for one in on_duty("desk-europe", noon).current if not one.is_gap]
            assert [one.name for one in on_duty("platform-on-call", noon).current if not one.is_gap]
            assert [one.name for one in on_duty("duty-managers", noon).current if not one.is_gap]
        with reading() as session:
            ladder = session.scalars(select(LadderSetting)).one()
            named = session.scalar(select(RosterRow.code).where(RosterRow.key == ladder.roster_key))
        assert named == "duty-managers" and ladder.fallback_key is not None


def test_everybody_signs_in_with_the_one_password_and_at_addresses_that_nobody_can_own(
    app: Flask, afternoon: Clock
) -> None:
    set_up(OWN)
    asked = ask_for_demo("zh-CN", name="Training", records=1)

    with in_tenant(asked.tenant):
        Loader().go_on()
        with reading() as session:
            addresses = session.scalars(select(PersonRow.email)).all()

        assert all(one is not None and one.endswith(".example") for one in addresses)
        assert all(find_person(email) is not None for email in people_to_try("zh-CN"))
    client = app.test_client()
    page = client.get("/sign-in")
    assert page.status_code == 200
    for email in (asked.administrator, "mara@desk.example", "lina@donghai.example"):
        assert _signs_in(app, email, asked.password)
    assert not _signs_in(app, "mara@desk.example", "another password that is wrong")


def _signs_in(app: Flask, email: str, password: str) -> bool:
    from engine.errors import FlowdeskError
    from itsm.accounts.sign_in import sign_in

    try:
        return bool(sign_in(email, password, "127.0.0.1", "test").token)
    except FlowdeskError:
        return False


def test_what_fails_half_way_leaves_nothing_of_the_organisation(app: Flask, afternoon: Clock) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=1)

    with in_tenant(asked.tenant):
        try:
            with unit_of_work() as work:
                make_organisation(work, NOW, "no hash")
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

        assert (_count(CustomerRow), _count(PersonRow)) == (0, 1)


def test_mail_to_the_people_of_the_demo_is_never_handed_to_a_server(
    app: Flask, afternoon: Clock, postbox: Postbox
) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=1)
    with in_tenant(asked.tenant):
        Loader().go_on()
        with reading() as session:
            addresses = [one for one in session.scalars(select(PersonRow.email)) if one is not None]
        letter = Letter(text("Hello"), (text("Hello"),), "https://desk.example.org/", text("Open"))
        with unit_of_work() as work:
            for email in addresses:
                post(work, f"to {email}", "urge", Recipient(email, "en"), letter)
            post(work, "to another", "urge", Recipient("li@example.org", "en"), letter)

    while send_due(50):
        pass

    assert [one["To"] for one in postbox.messages] == ["li@example.org"]
    with in_tenant(asked.tenant):
        assert {one.due_at for one in unsent(100)} == {None} and len(unsent(100)) == len(addresses) == 45
