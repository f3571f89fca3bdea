"""Codes of an authenticator application (time-based one-time passwords, RFC 6238), each taken once."""

import hmac
from typing import Literal

import pyotp
import segno

from database import Tenant, UnitOfWork, current_tenant, reading, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import Actor
from itsm.accounts.factors import recovery
from itsm.accounts.factors.standing import has_factors, tell_change
from itsm.accounts.factors.tables import Authenticator
from itsm.accounts.service_accounts import require_person
from itsm.audit import audit
from itsm.sealing import seal, unseal

STEP = 30
"""Seconds of a time step."""
DRIFT = 1
"""Steps before and after the present one that are taken too: clocks differ (RFC 6238 §5.2)."""
_PURPOSE = "authenticator"
Taken = Literal["taken", "again", "wrong"]


def begin_authenticator(actor: Actor) -> None:
    """Make a new secret for the actor, which counts once a code has confirmed it.

    Raises InvalidState when there is one in use (remove it first), or for a service account.
    """
    with unit_of_work() as work:
        take_turn(work, _turn(actor.key or 0))
        require_person(work.session, actor.key or 0)
        row = work.session.get(Authenticator, actor.key)
        if row is not None and row.confirmed_at is not None:
            raise InvalidState(text("Expected no authenticator, but one is in use. Remove it first."))
        if row is None:
            row = Authenticator(person_key=actor.key)
            work.session.add(row)
        row.sealed, row.created_at, row.last_step = seal(_PURPOSE, pyotp.random_base32().encode()), clock.now(), 0


def secret_to_show(actor: Actor) -> tuple[str, str] | None:
    """Secret and ``otpauth`` address of an authenticator that is not confirmed yet; None when there is none.

    One that is in use is never shown again.
    """
    with reading() as session:
        row = session.get(Authenticator, actor.key)
        if row is None or row.confirmed_at is not None:
            return None
        issuer = session.get_one(Tenant, current_tenant()).name
        account = require_person(session, actor.key or 0)
    secret = unseal(_PURPOSE, row.sealed).decode()
    label = (account.email or account.name).replace(":", " ")
    return secret, pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=issuer.replace(":", " "))


def qr_code(address: str) -> str:
    """``address`` as an image: SVG in a ``data:`` address, for the pages alone."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")


def confirm_authenticator(actor: Actor, code: str) -> list[str]:
    """Put the new authenticator to use, and give new recovery codes where the person had no second factor before.

    Raises InvalidInput when the code is wrong, and InvalidState when there is nothing to confirm.
    """
    with unit_of_work() as work:
        take_turn(work, _turn(actor.key or 0))
        row = work.session.get(Authenticator, actor.key)
        if row is None or row.confirmed_at is not None:
            raise InvalidState(text("Expected an authenticator to confirm, but there is none. Begin again."))
        first = not has_factors(work.session, row.person_key)
        if _take(row, code) != "taken":
            raise InvalidInput(
                text("Expected the code that the authenticator shows now, but this is another. Check the clock.")
            )
        row.confirmed_at = clock.now()
        work.session.flush()
        codes = recovery.new_codes(row.person_key, work) if first else []
        audit(work, "authenticator_added", f"person {row.person_key}", actor.key)
        tell_change(work, row.person_key, f"authenticator added {row.confirmed_at.isoformat()}")
        return codes


def remove_authenticator(actor: Actor) -> None:
    """Take the authenticator out of use; nothing happens when there is none."""
    with unit_of_work() as work:
        row = work.session.get(Authenticator, actor.key)
        if row is None:
            return
        work.session.delete(row)
        audit(work, "authenticator_removed", f"person {row.person_key}", actor.key)
        if row.confirmed_at is not None:
            tell_change(work, row.person_key, f"authenticator removed {clock.now().isoformat()}")


def take_code(person_key: int, code: str, work: UnitOfWork) -> Taken:
    """``taken`` when ``code`` is right now and new; it is used up with the caller's transaction.

    ``again`` when it is right and was taken before: whoever sends it has seen somebody type it.
    """
    take_turn(work, _turn(person_key))
    row = work.session.get(Authenticator, person_key, populate_existing=True)
    return _take(row, code) if row is not None and row.confirmed_at is not None else "wrong"


def _take(row: Authenticator, code: str) -> Taken:
    typed = "".join(code.split())
    generator = pyotp.TOTP(unseal(_PURPOSE, row.sealed).decode(), interval=STEP)
    present = int(clock.now().timestamp()) // STEP
    right = 0
    for step in range(present - DRIFT, present + DRIFT + 1):  # all of them: the time tells nothing
        if hmac.compare_digest(generator.generate_otp(step).encode(), typed.encode()):
            right = step
    if right <= row.last_step:
        return "again" if right else "wrong"
    row.last_step = right
    return "taken"


def _turn(person_key: int) -> str:
    return f"second factor of {person_key}"
