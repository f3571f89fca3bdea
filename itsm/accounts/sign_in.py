"""Signing in: the account decides the organisation; an unknown account takes as long and reads the same."""

from dataclasses import dataclass

from sqlalchemy import select

from database import all_tenants, in_tenant, reading, unit_of_work
from engine.errors import Unauthenticated, text
from itsm.accounts.attempts import begin_attempt, forget_old, succeed
from itsm.accounts.passwords import Password, hashed, is_outdated, matches, store_hash
from itsm.accounts.sessions import open_session
from itsm.audit import audit
from itsm.people.queries import normal_email
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token goes into the cookie ``SESSION_COOKIE`` and nowhere else."""

    token: str
    person_key: int
    tenant_key: int


@dataclass(frozen=True, slots=True)
class _Account:
    person_key: int
    tenant_key: int
    password_hash: str


def sign_in(email: str, password: str, address: str, agent: str) -> SignedIn:
    """Check the password and open a session; ``address`` and ``agent`` are those of the browser.

    Raises Unauthenticated (one sentence for every cause) and TooManyAttempts.
    """
    account = normal_email(email)
    attempt = begin_attempt(account, address)
    accounts = _accounts(account)
    hashes: list[str | None] = [found.password_hash for found in accounts] or [None]
    right = [matches(password_hash, password) for password_hash in hashes]
    if True in right:
        return _accept(accounts[right.index(True)], password, attempt, address, agent)
    _refuse(accounts, address)
    raise Unauthenticated(
        text("Expected a known e-mail address and its password, but they do not match. Check both and try again.")
    )


def _accounts(email: str) -> list[_Account]:
    query = (
        select(PersonRow.key, PersonRow.tenant_id, Password.password_hash)
        .join(Password, Password.person_key == PersonRow.key)
        .where(PersonRow.email == email, PersonRow.active)
        .order_by(PersonRow.tenant_id)
    )
    with all_tenants(), reading() as session:
        return [_Account(*row) for row in session.execute(query)]


def _accept(account: _Account, password: str, attempt: int, address: str, agent: str) -> SignedIn:
    fresh = hashed(password) if is_outdated(account.password_hash) else None
    with in_tenant(account.tenant_key), unit_of_work() as work:
        succeed(work, attempt, address)
        if fresh is not None:
            store_hash(account.person_key, fresh, work)
        token = open_session(account.person_key, address, agent, work)
        audit(work, "signed_in", f"person {account.person_key}", account.person_key, address)
    return SignedIn(token, account.person_key, account.tenant_key)


def _refuse(accounts: list[_Account], address: str) -> None:
    with all_tenants(), unit_of_work() as work:  # a write for unknown accounts too: the time tells nothing
        forget_old(work.session)
        for account in accounts:
            with in_tenant(account.tenant_key):
                audit(work, "sign_in_refused", f"person {account.person_key}", None, address)
                work.session.flush()
