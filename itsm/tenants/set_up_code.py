"""The one-time code that guards the set-up page: printed in the terminal, kept as a hash, void once used."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, UnitOfWork, UtcDateTime, reading, unit_of_work
from engine import clock
from engine.errors import Forbidden, text

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
_LENGTH = 12  # 60 bits


class SetUpCode(Base):
    """Hash of the code in force; there is at most one."""

    __tablename__ = "set_up_code"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def new_set_up_code() -> str:
    """Make a new code such as ``7KQ2-M9XA-PD4W``; the one before is void."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    with unit_of_work() as work:
        work.session.execute(delete(SetUpCode))
        work.session.add(SetUpCode(code_hash=_hash(letters), made_at=clock.now()))
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def check_set_up_code(code: str) -> None:
    """Raise Forbidden unless ``code`` is the one in force; case, spaces and dashes do not matter."""
    with reading() as session:
        known = session.scalars(select(SetUpCode.code_hash)).all()
    given = _hash("".join(letter for letter in code.upper() if letter.isalnum()))
    if not any(hmac.compare_digest(given, one) for one in known):
        raise Forbidden(
            text("Expected the code that the terminal shows, but this is another one. Copy it from the terminal.")
        )


def void_set_up_code(work: UnitOfWork) -> None:
    """Nobody can set up with the code any more."""
    work.session.execute(delete(SetUpCode))


def _hash(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
