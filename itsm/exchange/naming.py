"""Naming people in cells: by e-mail address, by the id at another tool (``id:``), by Flowdesk's own number (``#``).

The number counts only for those who have neither: in another installation it is somebody else's.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.errors import InvalidForm, text
from itsm.accounts.leaving.erasing import ERASED
from itsm.exchange.kind import Kind, Lookup
from itsm.people.queries import normal_email
from itsm.people.tables import PersonRow


def reference(key: int, email: str | None, external_id: str | None) -> str:
    """How a file names a person."""
    return email or (f"id:{external_id}" if external_id else f"#{key}")


class PeopleLookup(Lookup):
    """Everybody by all that names them; ``fields`` are the columns that name people."""

    def __init__(self, session: Session, fields: Sequence[str] = ("person",)) -> None:
        self._fields = fields
        self.keys: dict[str, int] = {}
        self.references: dict[int, str] = {}
        self.zones: dict[int, str] = {}
        columns = select(PersonRow.key, PersonRow.email, PersonRow.external_id, PersonRow.time_zone)
        for key, email, external_id, zone in session.execute(columns):
            if (external_id or "").startswith(ERASED):
                continue
            self.zones[key], self.references[key] = zone, reference(key, email, external_id)
            names = (email, f"id:{external_id}" if external_id else None, self.references[key])
            self.keys |= {name: key for name in names if name}

    def spelt(self, kind: Kind, texts: dict[str, str]) -> dict[str, str]:
        """Cells in one spelling, people under the name that an export gives them."""
        found = super().spelt(kind, texts)
        return found | {name: self.name_of(found[name]) for name in self._fields if name in found}

    def name_of(self, cell: str) -> str:
        """The one name of whoever ``cell`` names; unknown ones stay as written."""
        key = self.keys.get(cell) or self.keys.get(normal_email(cell)) or self.keys.get(f"id:{cell}")
        return self.references[key] if key is not None else cell


def keys_of(session: Session, cells: Collection[str]) -> dict[str, int]:
    """Keys of whom ``cells`` name, in the spelling of a lookup; unknown ones are left out."""
    columns = select(PersonRow.key, PersonRow.email, PersonRow.external_id)
    ids = {cell[3:] for cell in cells if cell.startswith("id:")}
    numbers = {int(cell[1:]) for cell in cells if cell.startswith("#") and cell[1:].isdigit() and len(cell) < 17}
    named = or_(PersonRow.email.in_(cells), PersonRow.external_id.in_(ids), PersonRow.key.in_(numbers))
    return {reference(*row): row[0] for row in session.execute(columns.where(named))}


def key_of(session: Session, cell: str, field: str = "person") -> int:
    """Key of whom ``cell`` names, in the spelling of a lookup. Raises InvalidForm."""
    query = select(PersonRow.key)
    if cell.startswith("id:"):
        query = query.where(PersonRow.external_id == cell[3:])
    elif cell.startswith("#") and cell[1:].isascii() and cell[1:].isdigit() and len(cell) < 17:
        nameless = (PersonRow.email.is_(None), PersonRow.external_id.is_(None))
        query = query.where(PersonRow.key == int(cell[1:]), *nameless)
    else:
        query = query.where(PersonRow.email == normal_email(cell))
    found = session.scalar(query) if cell else None
    if found is None:
        raise InvalidForm({field: text("Write the e-mail address, id: or # number of somebody who is there.")})
    return found
