"""One registry says where each kind of thing is used, with links to what uses it."""

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.accounts.service_accounts import add_service_account
from itsm.accounts.tokens import create_token, revoke_token
from itsm.organisation.commands import save_customer, save_person
from itsm.people.tables import TeamRow
from itsm.rights.commands import save_role, set_team_roles
from itsm.rights.roles import Allowed
from itsm.uses import Thing, uses_of
from itsm.uses.people import pointed_at
from itsm.uses.registry import FINDERS, KINDS
from tests.support.people import MakePerson


def told(thing: Thing) -> dict[str, tuple[int, list[str]]]:
    with reading() as session:
        return {str(use.label): (use.count, [link.address for link in use.links]) for use in uses_of(session, thing)}


def test_every_kind_has_a_finder(tenant: int) -> None:
    with reading() as session:
        for kind in KINDS:
            assert uses_of(session, Thing(kind, 0, "none")) == [], kind

    assert {kind for kind, finders in FINDERS.items() if not finders} == set()


def test_customer_is_used_by_its_people(administrator: Actor) -> None:
    customer = save_customer(None, {"code": "acme", "name": "Acme", "service_class": "vip"}, administrator)
    eva = save_person(None, {"name": "Eva", "language": "en", "customer": "acme"}, ["requester"], administrator)

    assert told(Thing("customer", customer.key, "acme")) == {"People": (1, [f"/settings/people/{eva.key}"])}


def test_person_is_used_by_their_teams_and_role_by_its_people(agent: Actor, make_person: MakePerson) -> None:
    with reading() as session:
        team = session.scalars(select(TeamRow.key)).one()
    other = make_person("Cai", roles=("agent",))

    assert told(Thing("person", agent.key or 0))["Teams"] == (1, [f"/settings/teams/{team}"])
    assert told(Thing("role", 0, "agent"))["People"] == (
        2, [f"/settings/people/{agent.key}", f"/settings/people/{other.key}"],
    )  # fmt: skip


def test_role_is_used_by_teams_and_by_roles_that_stand_for_it(agent: Actor, administrator: Actor) -> None:
    with reading() as session:
        team = session.scalars(select(TeamRow.key)).one()
    allowed = Allowed(frozenset({"portal.use"}))
    shipped = save_role(None, {"code": "clerk", "name_en": "Clerk", "copied_from": "agent"}, allowed, administrator)
    set_team_roles(team, ["clerk"], administrator)

    assert told(Thing("role", 0, "agent"))["Roles that stand for it"] == (1, [f"/settings/roles/{shipped.key}"])
    assert told(Thing("role", 0, "clerk")) == {"Teams whose members have it": (1, [f"/settings/teams/{team}"])}


def test_whatever_refers_to_a_person_is_found(administrator: Actor, make_person: MakePerson) -> None:
    fresh = save_person(None, {"name": "Eva", "language": "en"}, ["requester"], administrator).key
    busy = make_person("Cai").key or 0
    with reading() as session:
        assert fresh not in pointed_at(session, [fresh, busy, administrator.key or 0])
        assert pointed_at(session, [fresh, busy, administrator.key or 0])[administrator.key or 0] == "audit_entry"


def test_service_account_is_used_by_its_live_tokens_alone(administrator: Actor) -> None:
    robot = add_service_account("Monitoring", "", ["integrator"], administrator)
    for name in ("probe", "old"):
        create_token(name, "records", administrator, robot)
    revoke_token("old", administrator)

    assert told(Thing("person", robot)) == {"Tokens": (1, ["/settings/accounts/tokens"])}
