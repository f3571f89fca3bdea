"""People as administrators keep them: belonging, roles, leaving, the last administrator, skills, contacts, desks."""

from collections.abc import Mapping
from datetime import date

import pytest

from engine.errors import Conflict, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import (
    close_person,
    end_contact,
    end_serving,
    give_skill,
    remove_thing,
    save_desk,
    save_person,
    save_skill,
    save_team,
    serve,
    set_contact,
    take_skill,
)
from itsm.organisation.keeping import Saved
from itsm.organisation.queries.customer_view import customer_view
from itsm.organisation.queries.desk_view import desk_view
from itsm.organisation.queries.people import people_list
from itsm.organisation.queries.person_view import person_view
from itsm.organisation.queries.team_view import team_view
from itsm.people import queries
from itsm.people.commands import change_person, join_team, leave_team
from itsm.people.commands.change_person import Changes
from itsm.records.commands import assign_task, claim_task
from tests.itsm.organisation.conftest import TEAM
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task

KIM = {"name": "Kim", "language": "en", "time_zone": "Europe/Berlin", "email": "Kim@Example.org", "customer": "acme"}


def test_person_is_added_with_customer_site_and_class_of_the_customer(site: Saved) -> None:
    saved = save_person(None, {**KIM, "site": "acme-berlin"}, ("agent",), SYSTEM)

    found = person_view(saved.key, SYSTEM)
    assert found.person.email == "kim@example.org"
    assert (found.customer and found.customer[1], found.site and found.site[0]) == ("acme", "acme-berlin")
    assert (found.own_class, found.service_class) == ("", "vip")
    assert found.person.roles == {"agent"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ada.admin@example.org"}, "email"), ({"email": "no address"}, "email"), ({"name": " "}, "name"),
        ({"customer": "nobody"}, "customer"), ({"customer": "", "site": "acme-berlin"}, "site"),
        ({"service_class": "gold"}, "service_class"), ({"language": "fr"}, "language"),
    ],
)  # fmt: skip
def test_person_is_refused_at_the_field_that_is_wrong(
    administrator: Actor, site: Saved, change: Mapping[str, str], field: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_person(None, {**KIM, **change}, (), SYSTEM)

    assert list(refused.value.fields) == [field]


def test_person_changed_by_somebody_else_is_not_overwritten(customer: Saved, administrator: Actor) -> None:
    saved = save_person(None, KIM, ("agent",), SYSTEM)
    save_person(saved.key, {**KIM, "name": "Kim Lee"}, ("agent",), administrator, saved.revision)

    with pytest.raises(Conflict, match="Ada Admin did"):
        save_person(saved.key, KIM, ("agent",), SYSTEM, saved.revision)


def test_last_administrator_keeps_the_role_and_stays(administrator: Actor, make_person: MakePerson) -> None:
    key = administrator.key or 0
    for changes in (Changes(active=False), Changes(roles=frozenset({"agent"}))):
        with pytest.raises(InvalidState, match="this is the last one"):
            change_person(key, changes, SYSTEM)

    make_person("Eve", roles=("administrator",))

    change_person(key, Changes(active=False), SYSTEM)
    assert not queries.person(key).active


def test_person_with_open_tasks_is_not_archived_until_these_are_handed_over(desk: Desk) -> None:
    task = open_task(desk.triaged())
    claim_task(task.key, desk.agent)

    with pytest.raises(InvalidState, match=r"open tasks \(1\)\. Hand these over first"):
        close_person(desk.agent.key or 0, False, SYSTEM)
    assign_task(task.key, None, SYSTEM)
    saved = close_person(desk.agent.key or 0, False, SYSTEM)

    assert [item.name for item in people_list({"state": "archived"}, None, SYSTEM).items] == ["Ben Agent"]
    close_person(desk.agent.key or 0, True, SYSTEM, saved.revision)
    assert queries.person(desk.agent.key or 0).active


def test_last_member_stays_while_the_team_has_open_tasks(desk: Desk, make_person: MakePerson) -> None:
    desk.report()

    with pytest.raises(InvalidState, match=r"\(1\), but this is its last member"):
        leave_team(desk.agent.key or 0, "line-1", SYSTEM)
    make_person("Dee", roles=("agent",), teams=("line-1",))

    leave_team(desk.agent.key or 0, "line-1", SYSTEM)
    assert queries.teams_of(desk.agent.key or 0) == frozenset()


def test_archived_team_takes_neither_members_nor_tasks(desk: Desk, team: Saved) -> None:
    join_team(desk.agent.key or 0, "tokyo", "dispatcher", SYSTEM)
    remove_thing("team", team.key, SYSTEM)

    with pytest.raises(InvalidState, match="archived"):
        join_team(desk.requester.key or 0, "tokyo", "member", SYSTEM)
    with pytest.raises(InvalidState, match="archived"):
        assign_task(open_task(desk.report()).key, None, SYSTEM, team="tokyo")


def test_team_shows_members_by_role_and_what_waits_by_age(desk: Desk, make_person: MakePerson, clock: Clock) -> None:
    make_person("Dee", roles=("agent",), teams=("line-1",))
    join_team(desk.agent.key or 0, "line-1", "lead", SYSTEM)
    desk.report()

    found = team_view(queries.team("line-1").key, SYSTEM, "en")

    assert [(one.name, one.role) for one in found.members] == [("Ben Agent", "lead"), ("Dee", "member")]
    assert (found.there, found.waiting, found.nobody, found.older) == (2, 1, 1, {"day": 0, "week": 0})


def test_skill_with_its_last_day_is_given_changed_and_taken(agent: Actor, clock: Clock) -> None:
    key = agent.key or 0
    skill = save_skill(None, {"code": "bgp", "name_en": "Routing"}, SYSTEM)
    give_skill(key, {"skill": "bgp", "grade": "2", "expires_on": "2026-11-19"}, SYSTEM)
    [had] = person_view(key, SYSTEM).skills
    give_skill(key, {"skill": "bgp", "grade": "4", "expires_on": "2026-11-20"}, SYSTEM)
    [has] = person_view(key, SYSTEM).skills

    assert (had.grade, had.expired) == (2, True)
    assert (has.grade, has.expires_on, has.expired) == (4, date(2026, 11, 20), False)
    assert not remove_thing("skill", skill.key, SYSTEM).deleted
    with pytest.raises(InvalidForm):
        give_skill(key, {"skill": "bgp", "grade": "6", "expires_on": "soon"}, SYSTEM)
    take_skill(key, skill.key, SYSTEM)
    assert person_view(key, SYSTEM).skills == []


def test_contact_of_a_customer_is_an_active_person(customer: Saved, agent: Actor) -> None:
    set_contact(customer.key, "ben.agent@example.org", "main", SYSTEM)
    set_contact(customer.key, str(agent.key), "escalation", SYSTEM)

    assert [(one.name, one.role) for one in customer_view(customer.key, SYSTEM, "en").contacts] == [
        ("Ben Agent", "escalation")
    ]
    assert [name for _, name, _ in person_view(agent.key or 0, SYSTEM).contact_for] == ["Acme"]
    with pytest.raises(NotFound):
        set_contact(customer.key, "nobody@example.org", "main", SYSTEM)
    end_contact(customer.key, agent.key or 0, SYSTEM)
    assert customer_view(customer.key, SYSTEM, "en").contacts == []


def test_desk_that_follows_the_sun_needs_hours_and_zones_and_tells_its_gaps(
    site: Saved, team: Saved, clock: Clock
) -> None:
    values = {"code": "world", "name_en": "World desk", "kind": "virtual", "follows_sun": "true"}
    key = save_desk(None, values, SYSTEM).key
    save_team(None, {**TEAM, "code": "nowhere", "time_zone": ""}, SYSTEM)
    hours = {"opens": "09:00", "closes": "18:00"}
    for wrong in ({"team": "tokyo"}, {"team": "tokyo", "opens": "09:00"}, {"team": "nowhere", **hours}, {"team": "x"}):
        with pytest.raises(InvalidForm):
            serve(key, "team", wrong, SYSTEM)

    serve(key, "team", {"team": "tokyo", **hours}, SYSTEM)
    for kind, code in (("site", "acme-berlin"), ("customer", "acme")):
        serve(key, kind, {kind: code}, SYSTEM)

    found = desk_view(key, SYSTEM, "zh-CN")
    assert [(one.name, one.opens, one.on_turn) for one in found.teams] == [("东京", 540, False)]
    assert [(begins.hour, ends.hour) for begins, ends in found.gaps] == [(9, 0)]
    assert ([one[1] for one in found.sites], [one[1] for one in found.customers]) == (["acme-berlin"], ["acme"])
    end_serving(key, "team", team.key, SYSTEM)
    assert desk_view(key, SYSTEM, "en").teams == []
