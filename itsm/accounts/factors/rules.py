"""Which roles must have a second factor, and from when on; new organisations ask it of administrators."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant, reading
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.accounts.factors.tables import SecondFactorRule
from itsm.audit import audit
from itsm.organisation.keeping import require_revision
from itsm.people.roles import require, require_role_names

SUBJECT = "second factor"
ADMINISTRATOR = "administrator"
DAYS = (0, 1, 3, 7, 14, 30)
"""How long people may take to set one up, as offered; none: they can do nothing else first."""
FIRST_DAYS = 14
"""What a new organisation begins with: its administrator sets the desk up first."""


def roles_with_second_factor() -> Mapping[str, datetime | None]:
    """The roles whose people must have a second factor, and from when on; None: it holds."""
    with reading() as session:
        return _rules(session)


@dataclass(frozen=True, slots=True)
class RolesAsked:
    """These roles ask for a second factor."""

    roles: list[str]


def ask_for_second_factor(
    roles: frozenset[str], actor: Actor, days: int = 0, read: str | None = None, command_id: str | None = None
) -> None:
    """Let the people of these roles, and of no other, need a second factor.

    For roles that are asked anew it holds after ``days``: at once, for live sessions too, when that is 0. The others
    keep their day. ``read`` are the roles that were asked, as ``written`` says them (None: whatever there is). Raises
    Forbidden, InvalidInput (a role that there is not, days that are not offered), and Conflict when somebody changed
    them meanwhile.
    """
    require(actor, "settings.manage")
    if days not in DAYS:
        raise InvalidInput(text("Expected one of the times that are offered, but this is another. Choose one."))

    def body(work: UnitOfWork) -> RolesAsked:
        take_turn(work, f"{SUBJECT} of {current_tenant()}")
        require_role_names(roles, work.session)
        before = _rules(work.session)
        require_revision(work, written(before), read, SUBJECT)
        if before.keys() != roles:
            work.session.execute(delete(SecondFactorRule).where(SecondFactorRule.role.not_in(roles)))
            _ask(work, roles - before.keys(), days)
            audit(
                work, "second_factor_rule_changed", SUBJECT, actor.key, before=sorted(before), after=sorted(roles),
                days=days,
            )  # fmt: skip
        return RolesAsked(sorted(roles))

    run_command("ask_for_second_factor", command_id, actor, RolesAsked, body)


def written(roles: Collection[str]) -> str:
    """Roles as a form carries them, so that it shows whether somebody else changed them meanwhile."""
    return " ".join(sorted(roles))


def ask_administrators(work: UnitOfWork) -> None:
    """Ask the administrators of a new organisation, which is in force, for a second factor (ASVS 4.0.3 4.3.1)."""
    _ask(work, frozenset({ADMINISTRATOR}), FIRST_DAYS)


def _ask(work: UnitOfWork, roles: frozenset[str], days: int) -> None:
    holds_from = clock.now() + timedelta(days=days) if days else None
    work.session.add_all(SecondFactorRule(role=role, holds_from=holds_from) for role in sorted(roles))


def _rules(session: Session) -> dict[str, datetime | None]:
    now = clock.now()
    return {
        row.role: row.holds_from if row.holds_from is not None and row.holds_from > now else None
        for row in session.scalars(select(SecondFactorRule).order_by(SecondFactorRule.role))
    }
