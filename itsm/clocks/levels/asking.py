"""Asking the decision of a pack what a record is promised. Decisions remember: the same values get the same answer."""

import logging
from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn.elements import child, children
from engine.errors import NotFound
from engine.feel import FeelError
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.newest import newest_key
from itsm.clocks.levels.answers import LEVEL, NOTHING_SAID, Answer, CustomerContext, answer_of
from itsm.priority.reasons import is_raised, promised_priority
from itsm.records.flow.context import RecordContext
from itsm.records.opened import OpenRecord
from itsm.records.requesters import requester_of

log = logging.getLogger(__name__)
_UNCHANGED: Mapping[str, object] = {}


def sets_targets(work: UnitOfWork, decision: str) -> bool:
    """True unless the decision is a table that names levels and nothing else: then it is asked once for a record."""
    try:
        return decision in definitions.parsed(work.session, newest_key(work, "decision", decision), _with_targets)
    except NotFound:
        return False


def ask(work: UnitOfWork, opened: OpenRecord, decision: str) -> Answer:
    """The answer for a record as it stands, by the priority that is promised; without one, nothing is said."""
    row = opened.row
    instead = {"priority": promised_priority(row)} if is_raised(row) else _UNCHANGED
    seen = {
        "record": RecordContext(lambda: opened, instead),
        "customer": CustomerContext(requester_of(work, row.requester_key)),
    }
    try:
        model = definitions.parsed(work.session, newest_key(work, "decision", decision), decision_model)
        return answer_of(model.decide(decision, seen, now=clock.now()))
    except (NotFound, FeelError) as problem:  # a clock runs all the same, by what was agreed with the customer
        told = {"action": "level_undecided", "record": opened.number, "decision": decision, "why": str(problem)}
        log.warning("A decision on the service level gave no answer", extra=told)
        return NOTHING_SAID


def _with_targets(resource: bytes) -> frozenset[str]:
    """The decisions of a model that may answer with minutes: tables with such outputs, and what is no table."""
    found = set[str]()
    for node in children(read_xml(resource, DECISIONS), "decision"):
        table = child(node, "decisionTable")
        names = [] if table is None else [one.get("name") or LEVEL for one in children(table, "output")]
        if names != [LEVEL]:
            found.add(node.get("id", ""))
    return frozenset(found)
