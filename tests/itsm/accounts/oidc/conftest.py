"""A provider that may also answer wrongly, and how the organisation has set it up."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from engine.registry import Actor
from itsm.accounts.oidc import discovery
from itsm.accounts.oidc.flow import Arrival, begin, finish
from itsm.accounts.oidc.providers import save_provider
from tests.support.oidc import Game, running_game

Arrive = Callable[..., Arrival]


@pytest.fixture
def game() -> Iterator[Game]:
    """The provider; what is remembered of others is forgotten."""
    discovery._known.clear()
    with running_game() as game:
        game.person("ben", "ben@example.org")
        yield game


@pytest.fixture
def provider_key(game: Game, administrator: Actor) -> int:
    """Key of the provider as the organisation has set it up: unknown people are added."""
    return save_provider(None, game.form(), administrator).key


@pytest.fixture
def arrive(game: Game, provider_key: int) -> Arrive:
    """Begin, sign in there, and come back with the answer; ``more`` changes the answer."""

    def arrive(more: Mapping[str, str] | None = None, again: bool = False) -> Arrival:
        begun = begin(provider_key, "/work", again)
        return finish(provider_key, begun.kept, {**game.authorize(begun.address), **(more or {})})

    return arrive
