"""Routing: a user task with the property ``routing`` asks that decision which group it is offered to.

The decision sees what the task sees, and as ``group`` the first of the groups that the diagram names. It answers with
a group, a list of groups, or a context whose ``team`` is that; ``skill`` and ``grade`` beside it say what the work asks
of a person. What it answers takes the place of the first group; null leaves the groups as they are drawn. The history
tells of it where the groups are others than drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import ExecutionFault, Text, text
from engine.spiff import variables
from engine.spiff.diagram.records import items_of
from engine.spiff.elements.deciding import note
from engine.spiff.token import Token

PROPERTY = "routing"
GROUP = "group"
"""What the decision reads the first group of the diagram as."""
LONGEST_CANDIDATE = 100
MOST_GRADE = 5


@dataclass(frozen=True, slots=True)
class Routed:
    """The groups that a task is offered to, and the skill that it asks for with the least grade of it."""

    groups: list[str]
    skill: str | None = None
    grade: int = 0


def routed(token: Token, groups: Sequence[str]) -> Routed:
    """Return who is offered the task that ``token`` has reached, by its decision; without one, ``groups``."""
    record = token.task_spec.record
    properties = items_of(record.extensions, "properties")
    decision = next((item.get("value") for item in properties if item.get("name") == PROPERTY), None)
    if not decision:
        return Routed(list(groups))
    seen = {**variables.visible(token), GROUP: groups[0] if groups else None}
    answer = token.workflow.instance.host.decide(decision, seen)
    wanted = answer.value if isinstance(answer.value, Mapping) else {"team": answer.value}
    first = _names(wanted.get("team"), record.id, decision)
    skill, grade = wanted.get("skill") or None, wanted.get("grade") or Decimal(0)
    offered = list(dict.fromkeys([*first, *groups[1:]])) if first else list(groups)
    if offered != list(groups) or answer.reasons:  # what stays as it is drawn needs no line of history
        note(token, record.id, answer)
    if isinstance(skill, str | None) and isinstance(grade, Decimal) and 0 <= grade <= MOST_GRADE:
        return Routed(offered, skill, int(grade))
    raise _unfit(record.id, decision, text("a skill as text and a grade from 1 to %(most)s", most=MOST_GRADE))


def _names(value: object, element: str, decision: str) -> list[str]:
    found = [] if value is None else value if isinstance(value, list) else [value]
    names = [name.strip() for name in found if isinstance(name, str) and len(name) <= LONGEST_CANDIDATE]
    if len(names) != len(found):
        expected = text("a group of at most %(most)s characters, or a list of them", most=LONGEST_CANDIDATE)
        raise _unfit(element, decision, expected)
    return [name for name in names if name]


def _unfit(element: str, decision: str, expected: Text) -> ExecutionFault:
    return ExecutionFault(
        element,
        text(
            "Expected decision %(id)s to answer with %(expected)s for user task <%(element)s>, but it does not. "
            "Correct its table.",
            id=decision, expected=expected, element=element,
        ),
    )
