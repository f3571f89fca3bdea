"""Why a priority is what it is, as its record keeps it, and what the requester was promised by it. Pure.

A reason is of a decision (``decision`` and ``rules``) or of a person (``by``). One that the time has raised says from
what (``raised``) and which priority stays the one that targets are looked up by (``promised``): a promise is made for
what is the matter, and is not broken by hurrying.
"""

from collections.abc import Mapping, Sequence

from itsm.packs.model import RecordType
from itsm.records.tables import Record

Reason = Mapping[str, object]
NO_REASON: Reason = {}


def promised_priority(row: Record) -> str | None:
    """The priority that the targets of a record are looked up by."""
    promised = (row.priority_reason or NO_REASON).get("promised")
    return promised if isinstance(promised, str) else row.priority


def is_raised(row: Record) -> bool:
    """The time has raised the priority above the one that is promised."""
    return row.priority_reason is not None and "promised" in row.priority_reason


def decision_of(reason: Reason) -> str | None:
    """The decision that gave the priority, or that a person overruled."""
    found = reason.get("decision")
    return str(found) if found else None


def is_by_hand(reason: Reason) -> bool:
    """A person set the priority and said why."""
    return bool(reason.get("by") and reason.get("reason"))


def order_of(of_type: RecordType) -> Sequence[str]:
    """The priorities of a type, the highest first."""
    field = of_type.by_key.get("priority")
    return [choice.value for choice in field.choices] if field else ()


def is_higher(order: Sequence[str], answer: object, than: str | None) -> bool:
    """``answer`` is a priority above ``than``; what the type does not have is above and below nothing."""
    return answer in order and than in order and order.index(str(answer)) < order.index(str(than))


def overruled(by: str, why: str, before: object, reason: Reason) -> dict[str, object]:
    """The reason of a person; the decision that they overrule stays known."""
    found: dict[str, object] = {"by": by, "reason": why, "was": before}
    decision = decision_of(reason)
    return found if decision is None else {**found, "decision": decision}
