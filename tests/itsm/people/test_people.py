"""People and teams: adding, finding, changing; who may."""

import pytest

from database import unit_of_work
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.people import queries
from itsm.people.commands import (
    add_person,
    change_person,
    join_team,
    leave_team,
    people_for_external,
    team_for_external,
)
from itsm.people.commands.change_person import Changes
from tests.support.people import MakePerson


def test_add_person_gives_an_actor_with_roles_and_teams(make_person: MakePerson) -> None:
    person = make_person("Wang Fang", roles=("agent", "team_lead"), teams=("line-1", "line-2"))

    assert person.roles == {"agent", "team_lead"}
    assert person.teams == {"line-1", "line-2"}
    assert person.name == "Wang Fang"


def test_add_person_is_refused_when_the_address_is_taken_in_another_case(make_person: MakePerson) -> None:
    make_person("Wang Fang", email="wang@example.org")

    with pytest.raises(InvalidInput, match="belongs to somebody already"):
        make_person("Other", email="WANG@example.org")


@pytest.mark.parametrize(
    ("name", "email", "language", "role"),
    [
        ("", "a@example.org", "en", "agent"),
        ("A", "no address", "en", "agent"),
        ("A", "a@example.org", "fr", "agent"),
        ("A", "a@example.org", "en", "king"),
    ],
)
def test_add_person_is_refused_when_a_value_cannot_be_used(
    tenant: int, name: str, email: str, language: str, role: str
) -> None:
    with pytest.raises(InvalidInput, match="Expected"):
        add_person(name, email, None, language, [role], [], SYSTEM)


def test_add_person_is_refused_when_the_actor_may_not_manage_people(agent: Actor) -> None:
    with pytest.raises(Forbidden, match="Add and change people"):
        add_person("New", None, None, "en", ["requester"], [], agent)


def test_add_person_is_refused_when_the_team_is_unknown(tenant: int) -> None:
    with pytest.raises(NotFound, match="line-9"):
        add_person("New", "new@example.org", None, "en", ["agent"], ["line-9"], SYSTEM)

    assert queries.find_person("new@example.org") is None


def test_search_people_finds_chinese_names_and_addresses_and_takes_wildcards_literally(make_person: MakePerson) -> None:
    wang = make_person("王芳", email="wang.fang@example.org")
    make_person("Li Wei")

    assert [person.key for person in queries.search_people("芳")] == [wang.key]
    assert [person.key for person in queries.search_people("WANG.F")] == [wang.key]
    assert queries.search_people("%") == []


def test_join_team_changes_the_role_and_leave_team_ends_the_membership(agent: Actor) -> None:
    assert agent.key is not None

    join_team(agent.key, "line-1", "lead", SYSTEM)
    assert [person.key for person in queries.people_of_team("line-1")] == [agent.key]

    leave_team(agent.key, "line-1", SYSTEM)
    assert queries.teams_of(agent.key) == frozenset()


def test_change_person_lets_everybody_choose_their_language_and_nobody_their_rights(requester: Actor) -> None:
    assert requester.key is not None

    change_person(requester.key, Changes(language="zh-CN"), requester)

    assert queries.person(requester.key).language == "zh-CN"
    with pytest.raises(Forbidden):
        change_person(requester.key, Changes(roles=frozenset({"administrator"})), requester)


def test_change_person_is_refused_when_an_administrator_gives_the_role_up(administrator: Actor) -> None:
    assert administrator.key is not None

    with pytest.raises(InvalidState, match="another administrator"):
        change_person(administrator.key, Changes(active=False), administrator)


def test_actor_of_is_refused_when_the_account_is_closed(administrator: Actor, agent: Actor) -> None:
    assert agent.key is not None

    change_person(agent.key, Changes(active=False), administrator)

    with pytest.raises(NotFound, match="account is closed"):
        queries.actor_of(agent.key)


def test_external_people_and_teams_are_made_once(tenant: int) -> None:
    with unit_of_work() as work:
        first = (
            people_for_external({"Resolved by 12": "Resolver 12"}, work),
            team_for_external("Group 56", "Group 56", work),
        )
    with unit_of_work() as work:
        again = people_for_external({"Resolved by 12": "Renamed"}, work), team_for_external("Group 56", "Renamed", work)

    assert again == first
    assert queries.person(first[0]["Resolved by 12"]).roles == {"requester"}
    assert queries.team("Group 56").name("zh-CN") == "Group 56"
