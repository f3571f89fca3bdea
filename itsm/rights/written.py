"""What a role of one's own allows, as it is stored: lists of permissions, by record type and field group."""

from collections.abc import Mapping

from itsm.rights.operations import ANYWHERE, ON_RECORDS
from itsm.rights.roles import Allowed, OnType


def as_json(allowed: Allowed) -> dict[str, object]:
    """``allowed`` as a JSON object; what gives nothing is left out."""
    return {
        "anywhere": sorted(allowed.anywhere),
        "types": {
            type_key: {"permissions": sorted(on.permissions), "sees": sorted(on.sees), "changes": sorted(on.changes)}
            for type_key, on in sorted(allowed.on_types.items())
            if on.permissions or on.sees or on.changes
        },
    }


def in_lines(allowed: Mapping[str, object]) -> list[str]:
    """What is stored, as short lines for the audit trail: ``people.see``, ``incident: record.edit``."""
    found = from_json(allowed)
    lines = sorted(found.anywhere)
    for type_key, on in sorted(found.on_types.items()):
        lines += [f"{type_key}: {one}" for one in sorted(on.permissions)]
        lines += [f"{type_key}: see {one}" for one in sorted(on.sees)]
        lines += [f"{type_key}: change {one}" for one in sorted(on.changes)]
    return lines


def from_json(stored: Mapping[str, object]) -> Allowed:
    """The same back. A permission that the program has no longer gives nothing."""
    types = stored.get("types")
    return Allowed(
        _names(stored.get("anywhere")).intersection(ANYWHERE),
        {
            str(type_key): OnType(
                _names(on.get("permissions")).intersection(ON_RECORDS),
                _names(on.get("sees")),
                _names(on.get("changes")),
            )
            for type_key, on in (types.items() if isinstance(types, Mapping) else ())
        },
    )


def _names(found: object) -> frozenset[str]:
    return frozenset(str(name) for name in found) if isinstance(found, list) else frozenset()
