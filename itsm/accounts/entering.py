"""The last step of every way in: a session for who has shown all that is asked for, in a browser known from then on."""

from dataclasses import dataclass

from database import UnitOfWork
from itsm.accounts.attempts import succeed
from itsm.accounts.devices import note_device
from itsm.accounts.factors.pending import SecondFactorNeeded, open_pending
from itsm.accounts.factors.standing import has_factors
from itsm.accounts.sessions import Vouched, open_session
from itsm.audit import audit


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in from: address, what the browser calls itself, and the token by which we know it."""

    address: str
    agent: str
    device: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token goes into the cookie ``SESSION_COOKIE`` and nowhere else.

    ``device`` goes into ``DEVICE_COOKIE``: the browser is known from now on.
    """

    token: str
    person_key: int
    tenant_key: int
    device: str = ""


def enter(
    person_key: int, tenant_key: int, browser: Browser, how: str, work: UnitOfWork, vouched: Vouched | None = None
) -> SignedIn:
    """Open the session of somebody who has shown all that is asked for (their tenant is in force); audited."""
    token = open_session(person_key, browser.address, browser.agent, work, vouched)
    device = note_device(browser.device, person_key, work)
    audit(work, "signed_in", f"person {person_key}", person_key, browser.address, by=how)
    return SignedIn(token, person_key, tenant_key, device)


def after_password(
    person_key: int, tenant_key: int, attempt: int, browser: Browser, how: str, work: UnitOfWork
) -> SignedIn | SecondFactorNeeded:
    """The session of who knew the password (their tenant is in force), or that a second factor is needed first."""
    succeed(work, attempt)
    if not has_factors(work.session, person_key):
        return enter(person_key, tenant_key, browser, how, work)
    token = open_pending(person_key, work)
    audit(work, "password_shown", f"person {person_key}", person_key, browser.address)
    return SecondFactorNeeded(token)


def require_entered(entered: SignedIn | SecondFactorNeeded) -> SignedIn:
    """The session, once its transaction is over; raises SecondFactorNeeded."""
    if isinstance(entered, SecondFactorNeeded):
        raise entered
    return entered
