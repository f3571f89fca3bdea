"""Recovery codes: ten at a time, shown once, each good for one sign-in. A new set makes the one before void.

Kept as keyed hashes that belong to the person, so the database alone finds none (ASVS 4.0.3 2.6.1 to 2.6.3).
"""

import secrets

from sqlalchemy import delete, func, select, update

from database import UnitOfWork, reading
from engine import clock
from itsm.accounts.factors.tables import RecoveryCode
from itsm.sealing import signature

COUNT = 10
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
_LENGTH = 24  # 120 bits
_PURPOSE = "recovery code"


def new_codes(person_key: int, work: UnitOfWork) -> list[str]:
    """Make a new set and give it, such as ``7KQ2-M9XA-PD4W-H3RT-QZ5E-8KNV``; nobody can read it again."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person_key == person_key))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(COUNT)]
    work.session.add_all(RecoveryCode(person_key=person_key, code_hash=_hash(person_key, code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes]


def use_code(person_key: int, typed: str, work: UnitOfWork) -> bool:
    """Use a code up; False when it is none of the person's, or was used. Case, spaces and dashes do not matter."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    used = update(RecoveryCode).where(
        RecoveryCode.person_key == person_key,
        RecoveryCode.code_hash == _hash(person_key, plain),
        RecoveryCode.used_at.is_(None),
    )
    found = work.session.execute(
        used.values(used_at=clock.now()).returning(RecoveryCode.key),
        execution_options={"synchronize_session": False},
    )
    return found.first() is not None


def codes_left(person_key: int) -> int:
    """How many codes of the person are good still."""
    query = select(func.count()).where(RecoveryCode.person_key == person_key, RecoveryCode.used_at.is_(None))
    with reading() as session:
        return session.scalar(query) or 0


def _hash(person_key: int, code: str) -> str:
    return signature(_PURPOSE, f"{person_key}:{code}")
