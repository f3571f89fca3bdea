"""The chain: each entry's SHA-256 over its content and the hash of the one before. Pure."""

import hashlib
from datetime import UTC

import orjson

from itsm.audit.trail import AuditEntry

FIRST = "0" * 64
"""What stands for the hash before the first entry of an organisation."""


def content(entry: AuditEntry, number: int, previous: str) -> bytes:
    """What is hashed: JSON with its names in order, without spaces, in UTF-8 (RFC 8785 for what an entry holds)."""
    return orjson.dumps(
        {
            "action": entry.action,
            "actor": entry.actor_key,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "commitment": entry.commitment,
            "details": entry.details,
            "key": entry.key,
            "number": number,
            "organisation": entry.tenant_id,
            "person": entry.person_key,
            "previous": previous,
            "subject": entry.subject,
        },
        option=orjson.OPT_SORT_KEYS,
    )


def hash_of(entry: AuditEntry, number: int, previous: str) -> str:
    """The hash of an entry at its place."""
    return hashlib.sha256(content(entry, number, previous)).hexdigest()
