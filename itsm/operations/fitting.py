"""Whether instances fit another version of their process: looked at before they are taken there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from database import reading
from engine.errors import Finding, FlowdeskError, Text
from engine.registry import Actor
from engine.runtime import plan_migration
from engine.spiff.migration.plan import Pair
from itsm.people.roles import require

MOST_LOOKED_AT = 50
"""Instances that are looked at; each is read whole."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an instance does not fit: the first reason, and how many there are."""

    instance_key: int
    why: Text
    fix: Text | None
    more: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Of ``looked_at`` instances ``fitting`` can go. ``pairs`` and ``changes`` are those of a single one."""

    looked_at: int
    fitting: int
    refusals: Sequence[Refusal]
    pairs: Sequence[Pair] = ()
    changes: Sequence[Finding] = ()


def look_at_fit(
    instance_keys: Sequence[int], definition_key: int, mapping: Mapping[str, str], actor: Actor
) -> Fit:
    """Plan the migration of the first instances. Raises Forbidden."""
    require(actor, "operations.see")
    refusals: list[Refusal] = []
    pairs: Sequence[Pair] = ()
    changes: Sequence[Finding] = ()
    keys = list(instance_keys[:MOST_LOOKED_AT])
    with reading() as session:
        for key in keys:
            try:
                plan = plan_migration(session, key, definition_key, mapping)
            except FlowdeskError as problem:
                refusals.append(Refusal(key, problem.message, None, 0))
                continue
            if plan.refusals:
                first = plan.refusals[0]
                refusals.append(Refusal(key, first.message, first.fix, len(plan.refusals) - 1))
            elif len(keys) == 1:
                pairs, changes = plan.pairs, plan.changes
    return Fit(len(keys), len(keys) - len(refusals), refusals, pairs, changes)
