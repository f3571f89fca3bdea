"""The definitive media library: what is registered stays as it is, and what is not the same is not installed."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, NotFound
from engine.registry import Actor
from itsm.audit import AuditEntry
from itsm.builds.commands import move_build, register_build, withdraw_build
from itsm.builds.naming import hash_in
from itsm.builds.queries import build_view, builds
from itsm.organisation.keeping import Saved
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson

pytestmark = pytest.mark.usefixtures("app")
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BUILD = {"product": "ERP", "version": "2026.2", "sha256": HASH, "location": "shelf 1"}


@pytest.fixture
def lead(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who keeps the library."""
    return make_person("Lea Lead", roles=("team_lead",))


@pytest.mark.parametrize(
    "written", [HASH, HASH.upper(), f"sha256:{HASH}", f"  {HASH}  erp 2026.2.zip\n", f"SHA256:{HASH.upper()}"]
)
def test_hash_is_read_as_tools_write_it(written: str) -> None:
    assert hash_in(written) == HASH


@pytest.mark.parametrize("written", ["", HASH[:-1], HASH + "0", "g" * 64, f"erp.zip {HASH}", "sha256:"])
def test_what_is_no_hash_is_none(written: str) -> None:
    assert hash_in(written) is None


def test_same_build_is_found_again_and_another_hash_is_refused(lead: Actor) -> None:
    first = register_build(BUILD, lead)

    assert register_build({**BUILD, "product": " erp ", "location": "elsewhere"}, lead) == first
    assert build_view(first.key, lead).row.location == "shelf 1"
    with pytest.raises(InvalidForm) as problem:
        register_build({**BUILD, "sha256": "0" * 64}, lead)
    assert problem.value.fields.keys() == {"version"}


def test_two_build_servers_that_register_one_at_once_get_one(app: Flask, tenant: int, lead: Actor) -> None:
    made = at_once(app, tenant, [partial(register_build, BUILD, lead)] * 4)

    assert [one for one in made if not isinstance(one, Saved)] == [] and len(set(made)) == 1


def test_all_that_is_wrong_is_said_at_once(lead: Actor) -> None:
    with pytest.raises(InvalidForm) as problem:
        register_build({"product": " ", "version": "9" * 61, "sha256": "abc", "size": "-1"}, lead)

    assert problem.value.fields.keys() == {"product", "version", "sha256", "location", "size"}


def test_withdrawn_one_stays_to_be_read_and_is_not_registered_again(lead: Actor) -> None:
    key = register_build(BUILD, lead).key
    withdraw_build(key, "It has a hole.", lead, 1)

    assert [row.key for row in builds(lead, withdrawn=True).items] == [key]
    assert builds(lead).items == []
    with pytest.raises(InvalidForm):
        register_build(BUILD, lead)
    with pytest.raises(InvalidForm):
        withdraw_build(key, " ", lead)


def test_it_is_found_by_words_and_by_its_hash(lead: Actor) -> None:
    key = register_build(BUILD, lead).key
    register_build({**BUILD, "product": "CRM_100%", "sha256": "1" * 64}, lead)

    assert [row.key for row in builds(lead, "erp  2026").items] == [key]
    assert [row.key for row in builds(lead, HASH.upper()).items] == [key]
    assert [row.product for row in builds(lead, "_100%").items] == ["CRM_100%"]
    assert builds(lead, "_").items != builds(lead, "x_").items


def test_place_moves_once_and_is_audited(lead: Actor) -> None:
    key = register_build(BUILD, lead).key
    move_build(key, {"location": "shelf 2", "note": ""}, lead, 1)
    move_build(key, {"location": "shelf 2", "note": ""}, lead, 2)

    with pytest.raises(Conflict):
        move_build(key, {"location": "shelf 3"}, lead, 1)
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"build {key}")).all()
    assert actions == ["build_added", "build_changed"]


def test_who_works_reads_and_others_do_nothing(lead: Actor, make_person: MakePerson) -> None:
    key = register_build(BUILD, lead).key
    agent, requester = make_person("Ada Agent", roles=("agent",)), make_person("Rob Requester")

    assert build_view(key, agent).row.name == "ERP 2026.2"
    for refused in (
        lambda: register_build(BUILD, agent), lambda: withdraw_build(key, "No.", agent),
        lambda: move_build(key, {"location": "x"}, agent), lambda: builds(requester),
        lambda: build_view(key, requester),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            refused()
    with pytest.raises(NotFound):
        build_view(key + 1, agent)
