"""The conversation with a provider: only an answer that was asked for, signed for us and fresh, says who came."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey

from engine.errors import InvalidForm, NotFound
from engine.registry import Actor
from itsm.accounts.oidc import discovery
from itsm.accounts.oidc.addresses import is_allowed
from itsm.accounts.oidc.discovery import ProviderAway
from itsm.accounts.oidc.flow import NotSignedOn, begin, finish
from itsm.accounts.oidc.providers import save_provider
from tests.itsm.accounts.oidc.conftest import Arrive
from tests.support.clocks import Clock
from tests.support.oidc import OTHER_KEY, SECRET, Game
from tests.support.servers import free_port


def test_person_arrives_with_what_the_provider_tells(arrive: Arrive, game: Game) -> None:
    game.person("ben", "Ben@Example.org", groups=["staff", 7], auth_time=1_700_000_000)

    arrival = arrive()

    told = arrival.told
    assert (told.subject, told.name, told.email, told.groups) == (
        "ben", "Ben Agent", "ben@example.org", frozenset({"staff"}),
    )  # fmt: skip
    assert arrival.wanted == "/work" and arrival.proved_at is not None and arrival.proved_at.year == 2023


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://elsewhere.example"), ("aud", "another client"), ("aud", ["another client"]),
        ("aud", ["flowdesk", "another"]), ("azp", "another client"), ("exp", 1_700_000_000), ("exp", None),
        ("iat", 4_000_000_000), ("iat", None), ("nbf", 4_000_000_000), ("nonce", "another"), ("nonce", None),
        ("sub", None), ("sub", ""), ("sub", "x" * 256), ("at_hash", "another"),
    ],
)  # fmt: skip
def test_statement_about_somebody_else_or_of_another_time_is_refused(
    arrive: Arrive, game: Game, claim: str, value: object
) -> None:
    game.alter = lambda claims: {name: one for name, one in {**claims, claim: value}.items() if one is not None}

    with pytest.raises(NotSignedOn, match="valid statement"):
        arrive()


def _unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


@pytest.mark.parametrize(
    "forged",
    [
        {"key": OTHER_KEY}, {"raw_token": _unsigned}, {"raw_token": lambda token: token[:-8] + "AAAAAAAA"},
        {"raw_token": lambda token: "no token"},
        {"key": OctKey.import_key(SECRET), "algorithm": "HS256"},
        {"key": OctKey.import_key(SECRET), "algorithm": "HS256",
         "document": {"id_token_signing_alg_values_supported": ["HS256", "none"]}},
    ],
)  # fmt: skip
def test_statement_that_the_provider_did_not_sign_is_refused(
    arrive: Arrive, game: Game, forged: dict[str, Any]
) -> None:
    for name, value in forged.items():
        setattr(game, name, value)

    with pytest.raises(NotSignedOn, match="valid statement"):
        arrive()


def test_new_key_of_the_provider_is_fetched_when_it_is_met(arrive: Arrive, game: Game) -> None:
    arrive()
    game.kid = "second"

    assert arrive().told.subject == "ben"
    assert game.asked.count("/jwks") == 2


def test_answer_belongs_to_the_browser_and_the_provider_that_were_asked(
    game: Game, provider_key: int, administrator: Actor, clock: Clock
) -> None:
    mine, other = begin(provider_key, ""), begin(provider_key, "")
    answer = game.authorize(mine.address)
    second = save_provider(None, game.form(name="Second"), administrator).key

    for key, kept, given in (
        (provider_key, None, answer), (provider_key, other.kept, answer), (provider_key, "forged", answer),
        (second, mine.kept, answer), (provider_key, mine.kept, {"code": answer["code"]}),
    ):  # fmt: skip
        with pytest.raises(NotSignedOn, match="began in this browser"):
            finish(key, kept, given)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(NotSignedOn, match="too old"):
        finish(provider_key, mine.kept, answer)


def test_code_is_of_use_to_nobody_without_what_the_browser_keeps(game: Game, provider_key: int) -> None:
    mine, other = begin(provider_key, ""), begin(provider_key, "")
    stolen = game.authorize(mine.address)["code"]

    with pytest.raises(NotSignedOn, match="invalid_grant"):  # PKCE: another verifier does not fit
        finish(provider_key, other.kept, {**game.authorize(other.address), "code": stolen})


@pytest.mark.parametrize(("says", "given"), [(True, None), (True, "https://other.example"), (False, "https://x.org")])
def test_answer_that_names_another_issuer_is_refused(
    arrive: Arrive, game: Game, says: bool, given: str | None
) -> None:
    game.document = {"authorization_response_iss_parameter_supported": says}

    with pytest.raises(NotSignedOn, match="another's"):
        arrive({"iss": given} if given else {})
    assert arrive({"iss": game.issuer}).told.subject == "ben"


def test_claims_come_from_userinfo_when_the_statement_lacks_them_and_are_of_the_same_person(
    arrive: Arrive, game: Game
) -> None:
    game.claims = {"sub": "ben"}
    game.userinfo = {"name": "Ben Agent", "email": "ben@example.org", "email_verified": "true", "groups": "staff"}

    told = arrive().told
    assert (told.name, told.email, told.groups) == ("Ben Agent", "ben@example.org", frozenset({"staff"}))
    game.userinfo["sub"] = "somebody else"
    with pytest.raises(NotSignedOn, match="one person"):
        arrive()


def test_address_that_is_not_verified_is_none(arrive: Arrive, game: Game) -> None:
    for verified in (False, None, "no", 1, "false"):
        game.person("ben", "ben@example.org", email_verified=verified)
        assert arrive().told.email is None


def test_proof_anew_is_asked_for_and_has_to_be_told(arrive: Arrive, game: Game, provider_key: int) -> None:
    asked = parse_qs(urlsplit(begin(provider_key, "", again=True).address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])

    with pytest.raises(NotSignedOn):
        arrive(again=True)
    game.person("ben", auth_time=1_700_000_000)
    assert arrive(again=True).proved_at


@pytest.mark.parametrize(("error", "match"), [("access_denied", "refused there"), ("server_error", "server_error")])
def test_refusal_of_the_provider_is_told(arrive: Arrive, error: str, match: str) -> None:
    with pytest.raises(NotSignedOn, match=match):
        arrive({"error": error})


def test_provider_that_is_away_or_another_is_told_apart(game: Game, administrator: Actor) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    away = save_provider(None, game.form(issuer=nowhere), administrator).key
    with pytest.raises(ProviderAway, match="cannot be reached"):
        begin(away, "")

    game.document = {"issuer": "https://elsewhere.example"}
    here = save_provider(None, game.form(), administrator).key
    with pytest.raises(ProviderAway, match="call itself"):
        begin(here, "")


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_provider_may_not_send_us_to_an_address_in_the_clear(game: Game, provider_key: int, name: str) -> None:
    game.document = {name: "http://login.example.org/x"}

    with pytest.raises(ProviderAway, match=name):
        begin(provider_key, "")


@pytest.mark.parametrize(
    ("address", "beside", "allowed"),
    [
        ("https://login.example.org", None, True), ("http://localhost:9000", None, True),
        ("http://[::1]:9", None, True),
        ("http://login.example.org", None, False), ("ftp://localhost", None, False), ("https://", None, False),
        ("https://a:b@login.example.org", None, False), ("https://login.example.org/#x", None, False),
        ("http://127.0.0.1/x", "https://login.example.org", False), ("http://127.0.0.1/x", "http://localhost", True),
        (None, None, False), ("http://127.0.0.1.example.org", None, False), ("https://x:99999999", None, False),
    ],
)  # fmt: skip
def test_addresses_are_https_and_plain_http_stays_on_this_machine(
    address: str | None, beside: str | None, allowed: bool
) -> None:
    assert is_allowed(address, beside) is allowed


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("issuer", "http://login.example.org"), ("client_id", ""), ("scopes", "email"), ("unknown", "guess"),
        ("name", ""),
    ],
)  # fmt: skip
def test_provider_that_could_not_work_is_not_kept(game: Game, administrator: Actor, field: str, typed: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_provider(None, game.form(**{field: typed}), administrator)

    assert list(refused.value.fields) == [field]


def test_provider_that_is_not_in_use_signs_nobody_in(game: Game, administrator: Actor) -> None:
    key = save_provider(None, game.form(active=""), administrator).key

    with pytest.raises(NotFound):
        begin(key, "")
    assert discovery._known == {}
