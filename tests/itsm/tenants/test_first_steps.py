"""The first steps of a desk are ticked by what is stored, in each organisation for itself."""

import pytest

from database import in_tenant
from engine.errors import Forbidden
from engine.registry import SYSTEM, Actor
from itsm.clocks.kinds import RESPONSE
from itsm.clocks.levels.commands import choose_default_level, save_level
from itsm.clocks.levels.commands.save_level import Wording
from itsm.clocks.levels.content import Content, Target
from itsm.notices.commands.save_template import save_template
from itsm.notices.wording.template import Template
from itsm.organisation.commands import close_person, remove_thing, save_customer, save_desk, save_site, save_team, serve
from itsm.people.commands import join_team
from itsm.roster.commands import save_roster, save_rotation, save_shift
from itsm.routing.commands import save_rule
from itsm.tenants.first_steps import STEPS, first_steps
from tests.support.clocks import Clock
from tests.support.people import MakePerson, make_person_in
from tests.support.records import use_incident_pack
from tests.support.rosters import ALL_WEEK, ROSTER
from tests.support.tenants import add_tenant


def waiting(actor: Actor = SYSTEM) -> list[str]:
    """The steps that are not done."""
    return [step for step, done in first_steps(actor).items() if not done]


def line_1() -> None:
    """The team of line 1, without members."""
    save_team(None, {"code": "line-1", "name_en": "Line 1", "line": "1"}, SYSTEM)


def test_steps_are_done_one_after_the_other_as_things_are_added(tenant: int, clock: Clock) -> None:
    make_person_in("Ada", ("administrator",))
    assert waiting() == list(STEPS)

    save_customer(None, {"code": "nw", "name": "Northwind", "service_class": "vip"}, SYSTEM)
    save_site(None, {"code": "hall", "name": "Hall", "customer": "nw"}, SYSTEM)
    line_1()
    make_person_in("Ben", ("agent",), ("line-1",))
    assert waiting() == ["desks", "levels", "rosters", "routing", "templates"]

    desk = save_desk(None, {"code": "w", "name_en": "World", "kind": "virtual"}, SYSTEM).key
    serve(desk, "team", {"team": "line-1"}, SYSTEM)
    assert waiting() == ["desks", "levels", "rosters", "routing", "templates"]
    serve(desk, "customer", {"customer": "nw"}, SYSTEM)
    assert waiting() == ["levels", "rosters", "routing", "templates"]


def test_routing_waits_for_a_rule_apart_and_templates_for_words_of_ones_own(tenant: int) -> None:
    use_incident_pack()
    assert {"routing", "templates"} <= set(waiting())

    save_rule("routing", None, {"test_0": "printing", "answer_0": "line-2"}, None, SYSTEM)
    save_template("reported", "en", Template("New", "New: {{ number }}", "Hello"), None, SYSTEM)

    assert not {"routing", "templates"} & set(waiting())


def test_service_levels_wait_until_the_one_of_the_house_is_changed(tenant: int) -> None:
    names = Wording({"en": "Standard"})
    save_level("standard", names, Content((Target(RESPONSE, 60),)), None, SYSTEM, new=True)
    choose_default_level("standard", SYSTEM)
    assert "levels" in waiting()

    save_level("standard", names, Content((Target(RESPONSE, 30),)), 1, SYSTEM)

    assert "levels" not in waiting()


def test_roster_is_a_step_only_when_somebody_has_a_turn_in_it(agent: Actor, clock: Clock) -> None:
    save_roster(None, ROSTER | {"code": "day"}, SYSTEM)
    today = clock.now().date().isoformat()
    shift = {"name_en": "Day", "code": "day", "start": "08:00", "hours": "8", "from": today}
    save_shift("day", None, shift, ALL_WEEK, SYSTEM)
    assert "rosters" in waiting()

    turns = {"code": "days", "shift": "day", "turn": "day", "starts_on": today, "from": today}
    save_rotation("day", None, {**turns, "members": str(agent.key)}, SYSTEM)

    assert "rosters" not in waiting()


def test_team_of_a_line_whose_only_member_has_left_waits_again(administrator: Actor, make_person: MakePerson) -> None:
    line_1()
    ben = make_person("Ben", roles=("agent",), teams=("line-1",))
    assert "teams" not in waiting()

    close_person(ben.key or 0, False, SYSTEM)

    assert "teams" in waiting() and "people" in waiting()
    join_team(administrator.key or 0, "line-1", "member", SYSTEM)
    assert "teams" not in waiting()


def test_archived_things_and_those_of_another_organisation_do_not_count(tenant: int) -> None:
    customer = save_customer(None, {"code": "nw", "name": "Northwind", "service_class": "vip"}, SYSTEM)
    with in_tenant(add_tenant()):
        assert waiting() == list(STEPS)
    save_site(None, {"code": "hall", "name": "Hall", "customer": "nw"}, SYSTEM)

    remove_thing("customer", customer.key, SYSTEM)

    assert "customers" in waiting()


def test_steps_are_for_those_who_manage_people(agent: Actor) -> None:
    with pytest.raises(Forbidden):
        first_steps(agent)
