"""Tokens of programs: each belongs to one organisation and has scopes; the database keeps a hash, never the token.

A token of a person or a service account acts as they do, within its scopes: at ``/api/v1`` their roles hold besides.
One of nobody serves the engine API alone.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, all_tenants, reading, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import Conflict, InvalidInput, InvalidState, NotFound, Text, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.language import listed
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.rights.taking_over import require_not_above

SCOPES: Mapping[str, Text] = {
    "engine": text("Everything of the engine API at /v2."),
    "engine:read": text("Reading and searching in the engine API at /v2."),
    "records": text("Everything at /api/v1 that the roles of its owner allow."),
    "records:read": text("Reading at /api/v1 what the roles of its owner allow."),
}
"""Every scope and what it allows."""
PREFIX = "flowdesk_"
"""What every token begins with, so that a scanner of secrets knows one when it sees it."""
NAME_LENGTH = 100
LONGEST_LIFE = timedelta(days=366)
SOON = timedelta(days=30)
"""How long before its end a token is pointed at."""
OF_ANYBODY = frozenset({"records", "records:read"})
"""Scopes that people may give tokens of their own; the engine API asks no roles, so its tokens are administrators'."""
_SEEN_STEP = timedelta(minutes=5)


class ApiToken(TenantScoped, Base):
    """A token of a program; it holds until revoked or expired. ``scope`` is a list with spaces (RFC 6749 §3.3)."""

    __tablename__ = "api_token"
    __table_args__ = (Index("ix_api_token_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(200))
    person_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    created_by_key: Mapped[int | None] = mapped_column(Key)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A live token, without its secret; ``seen_at`` is when it was last used, to within minutes.

    ``expires_at`` is None for those that older versions made without an end.
    """

    key: int
    tenant_key: int
    name: str
    scope: str
    created_at: datetime
    seen_at: datetime | None
    expires_at: datetime | None = None
    person_key: int | None = None

    @property
    def needs_another(self) -> bool:
        """True when the program should get a new one: it has no end, or ends soon."""
        return self.expires_at is None or self.expires_at - clock.now() < SOON

    @property
    def scopes(self) -> frozenset[str]:
        """What it may do."""
        return frozenset(self.scope.split())


def create_token(
    name: str, scope: str, actor: Actor, person_key: int | None = None, expires_at: datetime | None = None
) -> str:
    """Store a new token called ``name`` and give it: 256 random bits that nobody can read again.

    ``scope`` is one scope, or several with spaces between. The token is the person's, or nobody's; it ends at
    ``expires_at``, after ``LONGEST_LIFE`` when that is None. One's own needs ``api.use``, every other
    ``settings.manage``. Raises InvalidInput (name, scope, an end that is past or too late), Conflict (a live token of
    the same owner has the name), Forbidden, InvalidState (a closed account).
    """
    scopes = _checked_scopes(scope, person_key)
    _require_right(actor, person_key, scopes)
    called = name.strip()
    if not 0 < len(called) <= NAME_LENGTH:
        raise InvalidInput(text("Expected a name of 1 to %(most)s characters for the token.", most=NAME_LENGTH))
    ends = clock.now() + LONGEST_LIFE if expires_at is None else expires_at
    _check_end(ends)
    token = PREFIX + secrets.token_urlsafe(32)
    with unit_of_work() as work:
        take_turn(work, "names of tokens")
        _check_owner(work, person_key)
        if person_key is not None:
            require_not_above(work.session, actor, person_key)
        if work.session.scalar(_named(called, person_key)) is not None:
            raise Conflict(
                text("Expected a new name, but “%(name)s” is taken. Revoke that token, or choose another.", name=called)
            )
        row = ApiToken(
            name=called, token_hash=_hash(token), scope=scopes, person_key=person_key, created_by_key=actor.key,
            created_at=clock.now(), expires_at=ends,
        )  # fmt: skip
        work.session.add(row)
        until = ends.isoformat()
        audit(work, "token_created", f"token {called}", actor.key, scope=scopes, owner=person_key, expires_at=until)
    return token


def _checked_scopes(scope: str, person_key: int | None) -> str:
    named = sorted(set(scope.split()))
    unknown = [one for one in named if one not in SCOPES]
    if unknown or not named:
        raise InvalidInput(
            text("Expected a scope (%(known)s), but “%(scope)s” is none.", known=listed(SCOPES), scope=scope)
        )
    if person_key is None and OF_ANYBODY.intersection(named):
        raise InvalidInput(
            text("Expected an owner for a token that acts at /api/v1, but there is none. Choose a service account.")
        )
    return " ".join(named)


def _require_right(actor: Actor, person_key: int | None, scopes: str) -> None:
    own = person_key is not None and actor.key == person_key and OF_ANYBODY.issuperset(scopes.split())
    require(actor, "api.use" if own else "settings.manage")


def _check_owner(work: UnitOfWork, person_key: int | None) -> None:
    if person_key is None:
        return
    row = work.session.get(PersonRow, person_key)
    if row is None or not row.active:
        raise InvalidState(text("Expected an open account as the owner of the token. Choose another."))


def _check_end(expires_at: datetime) -> None:
    if not clock.now() < expires_at <= clock.now() + LONGEST_LIFE:
        raise InvalidInput(text("Expected an end of the token in the future, within a year. Choose another day."))


def token_of(token: str) -> TokenInfo | None:
    """The live token with this secret, whatever its organisation; None otherwise."""
    query = live_tokens().outerjoin(PersonRow, PersonRow.key == ApiToken.person_key)
    mine = or_(ApiToken.person_key.is_(None), PersonRow.active)
    with all_tenants(), reading() as session:
        row = session.scalar(query.where(ApiToken.token_hash == _hash(token), mine))
    if row is None:
        return None
    if row.seen_at is None or clock.now() - row.seen_at >= _SEEN_STEP:
        with all_tenants(), unit_of_work() as work:
            work.session.get_one(ApiToken, row.key).seen_at = clock.now()
    return _info(row)


def tokens(person_key: int | None = None) -> list[TokenInfo]:
    """The live tokens of the organisation, or of one person, by name."""
    query = live_tokens().order_by(ApiToken.name, ApiToken.key)
    if person_key is not None:
        query = query.where(ApiToken.person_key == person_key)
    with reading() as session:
        return [_info(row) for row in session.scalars(query)]


def revoke_token(name: str, actor: Actor) -> None:
    """End the token of nobody that is called ``name``: the next request with it is refused.

    Where there is none, that of a person or service account, if one alone has the name. Raises NotFound and Forbidden.
    """
    require(actor, "settings.manage")
    called = name.strip()
    with unit_of_work() as work:
        row = work.session.scalar(_named(called, None))
        others = work.session.scalars(live_tokens().where(ApiToken.name == called).limit(2)).all()
        if row is None and len(others) == 1:
            row = others[0]
        if row is None:
            raise NotFound(text("Expected a token “%(name)s”, but there is none. See: flowdesk token list", name=name))
        _revoke(row, actor, work)


def revoke_token_with_key(key: int, actor: Actor) -> None:
    """End a token of one's own, or with settings.manage anybody's. Raises NotFound and Forbidden."""
    with unit_of_work() as work:
        row = work.session.scalar(live_tokens().where(ApiToken.key == key))
        if row is None:
            raise NotFound(text("Expected a token with key %(key)s, but there is none. Reload the page.", key=key))
        if row.person_key is None or row.person_key != actor.key:
            require(actor, "settings.manage")
        _revoke(row, actor, work)


def end_tokens_of(person_key: int, work: UnitOfWork) -> None:
    """End every token of the person: their account is closed."""
    for row in work.session.scalars(live_tokens().where(ApiToken.person_key == person_key)).all():
        row.revoked_at = clock.now()


def _revoke(row: ApiToken, actor: Actor, work: UnitOfWork) -> None:
    row.revoked_at = clock.now()
    audit(work, "token_revoked", f"token {row.name}", actor.key, scope=row.scope, owner=row.person_key)


def _named(name: str, person_key: int | None) -> Select[ApiToken]:
    owner = ApiToken.person_key.is_(None) if person_key is None else ApiToken.person_key == person_key
    return live_tokens().where(ApiToken.name == name, owner)


def live_tokens() -> Select[ApiToken]:
    """Those that are neither revoked nor at their end."""
    now = clock.now()
    return select(ApiToken).where(
        ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _info(row: ApiToken) -> TokenInfo:
    return TokenInfo(
        row.key, row.tenant_id, row.name, row.scope, row.created_at, row.seen_at, row.expires_at, row.person_key
    )
