"""Links by hand: who is signed in is known by a provider from then on, until they, or an administrator, end it."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden, InvalidState, NotFound
from engine.registry import Actor
from itsm.accounts.entering import Browser
from itsm.accounts.oidc.flow import NotSignedOn, begin, finish
from itsm.accounts.oidc.providers import provider, save_provider
from itsm.accounts.oidc.sign_in import sign_in_by_provider
from itsm.accounts.outside.groups import add_mapping
from itsm.accounts.outside.links import link_by_hand, links_of, unlink
from itsm.accounts.outside.told import Told
from itsm.audit import AuditEntry
from itsm.people.queries import person
from tests.itsm.accounts.oidc.conftest import Arrive
from tests.support.oidc import Game
from tests.support.people import MakePerson

BROWSER = Browser("192.0.2.1", "Test/1")
THERE = Told("cai at the provider", "Cai", None, None)


@pytest.fixture
def cai(make_person: MakePerson) -> Actor:
    """Somebody with a password, whom the provider calls otherwise."""
    return make_person("Cai", roles=("requester",), email="cai@example.org", password="correct horse battery")


def actions() -> list[str]:
    """What the audit trail tells of links."""
    with reading() as session:
        found = select(AuditEntry.action).where(AuditEntry.action.startswith("identity")).order_by(AuditEntry.key)
        return list(session.scalars(found))


def test_person_is_linked_and_signs_in_so_whatever_the_address_there(
    arrive: Arrive, game: Game, provider_key: int, cai: Actor
) -> None:
    link_by_hand(provider(provider_key).source, THERE, cai.key or 0, cai)
    game.person(THERE.subject, "somebody@elsewhere.example")

    assert sign_in_by_provider(arrive(), BROWSER).person_key == cai.key
    [found] = links_of(cai.key or 0)
    assert (found.name, found.called, found.by_hand) == ("Login", THERE.subject, True)
    link_by_hand(provider(provider_key).source, THERE, cai.key or 0, cai)
    assert len(links_of(cai.key or 0)) == 1 and actions() == ["identity_linked"]


def test_link_of_another_and_a_second_one_are_refused(
    provider_key: int, cai: Actor, agent: Actor
) -> None:
    source = provider(provider_key).source
    link_by_hand(source, THERE, cai.key or 0, cai)

    with pytest.raises(InvalidState, match="linked already"):
        link_by_hand(source, THERE, agent.key or 0, agent)
    with pytest.raises(InvalidState, match="Remove it first"):
        link_by_hand(source, Told("another", "Cai", None, None), cai.key or 0, cai)


def test_link_is_removed_with_what_its_groups_gave(
    arrive: Arrive, game: Game, provider_key: int, cai: Actor, administrator: Actor
) -> None:
    source = provider(provider_key).source
    add_mapping(source, "staff", ("agent", None, ""), administrator)
    link_by_hand(source, THERE, cai.key or 0, cai)
    game.person(THERE.subject, groups=["staff"])
    sign_in_by_provider(arrive(), BROWSER)
    assert person(cai.key or 0).roles == {"requester", "agent"}

    unlink(links_of(cai.key or 0)[0].key, cai.key or 0, cai)

    assert links_of(cai.key or 0) == [] and person(cai.key or 0).roles == {"requester"}
    assert actions() == ["identity_linked", "identity_unlinked"]


def test_last_way_to_sign_in_is_kept_by_its_owner_but_not_by_administrators(
    arrive: Arrive, provider_key: int, administrator: Actor, cai: Actor
) -> None:
    key = sign_in_by_provider(arrive(), BROWSER).person_key
    [found] = links_of(key)
    owner = Actor(key, "person", "Ben", frozenset({"requester"}))

    with pytest.raises(InvalidState, match="another way"):
        unlink(found.key, key, owner)
    with pytest.raises(Forbidden):
        unlink(found.key, key, cai)
    with pytest.raises(NotFound):
        unlink(found.key, cai.key or 0, cai)
    unlink(found.key, key, administrator)
    assert links_of(key) == []


def test_arrival_says_in_which_session_somebody_wanted_to_be_linked(
    game: Game, provider_key: int, administrator: Actor
) -> None:
    begun = begin(provider_key, "/me/security", link_for=4711)

    assert finish(provider_key, begun.kept, game.authorize(begun.address)).link_for == 4711
    save_provider(provider_key, game.form(unknown="refuse"), administrator)
    with pytest.raises(NotSignedOn):
        finish(provider_key, None, game.authorize(begun.address))
