"""What an instance's state says of its variables, as items of the contract.

The key of a variable is made from its instance, scope and name, so it stays the same while the variable lives, and
tells the instance that has it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from api.v2.listings.run_keys import activations
from api.v2.search import Item
from engine.feel import to_plain
from engine.runtime.variables import scopes_of_variables
from engine.spiff.variable_scopes import VariableScope
from engine.state.tables import ElementEventRow, ProcessInstance

_NUMBER_BITS = 23
"""Of a key below 2^53; the others are for the instance."""


def instance_of(variable_key: int) -> int:
    """Key of the only instance that can have a variable with this key."""
    return variable_key >> _NUMBER_BITS


def variable_items(session: Session, instances: Sequence[ProcessInstance], longest: int | None) -> list[Item]:
    """All variables of instances, values whole; ``isTruncated`` are those of more than ``longest`` characters."""
    held = {row.key: [scope for scope in scopes_of_variables(session, row) if scope.variables] for row in instances}
    with_locals = [key for key, scopes in held.items() if any(scope.token_id is not None for scope in scopes)]
    runs = activations(session, ElementEventRow.instance_key.in_(with_locals)) if with_locals else {}
    return [item for key, scopes in held.items() for item in _items(key, scopes, runs, longest)]


def _items(
    instance: int, scopes: Sequence[VariableScope], runs: Mapping[tuple[int, str], int], longest: int | None
) -> Iterator[Item]:
    taken: set[int] = set()
    for scope in scopes:
        token = scope.token_id or ""
        # What failed at the door of its element was never entered: then the instance stands for it.
        scope_key = runs.get((instance, token), instance)
        for name, value in scope.variables.items():
            written = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
            yield {
                "variableKey": instance << _NUMBER_BITS | _number(token, name, taken),
                "name": name,
                "value": written,
                "isTruncated": longest is not None and len(written) > longest,
                "scopeKey": scope_key,
                "processInstanceKey": instance,
                "rootProcessInstanceKey": instance,
                "tenantId": None,
            }


def _number(token: str, name: str, taken: set[int]) -> int:
    """The number of a variable in its instance: one of its own, the next that is free when another has it."""
    digest = hashlib.sha256(f"{token}\n{name}".encode()).digest()
    number = int.from_bytes(digest[:8]) >> (64 - _NUMBER_BITS)
    while number in taken:
        number = (number + 1) % (1 << _NUMBER_BITS)
    taken.add(number)
    return number
