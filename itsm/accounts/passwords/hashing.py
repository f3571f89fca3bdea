"""Hashes of passwords: argon2id with the second recommended setting of RFC 9106 §4 (64 MiB, three passes)."""

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_LONGEST_TRIED = 201
"""Characters that are compared: earlier rules took 200, and nobody makes us hash a book."""
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)
_at_once = threading.BoundedSemaphore(2)  # 64 MiB each: a burst of attempts must not take the machine's memory


def hash_of(password: str) -> str:
    """Hash of a password that was taken already; it holds its own parameters and salt."""
    with _at_once:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """True when ``password`` is the one that was hashed; without a hash it takes the same time and is False."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _dummy_hash(), password[:_LONGEST_TRIED])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _dummy_hash() -> str:
    """A hash with today's parameters that no password has; written, not computed, so the first use takes no longer."""
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${'A' * 22}${'A' * 43}"
