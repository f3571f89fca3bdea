"""One customer, site, desk, skill or team for its form and its page: the row, where it is used, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.organisation.kinds import KINDS, KeptRow, not_there
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.uses import uses_of
from itsm.people.roles import may
from itsm.uses import Use


@dataclass(frozen=True, slots=True)
class ThingView:
    """A thing with where it is used; ``changes`` are empty for readers who may not see the audit trail."""

    row: KeptRow
    uses: Sequence[Use]
    changes: Sequence[Changed]
    customer: tuple[int, str, str] | None = None
    """Of a site: key, code and name of its customer."""

    @property
    def may_go(self) -> bool:
        """True when nothing stands against archiving it."""
        return not any(use.stands_against for use in self.uses)


def thing_view(kind: str, key: int, actor: Actor, language: str = "en") -> ThingView:
    """One thing of KINDS. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = row_of(session, kind, key)
        seen = may(actor, "audit.see")
        changes = changes_of(session, KINDS[kind].subject(row), language) if seen else []
        return ThingView(row, uses_of(session, kind, row), changes, _customer(session, row))


def row_of(session: Session, kind: str, key: int) -> KeptRow:
    """The row of a thing; raises NotFound."""
    model = KINDS[kind].model
    row = cast(KeptRow | None, session.scalar(select(model).where(model.key == key)))
    if row is None:
        raise not_there(kind)
    return row


def _customer(session: Session, row: KeptRow) -> tuple[int, str, str] | None:
    if not isinstance(row, SiteRow) or row.customer_key is None:
        return None
    found = session.get_one(CustomerRow, row.customer_key)
    return found.key, found.code, found.name
