"""An organisation with the two shipped taxonomies and the incident pack."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.categories.shipping import add_shipped_categories
from itsm.categories.tables import CategoryRow, TaxonomyRow
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack

KeyOf = Callable[[str], int]


@pytest.fixture
def desk(make_person: MakePerson, tenant: int) -> Desk:
    """A desk with the incident pack and the shipped tree."""
    use_incident_pack()
    with unit_of_work() as work:
        add_shipped_categories(work)
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",))
    return Desk(agent, make_person("Cai Requester", roles=("requester",)))


@pytest.fixture
def key_of(desk: Desk) -> KeyOf:
    """Key of a category, or of a taxonomy, by its code."""

    def found(code: str) -> int:
        with reading() as session:
            key = session.scalar(select(CategoryRow.key).where(CategoryRow.code == code))
            return key or session.scalars(select(TaxonomyRow.key).where(TaxonomyRow.code == code)).one()

    return found


@pytest.fixture
def keeper(administrator: Actor) -> Actor:
    """Somebody who keeps the tree."""
    return administrator
