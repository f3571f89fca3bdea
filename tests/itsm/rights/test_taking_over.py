"""Who manages people takes nobody over who has more rights, and gives no right that they do not have (ASVS 4.1.5)."""

from collections.abc import Callable

import pytest

from database import unit_of_work
from engine.errors import Forbidden
from engine.registry import SYSTEM, Actor
from itsm.accounts.by_link.invitations import invite, send_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.factors.standing import reset_factors
from itsm.accounts.leaving import close_account, erase_person, personal_data
from itsm.accounts.passwords.keeping import set_password
from itsm.accounts.service_accounts import add_service_account
from itsm.accounts.sessions import end_all_sessions, open_session, revoke_session, sessions_of
from itsm.accounts.tokens import create_token
from itsm.organisation.commands import save_customer, save_person, save_team, set_contact
from itsm.people.commands import add_person, change_person, join_team, leave_team
from itsm.people.commands.change_person import Changes
from itsm.people.queries import actor_of, person
from itsm.rights.commands import save_role, set_team_roles
from itsm.rights.roles import Allowed
from tests.itsm.rights.conftest import MakeRole
from tests.support.people import MakePerson

KNOWN = "correct horse battery staple 7"


@pytest.fixture
def clerk(make_role: MakeRole, make_person: MakePerson) -> Actor:
    """Somebody who manages people and the settings, and no more than a requester besides."""
    make_role("people-clerk", ("people.manage", "people.see", "portal.use", "settings.manage", "api.use"),
              ("record.report",), type_key="*")  # fmt: skip
    return actor_of(make_person("Pat Clerk", roles=("people-clerk", "requester")).key or 0)


@pytest.fixture
def requester(make_person: MakePerson) -> Actor:
    """Somebody with fewer rights than the clerk."""
    return make_person("Cai Requester")


def _password(key: int, actor: Actor) -> None:
    with unit_of_work() as work:
        set_password(key, KNOWN, actor, work)


def _email(key: int, actor: Actor) -> None:
    found = person(key)
    values = {"name": found.name, "language": "en", "time_zone": "UTC", "email": "clerk.too@example.org"}
    save_person(key, values, sorted(found.roles), actor)


def _session(key: int, actor: Actor) -> None:
    with unit_of_work() as work:
        open_session(key, "127.0.0.1", "theirs", work)
    revoke_session(sessions_of(key)[0].key, actor)


ACTS: dict[str, Callable[[int, Actor], object]] = {
    "password": _password,
    "address": _email,
    "invitation": lambda key, actor: send_link(key, Purpose.INVITATION, actor),
    "reset link": lambda key, actor: send_link(key, Purpose.PASSWORD_RESET, actor),
    "second factor": reset_factors,
    "name": lambda key, actor: change_person(key, Changes(name="Other"), actor),
    "roles": lambda key, actor: change_person(key, Changes(roles=frozenset({"requester"})), actor),
    "one session": _session,
    "sessions": end_all_sessions,
    "personal data": personal_data,
    "token": lambda key, actor: create_token("mine", "records", actor, key),
    "closing": close_account,
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", ["administrator", "agent"])
def test_account_with_more_rights_is_out_of_reach(
    clerk: Actor, make_person: MakePerson, act: str, role: str
) -> None:
    above = make_person("Ada Above", roles=(role,)).key or 0
    make_person("Another Admin", roles=("administrator",))

    with pytest.raises(Forbidden, match="no more rights"):
        ACTS[act](above, clerk)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_account_with_fewer_rights_is_within_reach(clerk: Actor, requester: Actor, act: str) -> None:
    ACTS[act](requester.key or 0, clerk)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_who_manages_rights_reaches_every_account(administrator: Actor, make_person: MakePerson, act: str) -> None:
    ACTS[act](make_person("Lea Lead", roles=("team_lead",)).key or 0, administrator)


def test_closed_account_with_more_rights_is_not_erased(clerk: Actor, make_person: MakePerson) -> None:
    above = make_person("Ada Above", roles=("administrator",))
    make_person("Another Admin", roles=("administrator",))
    close_account(above.key or 0, SYSTEM)

    with pytest.raises(Forbidden, match="no more rights"):
        erase_person(above.key or 0, "Ada Above", clerk)


def test_right_through_a_team_counts(clerk: Actor, requester: Actor, tenant: int) -> None:
    team = save_team(None, {"code": "admins", "name_en": "Admins"}, SYSTEM)
    set_team_roles(team.key, ["administrator"], SYSTEM)
    join_team(requester.key or 0, "admins", "member", SYSTEM)

    with pytest.raises(Forbidden, match="no more rights"):
        _password(requester.key or 0, clerk)


@pytest.mark.parametrize("role", ["administrator", "agent", "operator"])
def test_role_with_more_rights_is_not_given(clerk: Actor, requester: Actor, role: str) -> None:
    team = save_team(None, {"code": "trial", "name_en": "Trial"}, SYSTEM)
    own = frozenset({"people-clerk", "requester", role})
    for give in (
        lambda: change_person(clerk.key or 0, Changes(roles=own), clerk),
        lambda: change_person(requester.key or 0, Changes(roles=frozenset({role})), clerk),
        lambda: add_person("New", None, None, "en", [role], [], clerk),
        lambda: invite("New", "new@example.org", "en", [role], [], clerk),
        lambda: add_service_account("Program", "", [role], clerk),
        lambda: set_team_roles(team.key, [role], clerk),
    ):
        with pytest.raises(Forbidden, match="no more than"):
            give()
    assert person(clerk.key or 0).roles == {"people-clerk", "requester"}


def test_team_whose_roles_give_more_is_not_joined(clerk: Actor, tenant: int) -> None:
    team = save_team(None, {"code": "agents", "name_en": "Agents"}, SYSTEM)
    set_team_roles(team.key, ["agent"], SYSTEM)

    with pytest.raises(Forbidden, match="no more than"):
        join_team(clerk.key or 0, "agents", "member", clerk)


def test_nobody_is_taken_out_of_a_team_whose_roles_give_more(clerk: Actor, requester: Actor) -> None:
    team = save_team(None, {"code": "admins", "name_en": "Admins"}, SYSTEM)
    set_team_roles(team.key, ["administrator"], SYSTEM)
    join_team(requester.key or 0, "admins", "member", SYSTEM)

    with pytest.raises(Forbidden, match="no more than"):
        leave_team(requester.key or 0, "admins", clerk)


def test_role_with_no_more_rights_is_given(clerk: Actor, requester: Actor) -> None:
    change_person(requester.key or 0, Changes(roles=frozenset({"people-clerk"})), clerk)

    assert person(requester.key or 0).roles == {"people-clerk"}


def test_role_is_made_by_who_manages_rights_alone(clerk: Actor) -> None:
    with pytest.raises(Forbidden, match="Make roles"):
        save_role(None, {"code": "mine", "name_en": "Mine"}, Allowed(frozenset({"operations.act"})), clerk)


def test_sight_is_widened_by_who_sees_it_alone(clerk: Actor, requester: Actor) -> None:
    customer = {"code": "acme", "name": "Acme", "service_class": "standard"}
    found = save_customer(None, customer, SYSTEM)
    with pytest.raises(Forbidden, match="sees every record"):
        save_customer(found.key, {**customer, "requesters_see": "customer"}, clerk)
    with pytest.raises(Forbidden, match="sees every record"):
        set_contact(found.key, str(clerk.key), "main", clerk, sees="customer")
    save_customer(found.key, {**customer, "requesters_see": "customer"}, SYSTEM)
    values = {"name": "Pat Clerk", "language": "en", "time_zone": "UTC", "customer": "acme"}
    with pytest.raises(Forbidden, match="sees every record"):
        save_person(clerk.key, values, ["people-clerk", "requester"], clerk)
