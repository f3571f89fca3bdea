"""Signing in: the account decides the organisation; an unknown account takes as long and reads the same."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from database import all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import Text, Unauthenticated, text
from itsm.accounts.attempts import begin_attempt, forget_old
from itsm.accounts.devices import device_of, known_device
from itsm.accounts.directory.entering import NotEntered, enter_by_directory
from itsm.accounts.entering import Browser, SignedIn, after_password, enter, require_entered
from itsm.accounts.factors.passkeys import person_of_passkey
from itsm.accounts.factors.pending import Pending, SecondFactorNeeded, pending_of, take_second_factor
from itsm.accounts.passwords.hashing import hash_of, is_outdated, matches
from itsm.accounts.passwords.keeping import Password, store_hash
from itsm.accounts.sessions import Vouched
from itsm.audit import audit
from itsm.people.queries import normal_email
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class _Account:
    person_key: int
    tenant_key: int
    password_hash: str


def sign_in(email: str, password: str, address: str, agent: str, device: str | None = None) -> SignedIn:
    """Check the password and open a session; ``address`` and ``agent`` are those of the browser.

    A password that is not one of ours may be one of a directory. Raises Unauthenticated (one sentence for every cause,
    but for a directory that is away), TooManyAttempts, and SecondFactorNeeded when the password is right and the person
    has a second factor.
    """
    account = normal_email(email)
    attempt = begin_attempt(account, address, known_device(device, account))
    accounts = _accounts(account)
    hashes: list[str | None] = [found.password_hash for found in accounts] or [None]
    right = [matches(password_hash, password) for password_hash in hashes]
    if True in right:
        return _accept(accounts[right.index(True)], password, attempt, Browser(address, agent, device))
    entered = _by_directory(account, password, attempt, Browser(address, agent, device))
    if isinstance(entered, SignedIn | SecondFactorNeeded):
        return require_entered(entered)
    _refuse(accounts, address)
    raise Unauthenticated(
        entered
        or text("Expected a known e-mail address and its password, but they do not match. Check both and try again.")
    )


def finish_sign_in(token: str | None, code: str, browser: Browser) -> SignedIn:
    """Open the session of a sign-in that waited for its second factor. Raises Unauthenticated and TooManyAttempts."""
    waiting = pending_of(token)
    device = device_of(browser.device, waiting.person_key) if waiting else None
    done = take_second_factor(token, code, browser.address, device)
    with in_tenant(done.tenant_key), unit_of_work() as work:
        return enter(done.person_key, done.tenant_key, browser, "second factor", work, _vouched(done))


def sign_in_with_passkey(holder: str, credential: dict[str, Any], browser: Browser) -> SignedIn:
    """Open a session for the owner of the passkey that signed the challenge of ``holder``.

    Raises Unauthenticated, InvalidInput (too late) and InvalidState (no passkeys here).
    """
    tenant_key, person_key = person_of_passkey(holder, credential)
    with in_tenant(tenant_key), unit_of_work() as work:
        return enter(person_key, tenant_key, browser, "passkey", work)


def _vouched(done: Pending) -> Vouched | None:
    """What a provider brought before our own second factor was asked, which has proved now that it is they."""
    if done.provider_key is None:
        return None
    return Vouched(done.provider_key, done.sealed_hint or "", False, clock.now(), done.provider_sid)


def _by_directory(
    account: str, password: str, attempt: int, browser: Browser
) -> SignedIn | SecondFactorNeeded | Text | None:
    """What a directory makes of a password that is not ours; a text says why it was of no use, None says nothing."""
    try:
        return enter_by_directory(account, password, attempt, browser)
    except NotEntered as problem:
        return problem.message


def _accounts(email: str) -> list[_Account]:
    query = (
        select(PersonRow.key, PersonRow.tenant_id, Password.password_hash)
        .join(Password, Password.person_key == PersonRow.key)
        .where(PersonRow.email == email, PersonRow.active)
        .order_by(PersonRow.tenant_id)
    )
    with all_tenants(), reading() as session:
        return [_Account(*row) for row in session.execute(query)]


def _accept(account: _Account, password: str, attempt: int, browser: Browser) -> SignedIn:
    fresh = hash_of(password) if is_outdated(account.password_hash) else None
    with in_tenant(account.tenant_key), unit_of_work() as work:
        if fresh is not None:
            store_hash(account.person_key, fresh, work)
        entered = after_password(account.person_key, account.tenant_key, attempt, browser, "password", work)
    return require_entered(entered)


def _refuse(accounts: list[_Account], address: str) -> None:
    with all_tenants(), unit_of_work() as work:  # a write for unknown accounts too: the time tells nothing
        forget_old(work.session)
        for account in accounts:
            with in_tenant(account.tenant_key):
                audit(work, "sign_in_refused", f"person {account.person_key}", None, address)
                work.session.flush()
