"""Setting up: once, with the code or from the terminal; repeating it is safe."""

from dataclasses import replace

import pytest
from flask import Flask

from database import in_tenant
from engine.errors import Forbidden, InvalidInput, InvalidState
from itsm.accounts.sign_in import sign_in
from itsm.people.queries import actor_of, find_person, teams
from itsm.tenants import SetUp, deploy_shipped_packs, is_set_up, missing_packs, new_set_up_code, set_up

WANTED = SetUp(
    organisation="示例公司",
    language="zh-CN",
    time_zone="Asia/Shanghai",
    admin_name="Ada",
    admin_email="Ada@example.org",
    password="a long sentence",
)


def test_set_up_makes_the_organisation_its_administrator_and_its_packs(app: Flask) -> None:
    tenant = set_up(WANTED)

    assert is_set_up()
    signed_in = sign_in("ada@example.org", WANTED.password, "192.0.2.1", "Test/1")
    assert signed_in.tenant_key == tenant
    with in_tenant(tenant):
        administrator = actor_of(signed_in.person_key)
        assert administrator.roles == {"administrator", "requester", "agent"}
        assert administrator.teams == {team.code for team in teams() if team.line} != set()  # no board is filled
        assert missing_packs() == []


def test_set_up_leaves_an_administrator_who_works_no_tickets_out_of_the_teams(app: Flask) -> None:
    tenant = set_up(replace(WANTED, works_tickets=False))

    with in_tenant(tenant):
        person = find_person(WANTED.admin_email)
        assert person is not None
        assert person.roles == {"administrator", "requester"}
        assert actor_of(person.key).teams == frozenset()


def test_set_up_changes_nothing_when_it_is_repeated(app: Flask) -> None:
    first = set_up(WANTED)

    again = set_up(replace(WANTED, password="another sentence"))

    assert again == first
    assert sign_in(WANTED.admin_email, WANTED.password, "192.0.2.1", "Test/1").tenant_key == first


def test_set_up_is_refused_when_another_organisation_is_there(app: Flask) -> None:
    set_up(WANTED)

    with pytest.raises(InvalidState, match="示例公司"):
        set_up(replace(WANTED, organisation="Other"))


def test_set_up_is_refused_when_a_value_cannot_be_used_and_leaves_nothing_behind(app: Flask) -> None:
    with pytest.raises(InvalidInput, match="Mars"):
        set_up(replace(WANTED, time_zone="Mars/Olympus"))
    with pytest.raises(InvalidInput, match="password"):
        set_up(replace(WANTED, password="short"))

    assert not is_set_up()


def test_set_up_takes_the_newest_code_once_in_any_case(app: Flask) -> None:
    old, new = new_set_up_code(), new_set_up_code()

    with pytest.raises(Forbidden, match="terminal"):
        set_up(WANTED, code=old)
    set_up(WANTED, code=f" {new.lower().replace('-', '')} ")

    with pytest.raises(InvalidState, match="Sign in"):
        set_up(WANTED, code=new)


def test_deploy_shipped_packs_does_nothing_when_nothing_changed(app: Flask) -> None:
    tenant = set_up(WANTED)

    with in_tenant(tenant):
        assert deploy_shipped_packs() == []
