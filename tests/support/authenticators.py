"""An authenticator application, as a person sets one up."""

from urllib.parse import parse_qs, urlsplit

import pyotp

from engine import clock
from engine.registry import Actor
from itsm.accounts.factors import authenticators


def in_use(person: Actor) -> tuple[pyotp.TOTP, list[str]]:
    """Set an authenticator up as an application does that scans the code; gives it, and the recovery codes."""
    authenticators.begin_authenticator(person)
    shown = authenticators.secret_to_show(person)
    assert shown is not None
    scanned = pyotp.parse_uri(shown[1])
    assert isinstance(scanned, pyotp.TOTP) and parse_qs(urlsplit(shown[1]).query)["secret"] == [shown[0]]
    return scanned, authenticators.confirm_authenticator(person, now(scanned))


def now(phone: pyotp.TOTP) -> str:
    """What the authenticator shows."""
    return phone.at(clock.now())
