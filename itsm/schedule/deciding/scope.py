"""For what a freeze or a window holds: what each of its lists names; an empty list leaves nothing out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itsm.schedule.deciding.work import Work, folded

LISTS = ("services", "items", "sites", "customers", "types")
"""What can be listed, as it is kept."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Names of services and items as they are compared, codes of sites and customers, keys of record types."""

    services: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()

    def holds_for(self, work: Work) -> bool:
        """True when every list that is not empty names something of the work."""
        return (
            _names(self.services, (folded(work.service),))
            and _names(self.items, map(folded, work.items))
            and _names(self.sites, (work.site,))
            and _names(self.customers, (work.customer,))
            and _names(self.types, (work.type_key,))
        )


def scope_of(kept: Mapping[str, Iterable[str]]) -> Scope:
    """The scope as it is kept: lists of what people wrote or chose."""
    return Scope(
        frozenset(map(folded, kept.get("services", ()))), frozenset(map(folded, kept.get("items", ()))),
        frozenset(kept.get("sites", ())), frozenset(kept.get("customers", ())), frozenset(kept.get("types", ())),
    )  # fmt: skip


def _names(listed: frozenset[str], among: Iterable[str]) -> bool:
    return not listed or any(one in listed for one in among)
