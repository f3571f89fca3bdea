"""A mapping may name what a record comes to in a process that its own one calls."""

from dataclasses import replace

import pytest

from engine.errors import InvalidInput
from itsm.imports.checking import check_mapping
from itsm.imports.mapping import ImportMapping, Way, read_mapping
from itsm.packs.deployed import record_type
from tests.support.access import access_desk
from tests.support.people import MakePerson
from tests.support.records import INCIDENT


def naming(way: Way) -> ImportMapping:
    """A mapping of nothing but one change of state."""
    (file,) = sorted((INCIDENT / "imports").glob("*.yaml"))[:1]
    return replace(read_mapping(file), fields=(), states={}, transitions={("new", "approval"): (way,)})


@pytest.mark.parametrize(
    ("way", "missing"),
    [
        (Way(("check",), "clear", None, None), None),
        (Way(("check",), "accept", None, None), None),
        (Way(("check",), "fly", None, None), "fly"),
        (Way(("nowhere",), None, None, None), "nowhere"),
    ],
)
def test_way_is_looked_for_in_called_processes_too(
    tenant: int, make_person: MakePerson, way: Way, missing: str | None
) -> None:
    access_desk(make_person)

    if missing is None:
        check_mapping(naming(way), record_type("access"))
        return
    with pytest.raises(InvalidInput, match=missing):
        check_mapping(naming(way), record_type("access"))
