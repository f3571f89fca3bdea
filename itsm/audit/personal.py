"""Personal data in the audit trail: kept beside what is chained, so that it can be erased and the chain still fits.

The chain holds a commitment alone: SHA-256 of a random salt and the values. Without the salt, which is erased with the
values, a short name cannot be guessed from it.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from database.types import as_json

PERSON = "person "
FIELDS = frozenset({"name", "email", "external_id", "phones", "kind", "substitute_key"})
"""What names somebody, or says why they are away; of entries about a person, before, after and beside these."""
_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Parted:
    """Details in two: what is chained, and what is not; ``person_key`` is whose values these are."""

    chained: dict[str, Any]
    personal: dict[str, Any]
    person_key: int | None


def parted(subject: str, actor_key: int | None, details: Mapping[str, object], address: str | None) -> Parted:
    """Take the personal values out of ``details``; those of an entry that is about nobody are left in it.

    The network address belongs to whom the entry is about, else to whoever acted.
    """
    plain: dict[str, Any] = orjson.loads(as_json(dict(details)))
    about = person_of(subject)
    if about is None:
        return Parted(plain, {}, actor_key if address else None)
    personal = {name: value for name, value in plain.items() if name in FIELDS and value is not None}
    chained = {name: value for name, value in plain.items() if name not in personal}
    for part in ("before", "after"):
        values = plain.get(part)
        if isinstance(values, dict) and FIELDS & values.keys():
            personal[part] = {name: value for name, value in values.items() if name in FIELDS}
            chained[part] = {name: value for name, value in values.items() if name not in FIELDS}
    return Parted(chained, personal, about if personal or address else None)


def together(chained: Mapping[str, Any], personal: Mapping[str, Any] | None) -> dict[str, Any]:
    """Details as they were given; what was erased is left out."""
    whole = dict(chained)
    for name, value in (personal or {}).items():
        kept = whole.get(name)
        whole[name] = {**kept, **value} if isinstance(kept, dict) and isinstance(value, dict) else value
    return whole


def person_of(subject: str) -> int | None:
    """Key of the person whom an entry is about."""
    key = subject.removeprefix(PERSON)
    return int(key) if subject.startswith(PERSON) and key.isascii() and key.isdigit() else None


def new_salt() -> str:
    """A salt that nobody can guess."""
    return secrets.token_hex(_SALT_BYTES)


def commitment(salt: str, personal: Mapping[str, Any] | None, address: str | None) -> str:
    """What the chain says of personal values: it binds them, and tells nothing of them to who has no salt."""
    said = orjson.dumps({"address": address, "details": personal}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(bytes.fromhex(salt) + said).hexdigest()
