"""What a version of a level promises, looked up once for each case: versions are never changed."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import kept_of
from itsm.clocks.ledger.entries import NOTHING_PROMISED, Promise
from itsm.clocks.levels.content import Case, Content, from_json
from itsm.clocks.levels.tables import ServiceLevelVersion
from itsm.priority.reasons import promised_priority
from itsm.records.tables import Record

MOST_KEPT = 1000


@dataclass(slots=True)
class Promises:
    """One version of a level: what it promises is looked up once for each case."""

    content: Content
    _known: dict[tuple[str, str, str | None, str | None], Promise] = field(default_factory=dict)

    def of(self, kind: str, record: Record) -> Promise:
        """What is promised for a clock of a record."""
        place = (kind, record.type_key, promised_priority(record), record.service)
        found = self._known.get(place)
        if found is None:
            target = self.content.target(kind, Case(*place[1:]))
            found = Promise(target.minutes, tuple(sorted(target.thresholds))) if target else NOTHING_PROMISED
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[place] = found
        return found


def promises_of(session: Session, level_key: int, version: int) -> Promises:
    """A version of a level: read once."""
    known = kept_of(session, "promises")
    found: Promises | None = known.get((level_key, version))
    if found is None:
        which = (ServiceLevelVersion.level_key == level_key, ServiceLevelVersion.version == version)
        content = session.scalars(select(ServiceLevelVersion.content).where(*which)).one()
        found = known[level_key, version] = Promises(from_json(content))
    return found
