"""Query: the accounts of the organisation for who manages them, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from database import reading
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.accounts.by_link.links import AccountLink, Purpose
from itsm.accounts.factors.tables import Authenticator, Passkey, has_factor, must_have_factor
from itsm.accounts.leaving.erasing import ERASED
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.service_accounts import ServiceAccount
from itsm.accounts.sessions import SessionRow
from itsm.people.roles import require
from itsm.people.tables import PersonRow

PAGE = 50
State = Literal["active", "invited", "without", "closed", "erased", "service"]
"""Signs in; was invited and has not answered; cannot sign in; closed; erased; a program."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account in the list. ``needs_factor``: a role asks for a second factor."""

    key: int
    name: str
    email: str | None
    state: State
    has_factor: bool
    needs_factor: bool
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Accounts by name; ``next`` is where the next page begins, None on the last."""

    items: tuple[Account, ...]
    next: str | None


def accounts(actor: Actor, words: str = "", shown: str = "open", after: str | None = None) -> AccountPage:
    """Accounts whose name or address contains ``words``; ``shown`` is open, closed or no_factor.

    Raises Forbidden.
    """
    require(actor, "people.manage")
    keys = select(PersonRow.key).where(_shown(shown), *_matches(words), *_behind(after))
    first = keys.order_by(PersonRow.name, PersonRow.key).limit(PAGE + 1)
    with reading() as session:  # the keys first: all that is told of an account is looked up for one page alone
        wanted = _query().where(PersonRow.key.in_(session.scalars(first).all()))
        found = [_account(row) for row in session.execute(wanted.order_by(PersonRow.name, PersonRow.key))]
    more = found[PAGE - 1] if len(found) > PAGE else None
    return AccountPage(tuple(found[:PAGE]), f"{more.key} {more.name}" if more else None)


def account(key: int, actor: Actor) -> Account:
    """One account; raises Forbidden and NotFound."""
    require(actor, "people.manage")
    with reading() as session:
        row = session.execute(_query().where(PersonRow.key == key)).one_or_none()
    if row is None:
        raise NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=key))
    return _account(row)


def _matches(words: str) -> list[ColumnElement[bool]]:
    looked_for = words.strip()
    if not looked_for:
        return []
    in_name = PersonRow.name.icontains(looked_for, autoescape=True)
    return [in_name | PersonRow.email.contains(looked_for.casefold(), autoescape=True)]


def _behind(after: str | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    key, _, name = after.partition(" ")
    start = int(key) if key.isascii() and key.isdigit() and len(key) < 17 else 0
    return [or_(PersonRow.name > name, and_(PersonRow.name == name, PersonRow.key > start))]


def _query() -> Any:
    invited = exists().where(
        AccountLink.person_key == PersonRow.key,
        AccountLink.purpose == Purpose.INVITATION.value,
        AccountLink.used_at.is_(None),
        AccountLink.expires_at > clock.now(),
    )
    last_seen = (
        select(func.max(SessionRow.seen_at)).where(SessionRow.person_key == PersonRow.key).scalar_subquery()
    )
    return select(
        PersonRow,
        exists().where(Password.person_key == PersonRow.key).label("password"),
        exists().where(ServiceAccount.person_key == PersonRow.key).label("service"),
        invited.label("invited"),
        has_factor().label("factor"),
        must_have_factor().label("needed"),
        last_seen.label("seen"),
    )


def _shown(which: str) -> ColumnElement[bool]:
    if which == "closed":
        return PersonRow.active.is_(False)
    if which == "no_factor":
        confirmed = select(Authenticator.person_key).where(Authenticator.confirmed_at.is_not(None))
        return and_(  # few have one: looked up once, not for everybody
            PersonRow.active,
            PersonRow.key.in_(select(Password.person_key)),
            PersonRow.key.not_in(confirmed),
            PersonRow.key.not_in(select(Passkey.person_key)),
        )
    return PersonRow.active.is_(True)


def _account(row: Any) -> Account:
    person = row.PersonRow
    return Account(
        person.key, person.name, person.email, _state(row), bool(row.factor), bool(row.needed), row.seen
    )


def _state(row: Any) -> State:
    if not row.PersonRow.active:
        return "erased" if (row.PersonRow.external_id or "").startswith(ERASED) else "closed"
    if row.service:
        return "service"
    if row.password:
        return "active"
    return "invited" if row.invited else "without"
