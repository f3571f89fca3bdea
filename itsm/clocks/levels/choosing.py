"""Which level holds for a record, asked once and kept on it, and what it is promised, with the words for both.

The decision of the pack comes first, then the level of the customer, then that of the organisation. A decision that
answers with minutes for a clock sets its target, whatever the level says of that clock.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.spiff.explaining import explained
from engine.state.newest import remembered
from itsm.clocks.ledger.entries import NOTHING_PROMISED, Promise
from itsm.clocks.levels.answers import NOTHING_SAID, Answer
from itsm.clocks.levels.asking import ask, sets_targets
from itsm.clocks.levels.content import THRESHOLDS
from itsm.clocks.levels.promises import promises_of
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.records.opened import OpenRecord
from itsm.records.requesters import requester_of

BY_DECISION, BY_CUSTOMER, BY_ORGANISATION = "decision", "customer", "organisation"
_NOTHING: Mapping[str, object] = {}


class Promising:
    """The promises for one record in one command: its decision is asked at most once."""

    __slots__ = ("_answer", "_chosen", "_opened", "_sets", "_timed", "_work")

    def __init__(self, work: UnitOfWork, opened: OpenRecord) -> None:
        self._work, self._opened = work, opened
        self._answer: Answer | None = None
        self._chosen: Mapping[str, object] = _NOTHING
        self._timed = set[str]()
        self._sets: bool | None = None

    def promise(self, kind: str) -> Promise:
        """What is promised for a clock."""
        self.choose_level()
        row = self._opened.row
        minutes = self._asked().target(kind) if self._sets_targets() else None
        if minutes is not None:
            self._timed.add(kind)
            return Promise(minutes, THRESHOLDS)
        if row.level_key is None or row.level_version is None:
            return NOTHING_PROMISED
        return promises_of(self._work.session, row.level_key, row.level_version).of(kind, row)

    def choose_level(self) -> None:
        """Let the record keep the level that holds, unless it has one."""
        opened, work = self._opened, self._work
        if opened.row.level_key is not None:
            return
        named = self._asked().level
        found = None if named is None else _level_of(work, named)
        told: dict[str, object] = {"level_by": BY_DECISION}
        if found is None:
            code = requester_of(work, opened.row.requester_key).level
            told = {"level_by": BY_CUSTOMER if code else BY_ORGANISATION}
            found = _level_of(work, code or "")
            if named is not None:
                told["unknown"] = named
        if found is not None:
            opened.set_column("level_key", found[0])
            opened.set_column("level_version", found[1])
            self._chosen = told | self._explained()

    def why(self, kind: str) -> Mapping[str, object]:
        """How the promise for a clock came about: once which level was chosen, and each time what the decision set."""
        told, self._chosen = self._chosen, _NOTHING
        return {**told, **self._explained(), "timed": True} if kind in self._timed else told

    def _sets_targets(self) -> bool:
        if self._sets is None:
            decision = self._opened.type.service_level
            self._sets = bool(decision) and sets_targets(self._work, decision)
        return self._sets

    def _asked(self) -> Answer:
        decision = self._opened.type.service_level
        if self._answer is None:
            self._answer = ask(self._work, self._opened, decision) if decision else NOTHING_SAID
        return self._answer

    def _explained(self) -> dict[str, object]:
        result = self._asked().result
        if result is None:
            return {}
        told = explained(result)
        return {"decision": told["decision"], "rules": told["rules"]}


def _level_of(work: UnitOfWork, code: str) -> tuple[int, int] | None:
    """Key and version of the level ``code`` as it is in force; of that of the organisation for an empty one."""
    return remembered(work, "level", code, lambda: _level(work.session, code))


def _level(session: Session, code: str) -> tuple[int, int] | None:
    which = ServiceLevelRow.code == code if code else ServiceLevelRow.is_default
    row = session.execute(select(ServiceLevelRow.key, ServiceLevelRow.version).where(which)).first()
    return None if row is None else (row.key, row.version)
