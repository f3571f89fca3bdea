"""Whether instances fit another version of their process: looked at before they are taken there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from database import reading
from engine.errors import Finding, Text
from engine.registry import Actor
from engine.runtime import plan_migrations
from engine.runtime.plan_migration import Alike
from engine.spiff.migration.plan import MigrationPlan, Pair
from itsm.people.roles import require


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why ``count`` instances that stand alike do not fit, one of which is ``instance_key``.

    It is the first reason, and how many ``more`` there are.
    """

    instance_key: int
    count: int
    why: Text
    fix: Text | None
    more: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Of ``looked_at`` instances, which are all that were chosen, ``fitting`` can go.

    ``refusals`` are those of most instances first. ``pairs`` and ``changes`` are those of instances that all stand
    alike.
    """

    looked_at: int
    fitting: int
    refusals: Sequence[Refusal]
    pairs: Sequence[Pair] = ()
    changes: Sequence[Finding] = ()


def look_at_fit(
    instance_keys: Sequence[int], definition_key: int, mapping: Mapping[str, str], actor: Actor
) -> Fit:
    """Plan the migration of all instances, those that stand alike once. Raises Forbidden."""
    require(actor, "operations.see")
    with reading() as session:
        groups = plan_migrations(session, instance_keys, definition_key, mapping)
    total = sum(len(group.keys) for group in groups)
    fitting = sum(len(group.keys) for group in groups if group.fits)
    refusals = sorted((_refusal(group) for group in groups if not group.fits), key=lambda one: -one.count)
    only = groups[0].found if len(groups) == 1 and not refusals else None
    pairs, changes = (only.pairs, only.changes) if isinstance(only, MigrationPlan) else ((), ())
    return Fit(total, fitting, refusals, pairs, changes)


def _refusal(group: Alike) -> Refusal:
    key, count, found = group.keys[0], len(group.keys), group.found
    if isinstance(found, Text):
        return Refusal(key, count, found, None, 0)
    first = found.refusals[0]
    return Refusal(key, count, first.message, first.fix, len(found.refusals) - 1)
