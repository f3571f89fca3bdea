"""A role that needs a second factor needs it however somebody has it."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.accounts.factors.rules import ask_for_second_factor
from itsm.accounts.factors.standing import factors_of
from itsm.organisation.commands import save_team
from itsm.people.commands import join_team
from itsm.rights.commands import save_role, set_team_roles
from itsm.rights.roles import Allowed
from tests.support.people import MakePerson


@pytest.mark.parametrize("through", ["itself", "team", "copy", "nothing"])
def test_role_through_a_team_and_a_copied_one_need_the_second_factor(
    tenant: int, make_person: MakePerson, through: str
) -> None:
    somebody: Actor = make_person("Sam", roles=("operator",) if through == "itself" else ("requester",))
    team = save_team(None, {"code": "night", "name_en": "Night"}, SYSTEM)
    join_team(somebody.key or 0, "night", "member", SYSTEM)
    values = {"code": "night-operator", "name_en": "Night operator", "copied_from": "operator"}
    save_role(None, values, Allowed(frozenset({"operations.see"})), SYSTEM)
    given = {"team": ["operator"], "copy": ["night-operator"]}.get(through, [])
    set_team_roles(team.key, given, SYSTEM)
    ask_for_second_factor(frozenset({"operator"}), SYSTEM)

    assert factors_of(somebody.key or 0).asked_for is (through != "nothing")
