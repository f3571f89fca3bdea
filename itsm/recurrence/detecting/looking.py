"""The worker's round: what changed since the last one, which groups it belongs to, what is found or comes back.

A round is one transaction: a crash half-way has found nothing, and the next one looks at the same changes again. It
looks a little back, too: a change may be stored after one that was made later.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select

from database import UnitOfWork, current_tenant, in_tenant, retrying, unit_of_work
from engine.errors import FlowdeskError
from itsm.packs.declared.model import TEXT
from itsm.records.search.indexing import index_due
from itsm.recurrence.commands.open_finding import open_by_itself
from itsm.recurrence.declared import Watch, watches
from itsm.recurrence.detecting import groups
from itsm.recurrence.detecting.groups import AT_ONCE, Member
from itsm.recurrence.detecting.keeping import (
    Group,
    Known,
    keep_group,
    known_findings,
    since,
    take_linked,
    take_turn_on_findings,
)
from itsm.recurrence.detecting.likeness import are_alike, belongs, common, words
from itsm.recurrence.notices import tell_found
from itsm.recurrence.rounds import due_tenants, going_on, look_of, mark_looked
from itsm.recurrence.tables import PROPOSED, FindingRow

log = logging.getLogger(__name__)
WHAT = "recurrence"
_MOST_ROUNDS = 20


def look_due(limit: int) -> int:
    """Look at ``limit`` organisations whose last look is a minute ago; gives in how many something was found."""
    met = 0
    for tenant in due_tenants(WHAT, limit):
        with in_tenant(tenant):
            met += 1 if look_now() else 0
    return met


def look_now() -> int:
    """Look at the organisation in force until nothing new is left; gives how many findings are new or came back."""
    while index_due(1):  # records are found by their words: those that wait for it are put into the index first
        pass
    found = 0
    for _ in range(_MOST_ROUNDS):
        new, more = retrying(_round)
        found += new
        if not more:
            break
    _open_by_themselves()
    return found


def _round() -> tuple[int, bool]:
    """One look at every watch: how many findings, and whether there is more to look at."""
    found, more = 0, False
    with unit_of_work() as work:
        take_turn_on_findings(work)
        for watch in watches(work.session):
            if watch.promotion is None or not watch.usable:
                continue
            new, went_on = _look(work, watch)
            found, more = found + len(new), more or went_on
        mark_looked(work, WHAT)
    return found, more


def _look(work: UnitOfWork, watch: Watch) -> tuple[list[FindingRow], bool]:
    start, row = since(watch), look_of(work, WHAT, watch.type.key)
    measures = [name for name in watch.usable if name != TEXT]
    fresh, last = groups.changed(work.session, watch.declared.of, going_on(row, start), start, measures)
    found: list[FindingRow] = []
    for measure in watch.usable:
        found += (
            _by_text(work, watch, fresh, start) if measure == TEXT else _by_value(work, watch, measure, fresh, start)
        )
    row.changed_at, row.last_key = last.changed_at, last.key
    taken = {one.key for one in take_linked(work, watch.type.key)}
    found = [one for one in found if one.key not in taken]
    for one in found:
        tell_found(work, watch, one)
        log.info("Records come again", extra={"action": "recurrence_found", "finding": one.key, "count": one.count})
    return found, len(fresh) >= AT_ONCE


def _by_value(
    work: UnitOfWork, watch: Watch, measure: str, fresh: Sequence[Member], start: datetime
) -> list[FindingRow]:
    values = {one.values[measure] for one in fresh if measure in one.values}
    alike = groups.with_same_value(work.session, watch.declared.of, measure, values, start)
    known = known_findings(work.session, watch, {measure: values})
    found = []
    for value, members in alike.items():
        if len(members) >= watch.by[measure] or (measure, value) in known.rows:
            found.append(keep_group(work, watch, known, Group(measure, value, value, members)))
    return [one for one in found if one is not None]


def _by_text(work: UnitOfWork, watch: Watch, fresh: Sequence[Member], start: datetime) -> list[FindingRow]:
    """Titles that a finding knows go to it; of the others each is asked which ones are like it."""
    known = known_findings(work.session, watch, {TEXT: None})
    asked = []
    for one in fresh:
        row = _belonging(known, one)
        if row is None or row.key in known.over or row.state != PROPOSED:
            asked.append(one)
        else:
            keep_group(work, watch, known, Group(TEXT, row.value, row.label, [one]))
    found = []
    for seed, candidates in groups.sharing_words(work.session, watch.declared.of, asked, start):
        group = _alike(known, seed, candidates)
        if group is not None:
            found.append(keep_group(work, watch, known, group))
    return [one for one in found if one is not None]


def _belonging(known: Known, one: Member) -> FindingRow | None:
    title = words(one.title)
    fitting = [row for row in known.live(TEXT) if belongs(title, row.terms)]
    return max(fitting, key=lambda row: len(title & set(row.terms)), default=None)


def _alike(known: Known, seed: Member, candidates: Sequence[Member]) -> Group | None:
    """The seed with those that are like it; as the group of the finding that it belongs to, if there is one."""
    title = words(seed.title)
    row = _belonging(known, seed)
    if row is not None:
        members = [one for one in candidates if belongs(words(one.title), row.terms)]
        return Group(TEXT, row.value, row.label, _with(seed, members), row.terms)
    members = _with(seed, [one for one in candidates if are_alike(words(one.title), title)])
    terms = common([words(one.title) for one in members])
    if not belongs(title, terms):
        return None
    return Group(TEXT, " ".join(sorted(terms)), seed.title, members, terms)


def _with(seed: Member, others: Sequence[Member]) -> list[Member]:
    return [seed, *(one for one in others if one.key != seed.key)]


def _open_by_themselves() -> None:
    """Where the organisation wants it so: each in a transaction of its own, once."""
    with unit_of_work() as work:
        wanted = [one.type.key for one in watches(work.session) if one.opens]
        proposed = select(FindingRow.key).where(FindingRow.type_key.in_(wanted), FindingRow.state == PROPOSED)
        keys = work.session.scalars(proposed.order_by(FindingRow.key)).all() if wanted else ()
    for key in keys:
        try:
            retrying(partial(open_by_itself, key))
        except FlowdeskError as problem:
            extra = {"action": "recurrence_not_opened", "finding": key, "organisation": current_tenant()}
            log.warning("A finding could not be opened: %s", problem.message, extra=extra)
