"""What rights are made of: grants, the thing that is asked about, and the answer with its reasons. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Reach = Literal["all", "own", "work", "vote", "site", "customer"]
Relation = Literal["own", "work", "vote", "site", "customer"]
EVERY_RELATION: frozenset[Relation] = frozenset({"own", "work", "vote", "site", "customer"})
ANY = "*"
"""Every record type, or every field group."""
PUBLIC = "~"
"""Every field group that requesters may see."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An operation, on records of a type and fields of a group, of records that ``reach`` names.

    ``own``: one asked for it or opened it; ``work``: one has work on it; ``vote``: one was
    called to vote on it; ``site``, ``customer``: it was asked for by
    somebody there; ``all``: every record. What is no record has the type ``ANY`` and the reach ``all``.
    """

    operation: str
    type: str = ANY
    group: str = ANY
    reach: Reach = "all"

    def covers(self, other: "Grant") -> bool:
        """True when this allows all that ``other`` does."""
        return (
            self.operation == other.operation
            and self.type in (ANY, other.type)
            and (self.group in (ANY, other.group))
            and self.reach in ("all", other.reach)
        )


@dataclass(frozen=True, slots=True)
class Thing:
    """A record, as rights see it; with ``group`` its fields of a group. ``relations`` are the actor's to it."""

    type: str
    relations: frozenset[Relation] = frozenset()
    group: str = ""
    public: bool = True
    """The group is one that requesters see."""

    def has(self, grant: Grant) -> bool:
        """True when the grant is about this thing."""
        if grant.type not in (ANY, self.type) or (grant.reach != "all" and grant.reach not in self.relations):
            return False
        return not self.group or grant.group in (ANY, self.group) or (grant.group == PUBLIC and self.public)


@dataclass(frozen=True, slots=True)
class Held:
    """Grants and where they come from: a role, given to the person (no ``via``) or to a team; or a relation.

    Without a role: ``everybody`` is what each person has at their own records, ``customer`` and ``contact`` what the
    setting of a customer (its key is ``via``) gives to its people and to a contact.
    """

    role: str
    grants: frozenset[Grant]
    via: str | None = None
    source: Literal["role", "everybody", "customer", "contact"] = "role"


@dataclass(frozen=True, slots=True)
class Reason:
    """One grant that allows it, and where it comes from."""

    held: Held
    grant: Grant


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it is allowed. ``by`` are the grants that allow it; ``nearly``, when none does, those for other things.

    ``unasked`` is what the system and an import have: nobody asks them.
    """

    allowed: bool
    operation: str
    by: tuple[Reason, ...] = ()
    nearly: tuple[Reason, ...] = ()
    unasked: bool = False

    def __bool__(self) -> bool:
        return self.allowed


def uncovered(wanted: Iterable[Grant], having: Iterable[Grant]) -> list[Grant]:
    """Those of ``wanted`` that none of ``having`` covers."""
    own = frozenset(having)
    return [grant for grant in wanted if grant not in own and not any(one.covers(grant) for one in own)]
