"""The limit on sign-in attempts.

It counts failures per account *and* address, and per address alone: somebody who guesses from one address never keeps
the owner of an account from signing in at another.
"""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import Boolean, Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, UnitOfWork, UtcDateTime, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import TooManyAttempts, text

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 100


class SignInAttempt(Base):
    """One attempt; it counts as failed until it is known to have succeeded, so parallel guesses count as well."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_address", "address", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    succeeded: Mapped[bool] = mapped_column(Boolean, default=False)


def begin_attempt(account: str, address: str) -> int:
    """Note an attempt and give its key; raises TooManyAttempts (and notes nothing) when the limit is reached."""
    account, origin = account[:254], network_of(address)
    with unit_of_work() as work:
        take_turn(work, _turn(origin))
        if _refused(work.session, account, origin):
            raise TooManyAttempts(
                text("Expected fewer attempts, but too many failed. Try again in %(minutes)s minutes.", minutes=15)
            )
        attempt = SignInAttempt(at=clock.now(), account=account, address=origin)
        work.session.add(attempt)
        work.session.flush()
        return attempt.key


def succeed(work: UnitOfWork, attempt_key: int, address: str) -> None:
    """Mark the attempt as the account's owner's: earlier failures of account and address no longer count.

    Another attempt of the owner may have succeeded meanwhile and forgotten this one: then nothing is left to mark.
    """
    take_turn(work, _turn(network_of(address)))
    attempt = work.session.get(SignInAttempt, attempt_key)
    if attempt is None:
        return
    work.session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.account == attempt.account,
            SignInAttempt.address == attempt.address,
            SignInAttempt.key != attempt.key,
        )
    )
    attempt.succeeded = True


def forget_old(session: Session) -> None:
    """Delete the attempts that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - WINDOW))


def network_of(address: str) -> str:
    """The address that is counted: an IPv4 address, or the /64 network of an IPv6 address (one customer's)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)  # how a socket for both families shows IPv4: they must not share one count
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


def _turn(origin: str) -> str:
    return f"sign in from {origin}"


def _refused(session: Session, account: str, origin: str) -> bool:
    failed = select(func.count()).where(
        SignInAttempt.address == origin,
        SignInAttempt.at >= clock.now() - WINDOW,
        SignInAttempt.succeeded.is_(False),
    )
    if (session.scalar(failed) or 0) >= PER_ADDRESS:
        return True
    return (session.scalar(failed.where(SignInAttempt.account == account)) or 0) >= PER_ACCOUNT_AND_ADDRESS
