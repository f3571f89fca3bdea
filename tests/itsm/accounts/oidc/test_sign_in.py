"""Who somebody is here for whom a provider vouches: known, linked once, added, or refused."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden
from engine.registry import SYSTEM, Actor
from itsm.accounts.entering import Browser, SignedIn
from itsm.accounts.factors.pending import SecondFactorNeeded
from itsm.accounts.factors.rules import ask_for_second_factor
from itsm.accounts.leaving import close_account, erase_person, personal_data
from itsm.accounts.oidc.flow import NotSignedOn
from itsm.accounts.oidc.providers import provider, remove_provider, save_provider
from itsm.accounts.oidc.sign_in import sign_in_by_provider, sign_out_address
from itsm.accounts.outside.groups import add_mapping, remove_mapping
from itsm.accounts.outside.tables import ExternalIdentity, GroupMapping
from itsm.accounts.sessions import SessionRow, session_of
from itsm.accounts.sign_in import finish_sign_in
from itsm.audit import AuditEntry
from itsm.people.commands import add_team, change_person, join_team
from itsm.people.commands.change_person import Changes
from itsm.people.queries import actor_of, person, teams_of
from itsm.rights.commands import save_role
from itsm.rights.roles import Allowed
from tests.itsm.accounts.oidc.conftest import Arrive
from tests.support.authenticators import in_use
from tests.support.oidc import SECRET, Game
from tests.support.people import MakePerson

BROWSER = Browser("192.0.2.1", "Test/1")


def enter(arrive: Arrive) -> SignedIn:
    """Arrive, and sign in."""
    return sign_in_by_provider(arrive(), BROWSER)


def test_stranger_is_added_and_known_by_the_subject_from_then_on(arrive: Arrive, game: Game) -> None:
    key = enter(arrive).person_key
    game.person("ben", "another@example.org")

    assert enter(arrive).person_key == key
    found = person(key)
    assert (found.name, found.email, found.roles) == ("Ben Agent", "ben@example.org", frozenset({"requester"}))


def test_stranger_is_refused_where_the_provider_is_set_up_so(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    save_provider(provider_key, game.form(unknown="refuse"), administrator)

    with pytest.raises(NotSignedOn, match="Ben Agent has none that may be linked"):
        enter(arrive)

    with reading() as session:
        refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in_refused")).one()
    assert refused.subject == f"sign-in provider {provider_key}" and "Ben" not in str(refused.details)


def test_account_with_the_same_verified_address_is_linked_once(
    arrive: Arrive, game: Game, make_person: MakePerson
) -> None:
    ben = make_person("Ben", email="ben@example.org")

    assert enter(arrive).person_key == ben.key
    game.person("who has the address now", "ben@example.org")
    with pytest.raises(NotSignedOn, match="linked already"):
        enter(arrive)

    with reading() as session:
        assert [one.subject for one in session.scalars(select(ExternalIdentity))] == ["ben"]


def test_address_that_is_not_verified_links_nobody_and_is_not_taken_over(
    arrive: Arrive, game: Game, make_person: MakePerson
) -> None:
    admin = make_person("Eve Admin", roles=("administrator",), email="eve@example.org")
    game.person("mallory", "eve@example.org", verified=False)

    key = enter(arrive).person_key

    assert key != admin.key and person(key).email is None and person(key).roles == {"requester"}


def test_closed_account_stays_closed(
    arrive: Arrive, game: Game, administrator: Actor, make_person: MakePerson
) -> None:
    key = enter(arrive).person_key
    close_account(key, administrator)
    cai = make_person("Cai", email="cai@example.org")
    close_account(cai.key or 0, administrator)

    for subject, email in (("ben", "ben@example.org"), ("cai", "cai@example.org")):
        game.person(subject, email)
        with pytest.raises(NotSignedOn, match="is closed"):
            enter(arrive)
    assert not person(key).active and not person(cai.key or 0).active


def test_groups_give_roles_and_places_and_take_them_with_the_group(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    add_team("line-1", {"en": "Line 1"}, 1, administrator)
    add_team("own", {"en": "Own"}, None, administrator)
    source = provider(provider_key).source
    for group, role in (("staff", "member"), ("heads", "lead")):
        add_mapping(source, group, ("agent", "line-1", role), administrator)
    game.person("ben", groups=["Staff", "heads"])
    key = enter(arrive).person_key
    join_team(key, "own", "member", administrator)
    assert person(key).roles == {"requester", "agent"} and teams_of(key) == {"line-1", "own"}

    game.person("ben")
    enter(arrive)
    assert person(key).roles == {"requester", "agent"}
    game.person("ben", groups=[])
    enter(arrive)
    assert person(key).roles == {"requester"}
    assert teams_of(key) == {"own"}


def test_last_administrator_keeps_the_role_whatever_the_groups_say(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor, make_person: MakePerson
) -> None:
    add_mapping(provider(provider_key).source, "admins", ("administrator", None, ""), administrator)
    game.person("ben", "ada@example.org", groups=["admins"])
    ada = make_person("Ada", roles=("administrator",), email="ada@example.org")
    assert enter(arrive).person_key == ada.key
    change_person(administrator.key or 0, Changes(roles=frozenset({"requester"})), ada_acting(ada))

    game.person("ben", groups=[])
    enter(arrive)

    assert "administrator" in person(ada.key or 0).roles
    with reading() as session:
        refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "group_not_applied")).one()
    assert refused.details["what"] == "roles"


def ada_acting(ada: Actor) -> Actor:
    """Ada with the rights that she has."""
    return Actor(ada.key, "person", ada.name, frozenset({"administrator"}))


def test_provider_answers_for_the_second_factor_unless_ours_is_asked_too(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    ask_for_second_factor(frozenset({"requester"}), administrator)

    answered = session_of(enter(arrive).token)
    save_provider(provider_key, game.form(asks_factor="true"), administrator)
    asked = session_of(enter(arrive).token)

    assert answered is not None and not answered.lacks_second_factor
    assert asked is not None and asked.lacks_second_factor


def test_our_second_factor_is_asked_of_who_has_one(
    arrive: Arrive, game: Game, provider_key: int, administrator: Actor
) -> None:
    key = enter(arrive).person_key
    _phone, codes = in_use(actor_of(key))
    assert enter(arrive).token
    save_provider(provider_key, game.form(asks_factor="true"), administrator)

    with pytest.raises(SecondFactorNeeded) as needed:
        enter(arrive)
    done = finish_sign_in(needed.value.token, codes[0], BROWSER)

    session = session_of(done.token)
    assert session is not None and session.is_fresh and session.provider_key == provider_key


def test_session_is_fresh_only_when_the_provider_says_so(arrive: Arrive, game: Game) -> None:
    stale = session_of(enter(arrive).token)
    assert stale is not None and not stale.is_fresh

    game.person("ben", auth_time=int(time.time()))
    fresh = session_of(enter(arrive).token)
    assert fresh is not None and fresh.is_fresh


def test_way_out_leads_over_the_provider_and_the_statement_is_kept_sealed(
    arrive: Arrive, game: Game, tenant: int
) -> None:
    session = session_of(enter(arrive).token)
    assert session is not None
    out = sign_out_address(session.key, tenant)

    asked = parse_qs(urlsplit(out or "").query)
    assert out is not None and out.startswith(f"{game.issuer}/out?") and asked["client_id"] == ["flowdesk"]
    with reading() as opened:
        kept = opened.scalar(select(SessionRow.sealed_hint))
    assert kept and asked["id_token_hint"][0] not in kept


def test_secret_is_sealed_told_nowhere_and_stays_when_none_is_typed(
    game: Game, provider_key: int, administrator: Actor
) -> None:
    save_provider(provider_key, game.form(secret="", name="Staff login"), administrator)
    save_provider(provider_key, game.form(name="Staff login", secret="another secret of the client"), administrator)

    found = provider(provider_key)
    assert found.has_secret and SECRET not in repr(found)
    with reading() as session:
        trail = select(AuditEntry).where(AuditEntry.subject == found.source.subject).order_by(AuditEntry.key)
        entries = session.scalars(trail).all()
    told = [(entry.action, entry.details["before"], entry.details["after"]) for entry in entries]
    assert told[1] == ("sign_in_provider_changed", {"name": "Login"}, {"name": "Staff login"})
    assert told[2][2] == {"client_secret": "set anew"} and "secret of the client" not in str(told)
    save_provider(provider_key, game.form(secret="", no_secret="true"), administrator)
    assert not provider(provider_key).has_secret


def test_another_issuer_is_other_people(arrive: Arrive, game: Game, provider_key: int, administrator: Actor) -> None:
    enter(arrive)

    save_provider(provider_key, game.form(issuer="https://login.example.org"), administrator)

    with reading() as session:
        assert session.scalar(select(ExternalIdentity)) is None


def test_person_is_told_who_knows_them_and_it_goes_with_their_data(
    arrive: Arrive, game: Game, administrator: Actor
) -> None:
    key = enter(arrive).person_key
    assert '"subject": "ben"' in json.dumps(personal_data(key, administrator), default=str)

    close_account(key, administrator)
    erase_person(key, "Ben Agent", administrator)

    with reading() as session:
        assert session.scalar(select(ExternalIdentity)) is None


def test_mapping_is_added_and_removed_with_before_and_after(provider_key: int, administrator: Actor) -> None:
    source = provider(provider_key).source
    add_mapping(source, "staff", ("agent", None, ""), administrator)
    with reading() as session:
        key = session.scalars(select(GroupMapping.key)).one()

    remove_mapping(source, key, administrator)

    with reading() as session:
        trail = select(AuditEntry).where(AuditEntry.action.startswith("group_mapping")).order_by(AuditEntry.key)
        entries = session.scalars(trail).all()
    assert [entry.details["after"] for entry in entries] == [{"staff → agent": True}, {"staff → agent": None}]


def test_settings_and_people_are_not_enough_to_say_what_groups_give(
    game: Game, provider_key: int, administrator: Actor, make_person: MakePerson
) -> None:
    source = provider(provider_key).source
    add_mapping(source, "staff", ("agent", None, ""), administrator)
    permissions = frozenset({"settings.manage", "people.manage", "people.see", "portal.use"})
    save_role(None, {"code": "clerk", "name_en": "Clerk"}, Allowed(permissions), SYSTEM)
    clerk = actor_of(make_person("Pat Clerk", roles=("clerk",)).key or 0)
    with reading() as session:
        key = session.scalars(select(GroupMapping.key)).one()

    for act in (
        lambda: add_mapping(source, "staff", ("administrator", None, ""), clerk),
        lambda: remove_mapping(source, key, clerk),
        lambda: save_provider(None, game.form(), clerk),
        lambda: save_provider(provider_key, game.form(email_claim="other"), clerk),
        lambda: remove_provider(provider_key, clerk),
    ):
        with pytest.raises(Forbidden, match="give any of them"):
            act()

    with reading() as session:
        assert [row.role for row in session.scalars(select(GroupMapping))] == ["agent"]
