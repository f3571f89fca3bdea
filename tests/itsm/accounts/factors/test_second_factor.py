"""Second factors: a code is taken once, guesses end, a lost one is recovered or reset, a role may ask for one."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from database import in_tenant, reading, unit_of_work
from engine import clock as engine_clock
from engine.errors import Forbidden, InvalidInput, InvalidState, TooManyAttempts, Unauthenticated
from engine.registry import Actor
from engine.worker.background import work_in_background
from itsm.accounts.by_link.invitations import send_link, set_password_by_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.entering import Browser, SignedIn
from itsm.accounts.factors import authenticators
from itsm.accounts.factors.pending import LIFETIME, MOST_TRIES, SecondFactorNeeded, pending_of
from itsm.accounts.factors.recovery import COUNT, codes_left
from itsm.accounts.factors.reuse import reuses_of
from itsm.accounts.factors.rules import ask_for_second_factor, roles_with_second_factor
from itsm.accounts.factors.standing import (
    factors_of,
    renew_recovery_codes,
    reset_factors,
)
from itsm.accounts.factors.tables import Authenticator, RecoveryCode
from itsm.accounts.sessions import open_session, session_of
from itsm.accounts.sign_in import finish_sign_in, sign_in
from tests.support.authenticators import in_use, now
from tests.support.clocks import Clock
from tests.support.mail import Postbox
from tests.support.people import MakePerson

HERE = Browser("192.0.2.1", "Test")
SECRET = "correct horse battery"


@pytest.fixture
def owner(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody with the address owner@example.org, a password and an authenticator."""
    return make_person("Owner", roles=("agent",), email="owner@example.org", password=SECRET)


@pytest.fixture
def phone(owner: Actor) -> pyotp.TOTP:
    """The owner's authenticator, in use."""
    return in_use(owner)[0]


def half_way() -> str:
    """Token of a sign-in that waits for its second factor."""
    with pytest.raises(SecondFactorNeeded) as needed:
        sign_in("owner@example.org", SECRET, HERE.address, HERE.agent)
    return needed.value.token


def finish(token: str, code: str) -> SignedIn:
    """Show a second factor."""
    return finish_sign_in(token, code, HERE)


def test_password_alone_opens_no_session(phone: pyotp.TOTP, clock: Clock) -> None:
    token = half_way()

    assert session_of(token) is None
    clock.advance(timedelta(seconds=30))
    assert session_of(finish(token, now(phone)).token) is not None


def test_code_is_taken_once(phone: pyotp.TOTP, clock: Clock) -> None:
    clock.advance(timedelta(seconds=30))
    code = now(phone)
    finish(half_way(), code)

    with pytest.raises(Unauthenticated):
        finish(half_way(), code)
    clock.advance(timedelta(seconds=30))
    finish(half_way(), now(phone))


def test_holder_is_told_of_a_code_that_is_sent_again_in_the_page_and_by_mail(
    phone: pyotp.TOTP, owner: Actor, clock: Clock, postbox: Postbox
) -> None:
    clock.advance(timedelta(seconds=30))
    code = now(phone)
    finish(half_way(), code)
    assert reuses_of(owner.key or 0) == []

    with pytest.raises(Unauthenticated, match="this one was"):
        finish(half_way(), code)
    with pytest.raises(Unauthenticated, match="not used yet"):
        finish(half_way(), "000000")

    [found] = reuses_of(owner.key or 0)
    assert (found.at, found.address) == (engine_clock.now(), HERE.address)
    work_in_background(100)
    told = [str(one["Subject"]) for one in postbox.messages]
    assert told.count("A code of your authenticator was sent twice") == 1
    clock.advance(timedelta(days=31))
    assert reuses_of(owner.key or 0) == []


def test_code_that_confirmed_the_authenticator_signs_nobody_in(phone: pyotp.TOTP) -> None:
    with pytest.raises(Unauthenticated):
        finish(half_way(), now(phone))


def test_code_of_the_step_before_is_taken_and_an_older_one_is_not(phone: pyotp.TOTP, clock: Clock) -> None:
    clock.advance(timedelta(minutes=5))
    old, earlier = now(phone), None
    clock.advance(timedelta(seconds=60))
    with pytest.raises(Unauthenticated):
        finish(half_way(), old)

    earlier = now(phone)
    clock.advance(timedelta(seconds=30))
    finish(half_way(), earlier)


def test_waiting_sign_in_is_used_once_and_ends(phone: pyotp.TOTP, clock: Clock) -> None:
    used, over = half_way(), half_way()
    clock.advance(timedelta(seconds=30))
    finish(used, now(phone))

    clock.advance(LIFETIME)

    for token in (used, over, "", "made up"):
        assert pending_of(token) is None
        with pytest.raises(Unauthenticated):
            finish(token, now(phone))


def test_waiting_sign_in_ends_after_a_few_wrong_codes(phone: pyotp.TOTP, clock: Clock) -> None:
    token = half_way()
    for _ in range(MOST_TRIES):
        with pytest.raises(Unauthenticated):
            finish(token, "000000")

    clock.advance(timedelta(seconds=30))
    with pytest.raises(Unauthenticated):
        finish(token, now(phone))


def test_guessing_codes_costs_longer_and_longer_waits(phone: pyotp.TOTP, clock: Clock) -> None:
    for _ in range(2):
        token = half_way()
        for _ in range(MOST_TRIES):
            with pytest.raises(Unauthenticated):
                finish(token, "000000")

    with pytest.raises(TooManyAttempts):
        finish(half_way(), "000000")


def test_recovery_code_signs_in_once_and_a_new_set_makes_it_void(owner: Actor, clock: Clock) -> None:
    _, codes = in_use(owner)
    assert len(set(codes)) == COUNT

    finish(half_way(), codes[0].lower().replace("-", " "))

    with pytest.raises(Unauthenticated):
        finish(half_way(), codes[0])
    assert codes_left(owner.key or 0) == COUNT - 1
    renew_recovery_codes(owner)
    with pytest.raises(Unauthenticated):
        finish(half_way(), codes[1])


def test_database_has_neither_secret_nor_codes(owner: Actor) -> None:
    phone, codes = in_use(owner)

    with reading() as session:
        kept = session.scalars(select(Authenticator.sealed)).one()
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()

    assert phone.secret not in kept
    assert not {code.replace("-", "") for code in codes}.intersection(hashes)


def test_secret_in_use_is_shown_to_nobody_and_not_replaced(owner: Actor, phone: pyotp.TOTP) -> None:
    assert authenticators.secret_to_show(owner) is None
    with pytest.raises(InvalidState):
        authenticators.begin_authenticator(owner)


def test_authenticator_counts_once_a_code_has_confirmed_it(owner: Actor) -> None:
    authenticators.begin_authenticator(owner)

    with pytest.raises(InvalidInput):
        authenticators.confirm_authenticator(owner, "000000")

    assert not factors_of(owner.key or 0).any
    sign_in("owner@example.org", SECRET, HERE.address, HERE.agent)


def test_administrator_resets_a_lost_factor_and_sessions_end(
    owner: Actor, phone: pyotp.TOTP, administrator: Actor, requester: Actor
) -> None:
    with unit_of_work() as work:
        token = open_session(owner.key or 0, HERE.address, HERE.agent, work)
    with pytest.raises(Forbidden):
        reset_factors(owner.key or 0, requester)

    reset_factors(owner.key or 0, administrator)

    assert session_of(token) is None
    sign_in("owner@example.org", SECRET, HERE.address, HERE.agent)


def test_role_asks_for_a_second_factor_at_once_and_until_there_is_one(
    owner: Actor, administrator: Actor, tenant: int
) -> None:
    token = sign_in("owner@example.org", SECRET, HERE.address, HERE.agent).token
    with in_tenant(tenant):
        ask_for_second_factor(frozenset({"agent"}), administrator)
    before = session_of(token)

    in_use(owner)

    after = session_of(token)
    assert before is not None and before.lacks_second_factor
    assert after is not None and not after.lacks_second_factor
    assert roles_with_second_factor() == {"agent": None}


def test_role_of_another_organisation_asks_nothing_here(owner: Actor, administrator: Actor) -> None:
    from database import Tenant
    from itsm.accounts.factors.tables import SecondFactorRule

    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=engine_clock.now())
        work.session.add(other)
        work.session.flush()
        work.session.add(SecondFactorRule(tenant_id=other.key, role="agent"))

    session = session_of(sign_in("owner@example.org", SECRET, HERE.address, HERE.agent).token)
    assert session is not None and not session.lacks_second_factor


def test_rules_are_kept_by_those_who_manage_settings_for_roles_that_exist(
    owner: Actor, administrator: Actor
) -> None:
    with pytest.raises(Forbidden):
        ask_for_second_factor(frozenset({"agent"}), owner)
    with pytest.raises(InvalidInput):
        ask_for_second_factor(frozenset({"emperor"}), administrator)


def test_person_is_told_when_a_factor_changes(owner: Actor, administrator: Actor, postbox: Postbox) -> None:
    in_use(owner)
    reset_factors(owner.key or 0, administrator)
    work_in_background(50)

    assert [message["To"] for message in postbox.messages] == ["owner@example.org"] * 2


def test_new_password_by_link_takes_no_second_factor_away(
    owner: Actor, phone: pyotp.TOTP, administrator: Actor
) -> None:
    waiting = half_way()
    made = send_link(owner.key or 0, Purpose.PASSWORD_RESET, administrator)
    assert made is not None
    set_password_by_link(Purpose.PASSWORD_RESET, made.address.split("=")[1], "a sentence nobody guesses", None)

    assert pending_of(waiting) is None
    with pytest.raises(SecondFactorNeeded):
        sign_in("owner@example.org", "a sentence nobody guesses", HERE.address, HERE.agent)
