"""Whom a rung means: the duty manager of the roster, leads, roles, people; and who is told where nobody is there."""

import pytest

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.accounts.leaving import leave
from itsm.escalation.commands import remove_rung, save_ladder, save_rung
from itsm.escalation.kept import settings
from itsm.organisation.commands import remove_thing
from itsm.people.queries import team
from itsm.roster.commands import save_roster, save_rotation, save_shift
from itsm.uses import Thing, uses_of
from tests.support.clocks import Clock
from tests.support.ladder import make_lead, people_told, run_on, rung, said_of
from tests.support.people import MakePerson
from tests.support.records import Desk
from tests.support.rosters import ALL_WEEK, ROSTER, rotation, shift

RUNG = {"clock": "resolution", "when": "30 min", "whom": "lead", "event": "escalated"}


def make_roster(*members: Actor | str) -> None:
    """A roster whose shift lasts from 08:00 to 20:00 in Shanghai, three hours from the begin of a test, and chosen."""
    save_roster(None, {**ROSTER, "code": "duty"}, SYSTEM)
    save_shift("duty", None, shift("08:00", code="day"), ALL_WEEK, SYSTEM)
    save_rotation("duty", None, rotation(*members, code="days", shift="day", turn="day"), SYSTEM)


def chosen(fallback: Actor | None = None) -> None:
    """Let that roster be the one of the duty managers."""
    save_ladder({"roster": "duty", "fallback": str(fallback.key) if fallback else ""}, SYSTEM)


def test_duty_manager_is_whoever_is_on_duty_when_the_rung_is_due(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    duty = make_person("Dan Duty", roles=("agent",))
    make_roster(duty)
    chosen()
    rung("1 h", "duty_manager")
    reported = desk.triaged()

    run_on(clock, 61)

    assert people_told(reported) == [[duty.key]]
    assert "Duty manager: Dan Duty told (Resolution: 1 h used up)" in said_of(reported, desk.agent)


def test_nobody_on_duty_means_the_named_fallback_and_that_is_said(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    head = make_person("Hao Head", roles=("administrator",))
    make_roster(make_person("Dan Duty", roles=("agent",)))
    chosen(head)
    rung("3 h 30 min", "duty_manager")
    reported = desk.triaged()

    run_on(clock, 220, step=5)

    assert people_told(reported) == [[head.key]]
    said = "Duty manager: nobody was there; Hao Head told instead (Resolution: 3 h 30 min used up)"
    assert said in said_of(reported, desk.agent)


def test_team_on_duty_means_those_of_it_who_are_there(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    two = [make_person(name, roles=("agent",), teams=("managers",)) for name in ("Mo One", "Ma Two")]
    make_roster("managers")
    chosen()
    rung("1 h", "duty_manager")
    reported = desk.triaged()

    run_on(clock, 61)

    assert people_told(reported) == [[one.key for one in two]]


def test_without_roster_and_fallback_the_lead_is_told_and_without_a_lead_the_record_says_so(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    rung("10 min", "duty_manager")
    rung("20 min", "owner")
    reported = desk.triaged()
    run_on(clock, 11)
    assert people_told(reported) == [[]]
    said = "Duty manager: nobody was there, and nobody instead (Resolution: 10 min used up)"
    assert said in said_of(reported, desk.agent)

    lead = make_lead(make_person)
    other = desk.triaged()
    run_on(clock, 11)

    assert people_told(other) == [[lead.key]]


def test_role_person_and_group_are_told_those_alone_who_see_the_record(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    admin = make_person("Ada Admin", roles=("administrator",))
    blind, gone = make_person("Bix Blind"), make_person("Gil Gone", roles=("agent",))
    for when, whom in (("10 min", "role:administrator"), ("11 min", f"person:{blind.key}"), ("12 min", "team:line-1"),
                       ("13 min", f"person:{gone.key}")):  # fmt: skip
        rung(when, whom)
    save_ladder({"fallback": str(admin.key)}, SYSTEM)
    reported = desk.triaged()
    leave(gone.key or 0, None, SYSTEM)

    run_on(clock, 15)

    line_1 = sorted([desk.agent.key or 0, admin.key - 1 if admin.key else 0])
    assert people_told(reported) == [[admin.key], [admin.key], line_1, [admin.key]]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"clock": "sometime"}, "clock"), ({"when": ""}, "when"), ({"when": "0 %"}, "when"), ({"when": "5000 %"}, "when"),
     ({"when": "2 d"}, "when"), ({"when": "९ %"}, "when"), ({"whom": ""}, "whom"), ({"whom": "role"}, "named"),
     ({"whom": "team", "named": "nobody"}, "named"), ({"whom": "person", "named": "x"}, "named"),
     ({"event": "closed"}, "event"), ({"priority": "odd"}, "priority"), ({"type_key": "odd"}, "type_key"),
     ({"when": "30 min "}, "whom")],
)  # fmt: skip
def test_odd_rung_is_refused_beside_its_field(desk: Desk, change: dict[str, str], field: str) -> None:
    save_rung(None, RUNG, SYSTEM)

    with pytest.raises(InvalidForm) as refused:
        save_rung(None, {**RUNG, **change}, SYSTEM)

    assert list(refused.value.fields) == [field]


def test_ladder_is_changed_by_those_who_manage_settings_and_not_over_a_colleagues_change(desk: Desk) -> None:
    key = save_rung(None, RUNG, SYSTEM).key
    with pytest.raises(Forbidden):
        save_rung(key, RUNG, desk.agent)
    with pytest.raises(Forbidden):
        remove_rung(key, desk.agent)
    with pytest.raises(Forbidden):
        save_ladder({}, desk.agent)
    save_rung(key, {**RUNG, "when": "40 min"}, SYSTEM, 1)
    with pytest.raises(Conflict):
        save_rung(key, {**RUNG, "when": "50 min"}, SYSTEM, 1)
    with pytest.raises(InvalidForm):
        save_ladder({"roster": "none", "fallback": "none"}, SYSTEM)
    remove_rung(key, SYSTEM)
    with pytest.raises(NotFound):
        remove_rung(key, SYSTEM)


def test_ladder_is_told_where_its_things_are_used_and_holds_its_teams(desk: Desk, make_person: MakePerson) -> None:
    duty = make_person("Dan Duty", roles=("agent",))
    make_roster(duty)
    chosen(duty)
    rung("1 h", "team:line-2")
    with reading() as session:
        key = settings(session).roster_key or 0
        labels = [use.label.template for use in uses_of(session, Thing("roster", key, "duty"))]
        mine = [use.label.template for use in uses_of(session, Thing("person", duty.key or 0))]

    assert "Roster of the duty managers" in labels and "Told where the ladder finds nobody" in mine
    with pytest.raises(InvalidState, match="Rungs of the ladder"):
        remove_thing("team", team("line-2").key, SYSTEM)
