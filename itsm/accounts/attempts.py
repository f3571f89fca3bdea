"""The limit on sign-in attempts.

It counts failures per account *and* address, per address alone, and per account over all addresses. A browser in which
the account's owner has signed in before counts for itself: whoever guesses elsewhere never keeps the owner out of it,
and whoever guesses from one address keeps nobody out at another. After a few failures each further one costs a longer
wait.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies"; ASVS 4.0.3 2.2.1.
"""

import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ColumnElement, Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, UnitOfWork, UtcDateTime, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import TooManyAttempts, text

WINDOW = timedelta(minutes=15)
MEMORY = timedelta(days=1)
"""How long failures of one account and address make the wait longer."""
PER_ACCOUNT_AND_ADDRESS = 10
"""Failures that cost no wait."""
PER_ADDRESS = 100
PER_ACCOUNT = 100
"""Failures of one account in ``ACCOUNT_WINDOW``, from all unknown browsers together."""
ACCOUNT_WINDOW = timedelta(hours=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
_DEVICE = "device "


class SignInAttempt(Base):
    """One attempt; it counts as failed until it is known to have succeeded, so parallel guesses count as well.

    ``address`` is the network that it came from, or ``device KEY`` for a browser that the account's owner used before.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_address", "address", "at"),
        Index("ix_sign_in_attempt_account", "account", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    succeeded: Mapped[bool] = mapped_column(Boolean, default=False)


def begin_attempt(account: str, address: str, device: int | None = None) -> int:
    """Note an attempt and give its key; raises TooManyAttempts (and notes nothing) when the limit is reached.

    ``device`` is the key of the known browser that it comes from, see ``itsm.accounts.devices``.
    """
    account, origin = account[:254], _origin(address, device)
    with unit_of_work() as work:
        take_turn(work, _turn(account))  # always the account first: two attempts never wait for each other
        take_turn(work, f"sign in from {origin}")
        wait = _wait(work.session, account, origin)
        if wait > timedelta(0):
            raise TooManyAttempts(
                text(
                    "Expected fewer attempts, but too many failed. Try again in %(minutes)s min.",
                    minutes=math.ceil(wait / timedelta(minutes=1)),
                )
            )
        attempt = SignInAttempt(at=clock.now(), account=account, address=origin)
        work.session.add(attempt)
        work.session.flush()
        return attempt.key


def succeed(work: UnitOfWork, attempt_key: int) -> None:
    """Mark the attempt as the account's owner's: earlier failures of account and address no longer count.

    Another attempt of the owner may have succeeded meanwhile and forgotten this one: then nothing is left to mark.
    """
    account = work.session.scalar(select(SignInAttempt.account).where(SignInAttempt.key == attempt_key))
    if account is None:
        return
    take_turn(work, _turn(account))
    attempt = work.session.get(SignInAttempt, attempt_key)
    if attempt is None:
        return
    work.session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.account == attempt.account,
            SignInAttempt.address == attempt.address,
            SignInAttempt.key < attempt.key,
        )
    )
    attempt.succeeded = True


def forget_old(session: Session) -> None:
    """Delete the attempts that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - MEMORY))


def forget_account(work: UnitOfWork, account: str) -> None:
    """Delete every attempt on the account: its owner has asked for their data to be erased."""
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))


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


def wait_after(failures: int) -> timedelta:
    """How long nobody may try again after so many failures: nothing at first, then each time twice as long."""
    if failures < PER_ACCOUNT_AND_ADDRESS:
        return timedelta(0)
    doubled = 1 << min(failures - PER_ACCOUNT_AND_ADDRESS, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _origin(address: str, device: int | None) -> str:
    return network_of(address) if device is None else f"{_DEVICE}{device}"


def _turn(account: str) -> str:
    return f"sign in as {account}"


def _wait(session: Session, account: str, origin: str) -> timedelta:
    now = clock.now()
    of_origin, of_account = SignInAttempt.address == origin, SignInAttempt.account == account
    if _failures(session, of_origin, since=now - WINDOW)[0] >= PER_ADDRESS:
        return WINDOW
    unknown = SignInAttempt.address.not_like(f"{_DEVICE}%")
    is_unknown = not origin.startswith(_DEVICE)
    if is_unknown and _failures(session, of_account, unknown, since=now - ACCOUNT_WINDOW)[0] >= PER_ACCOUNT:
        return WINDOW
    count, last = _failures(session, of_origin, of_account, since=now - MEMORY)
    pause = wait_after(count)
    return last + pause - now if last is not None and pause else timedelta(0)


def _failures(session: Session, *conditions: ColumnElement[bool], since: datetime) -> tuple[int, datetime | None]:
    count, last = session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(
            *conditions, SignInAttempt.at >= since, SignInAttempt.succeeded.is_(False)
        )
    ).one()
    return int(count), last
