"""On what somebody stands: all the grants they hold, each with its source, and the places whose records they see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from engine.registry import Actor
from itsm.rights.grants import Grant, Held, Reach, Reason, Thing
from itsm.rights.roles import EVERYBODY, shipped


@dataclass(frozen=True)
class Standing:
    """What somebody holds. ``sites`` and ``customers`` are keys of places: grants of these reaches mean their records.

    ``stands_for`` are shipped roles that roles of one's own were copied from: a diagram that offers something to
    those offers it to these too.
    """

    held: tuple[Held, ...]
    sites: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()
    stands_for: frozenset[str] = frozenset()
    _asked: dict[tuple[str, Thing | None], bool] = field(default_factory=dict, compare=False, repr=False)
    answers: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """What others made of these grants and keep with them; whoever keeps something here limits how much."""

    @cached_property
    def grants(self) -> Mapping[str, frozenset[Grant]]:
        """The grants by operation."""
        found: dict[str, set[Grant]] = {}
        for held in self.held:
            for grant in held.grants:
                found.setdefault(grant.operation, set()).add(grant)
        return {operation: frozenset(grants) for operation, grants in found.items()}

    @cached_property
    def decisive(self) -> frozenset[Reach]:
        """The reaches on which an answer hangs: by no other grant is the same allowed at every record."""
        return frozenset(
            grant.reach
            for grants in self.grants.values()
            for grant in grants
            if grant.reach != "all" and not any(other.reach == "all" and other.covers(grant) for other in grants)
        )

    def allows(self, operation: str, thing: Thing | None) -> bool:
        """True when a grant is for it; without a thing: for anything at all."""
        known = self._asked.get((operation, thing))
        if known is None:
            grants = self.grants.get(operation, frozenset())
            known = bool(grants) if thing is None else any(thing.has(grant) for grant in grants)
            if len(self._asked) < _REMEMBERED:
                self._asked[operation, thing] = known
        return known

    def reasons(self, operation: str, thing: Thing | None, *, fitting: bool = True) -> tuple[Reason, ...]:
        """The grants that are for it, or (not ``fitting``) those of the operation that are for something else."""
        return tuple(
            Reason(held, grant)
            for held in self.held
            for grant in sorted(held.grants, key=repr)
            if grant.operation == operation and (thing is None or thing.has(grant)) is fitting
        )

    def all_grants(self) -> frozenset[Grant]:
        """All grants, whatever their source."""
        return frozenset(grant for held in self.held for grant in held.grants)


_REMEMBERED = 500


@lru_cache(maxsize=256)
def standing_of_roles(roles: frozenset[str]) -> Standing:
    """What shipped roles give; names of others give nothing."""
    return standing_with(roles, ())


def standing_with(
    roles: Iterable[str], further: Iterable[Held], sites: frozenset[int] = frozenset(),
    customers: frozenset[int] = frozenset(), stands_for: frozenset[str] = frozenset(),
) -> Standing:
    """What shipped roles give, and ``further`` grants."""
    known = (shipped(role) for role in sorted(roles))
    return Standing(
        (EVERYBODY, *(held for held in known if held is not None), *further), sites, customers, stands_for
    )


def standing_of(actor: Actor) -> Standing:
    """What a person holds: as it was read with them, else what their shipped roles give."""
    return actor.rights if isinstance(actor.rights, Standing) else standing_of_roles(actor.roles)
