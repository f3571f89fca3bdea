"""Hashes of passwords: argon2id with the second recommended setting of RFC 9106 §4 (64 MiB, three passes).

Where the installation is set so, a password is first run through HMAC-SHA-256 under a key that is derived from the
secret key and is in no database (a pepper): a stolen database alone then cannot even be guessed at. A hash says by its
beginning how it was made, and is made anew at the next sign-in when the setting has changed. Source: OWASP Password
Storage Cheat Sheet, "Peppering"; ASVS 4.0.3 2.4.5.
"""

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from itsm.sealing import signature

_LONGEST_TRIED = 201
"""Characters that are compared: earlier rules took 200, and nobody makes us hash a book."""
_PEPPERED = "pepper:"
_settings = {"pepper": False}
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)
_at_once = threading.BoundedSemaphore(2)  # 64 MiB each: a burst of attempts must not take the machine's memory


def configure(pepper: bool) -> None:
    """Make new hashes with a pepper, or without, from now on; the application factory calls it."""
    _settings["pepper"] = pepper


def hash_of(password: str) -> str:
    """Hash of a password that was taken already; it holds its own parameters and salt."""
    peppered = _settings["pepper"]
    with _at_once:
        return f"{_PEPPERED}{_hasher.hash(_pepper(password))}" if peppered else _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """True when ``password`` is the one that was hashed; without a hash it takes the same time and is False."""
    tried, kept = password[:_LONGEST_TRIED], password_hash or _dummy_hash()
    if kept.startswith(_PEPPERED):
        tried, kept = _pepper(tried), kept.removeprefix(_PEPPERED)
    with _at_once:
        try:
            _hasher.verify(kept, tried)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's, or otherwise than the installation is set."""
    if password_hash.startswith(_PEPPERED) != _settings["pepper"]:
        return True
    return _hasher.check_needs_rehash(password_hash.removeprefix(_PEPPERED))


def _pepper(password: str) -> str:
    return signature("pepper of passwords", password)


def _dummy_hash() -> str:
    """A hash with today's parameters that no password has; written, not computed, so the first use takes no longer."""
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${'A' * 22}${'A' * 43}"
