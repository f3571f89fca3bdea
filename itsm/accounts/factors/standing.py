"""What a person has to sign in with, which roles must have a second factor, and taking one away that was lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant, reading, unit_of_work
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.accounts.factors.recovery import new_codes
from itsm.accounts.factors.tables import (
    Authenticator,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    SecondFactorRule,
    has_factor,
    must_have_factor,
)
from itsm.accounts.sessions import end_sessions_of
from itsm.audit import audit
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post
from itsm.mail.settings import mail_settings
from itsm.people.roles import require, require_role_names
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
    """The second factors of a person; ``asked_for``: one of their roles must have one."""

    authenticator_since: datetime | None
    passkeys: tuple[PasskeyInfo, ...]
    asked_for: bool

    @property
    def any(self) -> bool:
        """True when there is one in use."""
        return self.authenticator_since is not None or bool(self.passkeys)


def factors_of(person_key: int) -> Factors:
    """What the person has."""
    with reading() as session:
        authenticator = session.get(Authenticator, person_key)
        passkeys = session.scalars(select(Passkey).where(Passkey.person_key == person_key).order_by(Passkey.key)).all()
        asked = session.scalar(select(must_have_factor()).select_from(PersonRow).where(PersonRow.key == person_key))
    since = authenticator.confirmed_at if authenticator else None
    shown = tuple(PasskeyInfo(row.key, row.name, row.created_at, row.used_at) for row in passkeys)
    return Factors(since, shown, bool(asked))


def has_factors(session: Session, person_key: int) -> bool:
    """True when the person has a second factor in use."""
    return bool(session.scalar(select(has_factor()).select_from(PersonRow).where(PersonRow.key == person_key)))


def roles_with_second_factor() -> frozenset[str]:
    """The roles whose people must have a second factor."""
    with reading() as session:
        return frozenset(session.scalars(select(SecondFactorRule.role)))


def ask_for_second_factor(roles: frozenset[str], actor: Actor) -> None:
    """Let the people of these roles, and of no other, need a second factor; it holds at once, for live sessions too.

    Raises Forbidden and InvalidInput (a role that there is not).
    """
    require(actor, "settings.manage")
    with unit_of_work() as work:
        require_role_names(roles, work.session)
        before = frozenset(work.session.scalars(select(SecondFactorRule.role)))
        if before == roles:
            return
        work.session.execute(delete(SecondFactorRule))
        work.session.add_all(SecondFactorRule(role=role) for role in sorted(roles))
        audit(
            work, "second_factor_rule_changed", "second factor", actor.key, before=sorted(before), after=sorted(roles)
        )


def reset_factors(person_key: int, actor: Actor) -> None:
    """Take away every second factor of somebody who has lost them; their sessions end. Raises Forbidden."""
    require(actor, "people.manage")
    with unit_of_work() as work:
        require_not_above(work.session, actor, person_key)
        forget_factors(person_key, work)
        end_sessions_of(person_key, work)
        audit(work, "second_factor_reset", f"person {person_key}", actor.key)
        tell_change(work, person_key, f"second factor reset {clock.now().isoformat()}")


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
    row = work.session.get_one(PersonRow, person_key)
    if mail_settings().smtp is None or not row.email:
        return
    organisation = work.session.get_one(Tenant, current_tenant()).name
    letter = Letter(
        text("How you sign in has changed"),
        (
            text("Hello %(name)s,", name=row.name),
            text("The way you sign in to the service desk of %(organisation)s has changed.", organisation=organisation),
            text("If it was not you or your administrator, tell them at once."),
        ),
    )
    post(work, f"factors:{person_key}:{what}", "factors_changed", Recipient(row.email, row.language, row.key), letter)
