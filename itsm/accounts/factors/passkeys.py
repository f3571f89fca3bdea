"""Passkeys (Web Authentication Level 2): registered by who is signed in; each signs its owner in by itself.

User verification is asked for each time, so a passkey is two factors in one (NIST SP 800-63B §5.1.9). They belong to
the host of the public address; browsers know none for a bare IP address.
"""

import hashlib
import hmac
import ipaddress
import json
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from database import Tenant, all_tenants, current_tenant, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound, Unauthenticated, text
from engine.registry import Actor
from itsm.accounts.factors import recovery
from itsm.accounts.factors.standing import has_factors, tell_change
from itsm.accounts.factors.tables import Passkey, PasskeyChallenge
from itsm.accounts.service_accounts import require_person
from itsm.audit import audit
from itsm.mail.settings import mail_settings
from itsm.people.tables import PersonRow
from itsm.sealing import signature

LIFETIME = timedelta(minutes=5)
MOST_PASSKEYS = 20
NAME_LENGTH = 100
LONGEST_CREDENTIAL = 20_000
_REGISTER, _ENTER = "register", "enter"


def passkeys_work() -> bool:
    """True when browsers can have passkeys for this desk: its public address has a name, and is secure or local."""
    settings = mail_settings()
    try:
        ipaddress.ip_address(settings.host)
    except ValueError:
        return settings.host == "localhost" or settings.public_address.startswith("https://")
    return False


def registration_options(actor: Actor, holder: str) -> str:
    """What the browser needs to make a passkey (JSON); ``holder`` is the secret of the session. Raises InvalidState."""
    from itsm.accounts.factors import ceremony

    _require_possible()
    with reading() as session:
        row = require_person(session, actor.key or 0)
        known = session.scalars(select(Passkey.credential_id).where(Passkey.person_key == row.key)).all()
        organisation = session.get_one(Tenant, current_tenant()).name
    if len(known) >= MOST_PASSKEYS:
        raise InvalidState(text("Expected at most %(most)s passkeys. Remove one first.", most=MOST_PASSKEYS))
    names = (row.email or row.name, row.name)
    options = ceremony.registration(mail_settings().host, organisation, _handle(row.key), names, known)
    _keep_challenge(_REGISTER, holder, options.challenge)
    return ceremony.written(options)


def add_passkey(actor: Actor, holder: str, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a new passkey; gives recovery codes where the person had no second factor before.

    Raises InvalidInput when the browser's answer does not prove that it has one, for the challenge it was given.
    """
    from itsm.accounts.factors import ceremony

    _require_possible()
    challenge = _take_challenge(_REGISTER, holder)
    try:
        settings = mail_settings()
        found = ceremony.registered(credential, challenge, settings.host, settings.public_address)
    except ceremony.NOT_PROVED as problem:
        raise _not_proved() from problem
    identity = ceremony.as_text(found.credential_id)
    with unit_of_work() as work:
        require_person(work.session, actor.key or 0)
        with all_tenants():
            taken = work.session.scalar(select(Passkey.key).where(Passkey.credential_id == identity))
        if taken is not None:
            raise InvalidInput(text("Expected a new passkey, but this one is known already. Use another."))
        first = not has_factors(work.session, actor.key or 0)
        work.session.add(
            Passkey(
                person_key=actor.key,
                name=name.strip()[:NAME_LENGTH] or "–",
                credential_id=identity,
                public_key=found.credential_public_key,
                sign_count=found.sign_count,
                transports=_transports(credential),
                created_at=clock.now(),
            )
        )
        audit(work, "passkey_added", f"person {actor.key}", actor.key, name=name.strip()[:NAME_LENGTH])
        tell_change(work, actor.key or 0, f"passkey {identity}")
        return recovery.new_codes(actor.key or 0, work) if first else []


def remove_passkey(key: int, actor: Actor) -> None:
    """Forget one of the actor's passkeys; raises NotFound."""
    with unit_of_work() as work:
        row = work.session.get(Passkey, key)
        if row is None or row.person_key != actor.key:
            raise NotFound(text("Expected one of your passkeys, but there is none with this key. Reload the page."))
        work.session.delete(row)
        audit(work, "passkey_removed", f"person {actor.key}", actor.key, name=row.name)
        tell_change(work, row.person_key, f"passkey removed {row.credential_id}")


def sign_in_options(holder: str) -> str:
    """What the browser needs to show a passkey (JSON); it names no account. Raises InvalidState."""
    from itsm.accounts.factors import ceremony

    _require_possible()
    options = ceremony.authentication(mail_settings().host)
    _keep_challenge(_ENTER, holder, options.challenge)
    return ceremony.written(options)


def person_of_passkey(holder: str, credential: dict[str, Any]) -> tuple[int, int]:
    """Tenant and person whose passkey signed the challenge of ``holder``; its use is counted.

    Raises Unauthenticated for every other answer, with one sentence.
    """
    from itsm.accounts.factors import ceremony

    _require_possible()
    challenge = _take_challenge(_ENTER, holder)
    query = select(Passkey, PersonRow.active).join(PersonRow, PersonRow.key == Passkey.person_key)
    with all_tenants(), reading() as session:
        row = session.execute(query.where(Passkey.credential_id == str(credential.get("id", ""))[:1400])).one_or_none()
    if row is None or not row.active or not _is_owner(credential, row.Passkey.person_key):
        raise _unknown()
    try:
        place = (mail_settings().host, mail_settings().public_address)
        used = ceremony.authenticated(credential, challenge, place, row.Passkey.public_key, row.Passkey.sign_count)
    except ceremony.NOT_PROVED as problem:
        raise _unknown() from problem
    with in_tenant(row.Passkey.tenant_id), unit_of_work() as work:
        kept = work.session.get(Passkey, row.Passkey.key, with_for_update=True)
        if kept is None:
            raise _unknown()
        kept.sign_count, kept.used_at = used.new_sign_count, clock.now()
    return row.Passkey.tenant_id, row.Passkey.person_key


def _keep_challenge(act: str, holder: str, challenge: bytes) -> None:
    from itsm.accounts.factors import ceremony

    now = clock.now()
    with unit_of_work() as work:
        work.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
        work.session.merge(
            PasskeyChallenge(
                holder_hash=_holder(act, holder), challenge=ceremony.as_text(challenge), expires_at=now + LIFETIME
            )
        )


def _take_challenge(act: str, holder: str) -> bytes:
    """The challenge that was given to ``holder`` lately; it is gone then, so no answer works twice."""
    from itsm.accounts.factors import ceremony

    gone = delete(PasskeyChallenge).where(PasskeyChallenge.holder_hash == _holder(act, holder))
    with unit_of_work() as work:
        found = work.session.execute(gone.returning(PasskeyChallenge.challenge, PasskeyChallenge.expires_at)).first()
    if found is None or found.expires_at <= clock.now():
        raise InvalidInput(text("Expected an answer within five minutes, but it is late. Try again."))
    return ceremony.as_bytes(found.challenge)


def _holder(act: str, holder: str) -> str:
    return hashlib.sha256(f"{act}\0{holder}".encode()).hexdigest()


def _handle(person_key: int) -> bytes:
    """What the authenticator knows the person by: it tells nothing about them (WebAuthn Level 2 §14.6.1)."""
    return bytes.fromhex(signature("passkey", str(person_key)))


def _is_owner(credential: dict[str, Any], person_key: int) -> bool:
    from itsm.accounts.factors import ceremony

    answer = credential.get("response")
    handle = answer.get("userHandle") if isinstance(answer, dict) else None
    if not isinstance(handle, str):
        return False
    return hmac.compare_digest(ceremony.as_text(_handle(person_key)).encode(), handle.encode())


def _transports(credential: dict[str, Any]) -> list[str]:
    answer = credential.get("response")
    named = answer.get("transports") if isinstance(answer, dict) else None
    return [str(one)[:20] for one in named[:8]] if isinstance(named, list) else []


def _require_possible() -> None:
    if not passkeys_work():
        raise InvalidState(
            text("Expected a public address with a name and HTTPS, but there is none. Set FLOWDESK_PUBLIC_URL.")
        )


def _not_proved() -> InvalidInput:
    return InvalidInput(text("Expected a passkey for this desk, but what the browser sent is none. Try again."))


def _unknown() -> Unauthenticated:
    return Unauthenticated(text("Expected a passkey of this desk, but it is not known here. Sign in another way."))


def parse_credential(sent: str) -> dict[str, Any]:
    """The credential that a form sends as JSON; raises InvalidInput when it is none."""
    try:
        found = json.loads(sent) if len(sent) <= LONGEST_CREDENTIAL else None
    except ValueError as problem:
        raise _not_proved() from problem
    if not isinstance(found, dict):
        raise _not_proved()
    return found
