"""Which types are watched for which, by the packs in use, with the numbers that the organisation has settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.packs.declared.model import TEXT, Promotion, Recurrence
from itsm.packs.deployed import record_types_in
from itsm.packs.model import Field, RecordType
from itsm.recurrence.tables import WatchSettingRow

STANDARD = ("category", "service")
"""Fields that are columns of every record, by which records can belong together."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Records of type ``of`` that are watched for ``type``: by which measures, how many of them, within how long."""

    type: RecordType
    of: RecordType | None
    declared: Recurrence
    by: Mapping[str, int]
    within_days: int
    team: str
    opens: bool
    revision: int

    @property
    def promotion(self) -> Promotion | None:
        """What a record of the other type is made into; None while that type offers nothing of the kind."""
        found = self.of.promotions_by_key.get(self.declared.promotion) if self.of is not None else None
        return found if found is not None and found.type == self.type.key else None

    @property
    def usable(self) -> Mapping[str, int]:
        """The measures that are switched on and that the other type has, the most telling first."""
        return {name: number for name, number in self.by.items() if number > 0 and self.has(name)}

    def has(self, measure: str) -> bool:
        """True when records of the other type can be compared by ``measure``."""
        if self.of is None:
            return False
        field = self.of.by_key.get(measure)
        return measure == TEXT or (field is not None and may_be_compared(field))


def may_be_compared(field: Field) -> bool:
    """True for a field by whose value records can belong together."""
    return field.key in STANDARD or (field.searchable and not field.standard)


def watches(session: Session) -> Sequence[Watch]:
    """All watches of the organisation in force, in the order of their types."""
    types = {one.key: one for one in record_types_in(session)}
    declared = [one for one in types.values() if one.recurrence is not None]
    settled = {row.type_key: row for row in session.scalars(select(WatchSettingRow))} if declared else {}
    return [_watch(one, one.recurrence, types, settled.get(one.key)) for one in declared if one.recurrence is not None]


def watch_of(session: Session, type_key: str) -> Watch | None:
    """The watch for the type; None when it declares none."""
    return next((one for one in watches(session) if one.type.key == type_key), None)


def _watch(
    own: RecordType, declared: Recurrence, types: Mapping[str, RecordType], row: WatchSettingRow | None
) -> Watch:
    team = declared.team or (own.teams[0].code if own.teams else "")
    by, within, opens, revision = declared.by, declared.within_days, False, 0
    if row is not None:
        by = {name: row.by.get(name, number) for name, number in by.items()}
        within, team, opens, revision = row.within_days, row.team or team, row.opens, row.revision
    return Watch(own, types.get(declared.of), declared, by, within, team, opens, revision)
