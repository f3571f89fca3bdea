"""Tokens of programs: each belongs to one organisation and has a scope; the database keeps a hash, never the token."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime, all_tenants, reading, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import Conflict, InvalidInput, NotFound, Text, text
from engine.registry import Actor
from itsm.audit import audit
from itsm.people.roles import require

SCOPES: Mapping[str, Text] = {
    "engine": text("Everything of the engine API at /v2."),
    "engine:read": text("Reading and searching in the engine API at /v2."),
}
"""Every scope and what it allows."""
PREFIX = "flowdesk_"
"""What every token begins with, so that a scanner of secrets knows one when it sees it."""
NAME_LENGTH = 100
_SEEN_STEP = timedelta(minutes=5)


class ApiToken(TenantScoped, Base):
    """A token of a program; it holds until ``revoked_at``."""

    __tablename__ = "api_token"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A live token, without its secret; ``seen_at`` is when it was last used, to within minutes."""

    key: int
    tenant_key: int
    name: str
    scope: str
    created_at: datetime
    seen_at: datetime | None


def create_token(name: str, scope: str, actor: Actor) -> str:
    """Store a new token called ``name`` and give it: 256 random bits that nobody can read again.

    Raises InvalidInput (no name, unknown scope), Conflict (a live token has the name), Forbidden.
    """
    require(actor, "settings.manage")
    called = name.strip()
    if not 0 < len(called) <= NAME_LENGTH:
        raise InvalidInput(text("Expected a name of 1 to %(most)s characters for the token.", most=NAME_LENGTH))
    if scope not in SCOPES:
        raise InvalidInput(
            text("Expected a scope (%(known)s), but “%(scope)s” is none.", known=", ".join(SCOPES), scope=scope)
        )
    token = PREFIX + secrets.token_urlsafe(32)
    with unit_of_work() as work:
        take_turn(work, "names of tokens")
        if work.session.scalar(_live().where(ApiToken.name == called)) is not None:
            raise Conflict(
                text("Expected a new name, but “%(name)s” is taken. Revoke that token, or choose another.", name=called)
            )
        work.session.add(ApiToken(name=called, token_hash=_hash(token), scope=scope, created_at=clock.now()))
        audit(work, "token_created", f"token {called}", actor.key, scope=scope)
    return token


def token_of(token: str) -> TokenInfo | None:
    """The live token with this secret, whatever its organisation; None otherwise."""
    with all_tenants(), reading() as session:
        row = session.scalar(_live().where(ApiToken.token_hash == _hash(token)))
    if row is None:
        return None
    if row.seen_at is None or clock.now() - row.seen_at >= _SEEN_STEP:
        with all_tenants(), unit_of_work() as work:
            work.session.get_one(ApiToken, row.key).seen_at = clock.now()
    return _info(row)


def tokens() -> list[TokenInfo]:
    """The live tokens of the organisation, by name."""
    with reading() as session:
        return [_info(row) for row in session.scalars(_live().order_by(ApiToken.name))]


def revoke_token(name: str, actor: Actor) -> None:
    """End the token called ``name``: the next request with it is refused. Raises NotFound and Forbidden."""
    require(actor, "settings.manage")
    with unit_of_work() as work:
        row = work.session.scalar(_live().where(ApiToken.name == name.strip()))
        if row is None:
            raise NotFound(text("Expected a token “%(name)s”, but there is none. See: flowdesk token list", name=name))
        row.revoked_at = clock.now()
        audit(work, "token_revoked", f"token {row.name}", actor.key)


def _live() -> Select[ApiToken]:
    return select(ApiToken).where(ApiToken.revoked_at.is_(None))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _info(row: ApiToken) -> TokenInfo:
    return TokenInfo(row.key, row.tenant_id, row.name, row.scope, row.created_at, row.seen_at)
