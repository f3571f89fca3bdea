"""Where a provider is used: whoever counts on it alone stands against removing it while it is in use."""

import pytest

from database import reading
from engine.errors import InvalidState
from engine.registry import Actor
from itsm.accounts.entering import Browser
from itsm.accounts.oidc.providers import provider, providers, remove_provider, save_provider
from itsm.accounts.oidc.sign_in import sign_in_by_provider
from itsm.accounts.outside.groups import add_mapping
from itsm.accounts.outside.links import link_by_hand
from itsm.accounts.outside.told import Told
from itsm.uses import Thing, uses_of
from tests.itsm.accounts.oidc.conftest import Arrive
from tests.support.oidc import Game
from tests.support.people import MakePerson

BROWSER = Browser("192.0.2.1", "Test/1")
ALONE = "Sign in by it alone"


def told(key: int) -> dict[str, tuple[list[str], bool]]:
    """Titles of what uses the provider, by the way, and whether it stands against."""
    with reading() as session:
        uses = uses_of(session, Thing("oidc", key))
    return {str(use.label): ([str(link.title) for link in use.links], use.stands_against) for use in uses}


def test_provider_is_used_by_who_is_known_by_it_who_came_by_it_and_its_groups(
    arrive: Arrive, provider_key: int, administrator: Actor, make_person: MakePerson
) -> None:
    source = provider(provider_key).source
    cai = make_person("Cai", email="cai@example.org", password="correct horse battery")
    link_by_hand(source, Told("cai there", "Cai", None, None), cai.key or 0, cai)
    sign_in_by_provider(arrive(), BROWSER)
    add_mapping(source, "staff", ("agent", None, ""), administrator)

    assert told(provider_key) == {
        "People known by it": (["Ben Agent", "Cai"], False), ALONE: (["Ben Agent"], True),
        "What groups give": (["staff"], False), "Sessions": (["Ben Agent"], False),
    }  # fmt: skip


def test_provider_that_somebody_signs_in_by_alone_is_removed_once_it_is_out_of_use(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    sign_in_by_provider(arrive(), BROWSER)

    with pytest.raises(InvalidState, match=f"still used: {ALONE}"):
        remove_provider(provider_key, administrator)
    assert [one.key for one in providers()] == [provider_key]

    save_provider(provider_key, game.form(active=""), administrator)
    remove_provider(provider_key, administrator)
    assert providers() == []
