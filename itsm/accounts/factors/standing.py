"""What a person has to sign in with, taking one away that was lost, and telling them of what concerns it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.accounts.factors.recovery import new_codes
from itsm.accounts.factors.tables import (
    Authenticator,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    factor_due_from,
    has_factor,
    must_have_factor,
)
from itsm.accounts.sessions import AccountChanged, end_sessions_of
from itsm.audit import audit
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post
from itsm.mail.settings import mail_settings
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.rights.taking_over import require_not_above


@dataclass(frozen=True, slots=True)
class PasskeyInfo:
    """A passkey as its owner sees it."""

    key: int
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of a person; ``asked_for``: one of their roles must have one, ``due_from``: will have to."""

    authenticator_since: datetime | None
    passkeys: tuple[PasskeyInfo, ...]
    asked_for: bool
    due_from: datetime | None = None

    @property
    def any(self) -> bool:
        """True when there is one in use."""
        return self.authenticator_since is not None or bool(self.passkeys)


def factors_of(person_key: int) -> Factors:
    """What the person has."""
    with reading() as session:
        authenticator = session.get(Authenticator, person_key)
        passkeys = session.scalars(select(Passkey).where(Passkey.person_key == person_key).order_by(Passkey.key)).all()
        asked = select(must_have_factor(), factor_due_from()).select_from(PersonRow).where(PersonRow.key == person_key)
        must, due = session.execute(asked).one_or_none() or (False, None)
    since = authenticator.confirmed_at if authenticator else None
    shown = tuple(PasskeyInfo(row.key, row.name, row.created_at, row.used_at) for row in passkeys)
    return Factors(since, shown, bool(must), due)


def has_factors(session: Session, person_key: int) -> bool:
    """True when the person has a second factor in use."""
    return bool(session.scalar(select(has_factor()).select_from(PersonRow).where(PersonRow.key == person_key)))


def reset_factors(person_key: int, actor: Actor, command_id: str | None = None) -> AccountChanged:
    """Take away every second factor of somebody who has lost them; their sessions end.

    A repeat of the command does nothing. Raises Forbidden.
    """
    require(actor, "people.manage")

    def body(work: UnitOfWork) -> AccountChanged:
        require_not_above(work.session, actor, person_key)
        forget_factors(person_key, work)
        end_sessions_of(person_key, work)
        audit(work, "second_factor_reset", f"person {person_key}", actor.key)
        tell_change(work, person_key, f"second factor reset {clock.now().isoformat()}")
        return AccountChanged(person_key)

    return run_command("reset_factors", command_id, actor, AccountChanged, body)


def renew_recovery_codes(actor: Actor) -> list[str]:
    """New recovery codes of the actor; those before are void. Raises InvalidState without a second factor."""
    with unit_of_work() as work:
        if not has_factors(work.session, actor.key or 0):
            raise InvalidState(text("Expected a second factor, but you have none yet. Set one up first."))
        audit(work, "recovery_codes_renewed", f"person {actor.key}", actor.key)
        return new_codes(actor.key or 0, work)


def forget_factors(person_key: int, work: UnitOfWork) -> None:
    """Delete authenticator, passkeys, recovery codes and half-done sign-ins of the person."""
    for table in (Authenticator, Passkey, RecoveryCode, PendingSignIn):
        work.session.execute(delete(table).where(table.person_key == person_key))


def tell_change(work: UnitOfWork, person_key: int, what: str) -> None:
    """Tell the person by mail that how they sign in has changed (ASVS 4.0.3 2.5.5); ``what`` makes the mail one."""
    tell_by_mail(
        work, person_key, f"factors:{person_key}:{what}", text("How you sign in has changed"),
        text(
            "The way you sign in to the service desk of %(organisation)s has changed.", organisation=organisation(work)
        ),
        text("If it was not you or your administrator, tell them at once."),
    )  # fmt: skip


def tell_by_mail(work: UnitOfWork, person_key: int, once: str, subject: Text, *paragraphs: Text) -> None:
    """Tell the person something about their account, if the desk sends mail; ``once`` makes the mail one."""
    row = work.session.get_one(PersonRow, person_key)
    if mail_settings().smtp is None or not row.email:
        return
    letter = Letter(subject, (text("Hello %(name)s,", name=row.name), *paragraphs))
    post(work, once, "factors_changed", Recipient(row.email, row.language, row.key), letter)


def organisation(work: UnitOfWork) -> str:
    """Name of the organisation in force, which may be as new as the transaction."""
    return work.session.get_one(Tenant, current_tenant()).name
