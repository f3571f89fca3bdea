"""A provider says that somebody signed out there: its own fresh word alone ends sessions, once, and those it means."""

import time
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.accounts.entering import Browser
from itsm.accounts.factors.pending import SecondFactorNeeded, pending_of
from itsm.accounts.oidc.back_channel import EVENT, NotLoggedOut, sign_out_by_provider
from itsm.accounts.oidc.providers import save_provider
from itsm.accounts.oidc.sign_in import sign_in_by_provider
from itsm.accounts.sessions import open_session, session_of
from itsm.audit import AuditEntry
from itsm.people.queries import actor_of
from tests.itsm.accounts.oidc.conftest import Arrive
from tests.support.authenticators import in_use
from tests.support.oidc import CLIENT, OTHER_KEY, Game

BROWSER = Browser("192.0.2.1", "Test/1")


def enter(arrive: Arrive) -> str:
    """Token of a session that the provider vouched for."""
    return sign_in_by_provider(arrive(), BROWSER).token


def told(game: Game, **claims: Any) -> str:
    """A logout token; None takes a claim away."""
    return signed(game, claims, game.key, game.kid)


def signed(game: Game, claims: dict[str, Any], key: RSAKey | OctKey, kid: str) -> str:
    """A logout token that says it is of the key ``kid``."""
    now = int(time.time())
    whole = {
        "iss": game.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": uuid4().hex, "sub": "ben",
        "events": {EVENT: {}}, **claims,
    }  # fmt: skip
    kept = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": kid, "typ": "logout+jwt"}, kept, key)


def test_sessions_of_the_subject_end_and_others_stay(
    arrive: Arrive, game: Game, provider_key: int, tenant: int
) -> None:
    first, second = enter(arrive), enter(arrive)
    session = session_of(first)
    assert session is not None
    own = sign_in_with_password(session.person_key)
    game.person("cai", "cai@example.org")
    other = enter(arrive)

    assert sign_out_by_provider(provider_key, told(game)) == 2

    assert [session_of(token) is None for token in (first, second, own, other)] == [True, True, False, False]
    with reading() as opened:
        entry = opened.scalars(select(AuditEntry).where(AuditEntry.action == "signed_out_by_provider")).one()
    assert entry.details["people"] == [session.person_key] and entry.subject == f"sign-in provider {provider_key}"


def sign_in_with_password(person_key: int) -> str:
    """A session that no provider vouched for."""
    with unit_of_work() as work:
        return open_session(person_key, "192.0.2.1", "Test", work)


def test_session_that_is_named_ends_alone(arrive: Arrive, game: Game, provider_key: int) -> None:
    game.person("ben", "ben@example.org", sid="one")
    first = enter(arrive)
    game.person("ben", "ben@example.org", sid="two")
    second = enter(arrive)

    assert sign_out_by_provider(provider_key, told(game, sid="one", sub=None)) == 1
    assert session_of(first) is None and session_of(second) is not None
    assert sign_out_by_provider(provider_key, told(game, sid="two", sub="somebody else")) == 0
    assert sign_out_by_provider(provider_key, told(game, sid="two")) == 1


def test_sign_in_that_waits_for_a_second_factor_ends_too(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    session = session_of(enter(arrive))
    assert session is not None
    in_use(actor_of(session.person_key))
    save_provider(provider_key, game.form(asks_factor="true"), administrator)
    with pytest.raises(SecondFactorNeeded) as needed:
        enter(arrive)
    assert pending_of(needed.value.token) is not None

    sign_out_by_provider(provider_key, told(game))

    assert pending_of(needed.value.token) is None


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://elsewhere.example"), ("aud", "another client"), ("aud", None), ("iat", None),
        ("iat", 1_700_000_000), ("iat", 4_000_000_000), ("exp", 1_700_000_000), ("jti", None), ("jti", ""),
        ("jti", 7), ("events", None), ("events", {}), ("events", [EVENT]), ("events", {EVENT: "x"}),
        ("events", {"http://schemas.openid.net/event/other": {}}), ("nonce", "n"), ("sub", None), ("sub", 7),
        ("sid", ""), ("sid", 7),
    ],
)  # fmt: skip
def test_token_that_does_not_say_what_it_has_to_ends_nothing(
    arrive: Arrive, game: Game, provider_key: int, claim: str, value: object
) -> None:
    token = enter(arrive)

    with pytest.raises(NotLoggedOut):
        sign_out_by_provider(provider_key, told(game, **{claim: value}))
    assert session_of(token) is not None


def test_token_that_the_provider_did_not_sign_ends_nothing(arrive: Arrive, game: Game, provider_key: int) -> None:
    token, right = enter(arrive), told(game)
    unsigned = f"eyJhbGciOiJub25lIn0.{right.split('.')[1]}."

    for wrong in (signed(game, {}, OTHER_KEY, game.kid), right[:-8] + "AAAAAAAA", unsigned, "no token", ""):
        with pytest.raises(NotLoggedOut):
            sign_out_by_provider(provider_key, wrong)
    assert session_of(token) is not None


def test_token_is_taken_once(arrive: Arrive, game: Game, provider_key: int) -> None:
    token, later = told(game), enter(arrive)
    sign_out_by_provider(provider_key, token)
    assert session_of(later) is None
    later = enter(arrive)

    with pytest.raises(NotLoggedOut):
        sign_out_by_provider(provider_key, token)
    assert session_of(later) is not None


def test_unknown_keys_do_not_let_anybody_keep_us_asking_the_provider(
    arrive: Arrive, game: Game, provider_key: int
) -> None:
    enter(arrive)
    for number in range(5):
        with pytest.raises(NotLoggedOut):
            sign_out_by_provider(provider_key, signed(game, {}, game.key, f"made up {number}"))

    assert game.asked.count("/jwks") == 1


def test_provider_tells_by_post_and_is_answered_as_the_standard_says(
    arrive: Arrive, game: Game, provider_key: int, client: FlaskClient
) -> None:
    token = enter(arrive)
    address = f"/back-channel/sign-out/{provider_key}"

    wrong = client.post(address, data={"logout_token": told(game, nonce="n")})
    right = client.post(address, data={"logout_token": told(game)})
    nobody = client.post("/back-channel/sign-out/0", data={"logout_token": told(game)})

    assert (wrong.status_code, right.status_code, nobody.status_code) == (400, 200, 404)
    assert wrong.get_json()["error"] == "invalid_request"
    assert right.headers["Cache-Control"] == "no-store" and not right.headers.getlist("Set-Cookie")
    assert session_of(token) is None and client.get(address).status_code == 405
