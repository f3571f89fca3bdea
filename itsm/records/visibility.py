"""Which records and which of their fields an actor sees. What somebody may not see does not exist for them.

The conditions say in SQL what ``itsm.rights.may`` says of one record: lists are filtered where they are read.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, True_, and_, false, or_, select, true
from sqlalchemy.orm import Session

from database import looked_up
from engine.errors import NotFound, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.approvals.tables import Ballot, Seat
from itsm.people.roles import may
from itsm.people.tables import PersonRow
from itsm.records.kept_out import not_kept_out
from itsm.records.tables import Record
from itsm.rights.deciding import allowed
from itsm.rights.grants import ANY, PUBLIC, Grant, Reach, Relation, Thing
from itsm.rights.operations import SEE_FIELD, SEE_RECORD
from itsm.rights.standing import standing_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that the actor sees, with what they are to it."""

    row: Record
    relations: frozenset[Relation]

    @property
    def thing(self) -> Thing:
        """The record as rights ask about it."""
        return Thing(self.row.type_key, self.relations)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Condition on ``Record``: those that one of the actor's grants lets them see, and that are not about them."""
    return and_(granted_to(actor), not_kept_out(actor))


def granted_to(actor: Actor) -> ColumnElement[bool]:
    """Condition on ``Record``: those that one of the actor's grants lets them see."""
    return _condition(actor, _grants(actor, SEE_RECORD))


def field_visible_to(actor: Actor, type_key: str, group: str, public: bool) -> ColumnElement[bool]:
    """Condition on ``Record`` of ``type_key``: those whose fields of ``group`` the actor sees."""
    groups = {ANY, group, *([PUBLIC] if public else [])}
    grants = [one for one in _grants(actor, SEE_FIELD) if one.type in (ANY, type_key) and one.group in groups]
    return _condition(actor, grants)


def _grants(actor: Actor, operation: str) -> Collection[Grant]:
    if actor.kind != "person":
        return (Grant(operation),)
    return standing_of(actor).grants.get(operation, frozenset())


def _condition(actor: Actor, grants: Collection[Grant]) -> ColumnElement[bool]:
    """Any of the grants is for the record."""
    by_reach: dict[Reach, set[str]] = {}
    for grant in grants:
        by_reach.setdefault(grant.reach, set()).add(grant.type)
    if ANY in by_reach.get("all", ()):
        return true()
    parts = [_reached(actor, reach, types) for reach, types in sorted(by_reach.items())]
    return or_(*parts) if parts else false()


def _reached(actor: Actor, reach: Reach, types: Collection[str]) -> ColumnElement[bool]:
    place = true() if reach == "all" else RELATED[reach](actor)
    return place if ANY in types else and_(Record.type_key.in_(sorted(types)), place)


def _own(actor: Actor) -> ColumnElement[bool]:
    return or_(Record.requester_key == actor.key, Record.opened_by_key == actor.key)


def _work_of(actor: Actor) -> ColumnElement[bool]:
    """The record has an open task that is the actor's, or offered to one of their teams."""
    teams = sorted(actor.teams)
    candidate = select(UserTaskCandidate.key).where(
        UserTaskCandidate.instance_key == UserTask.instance_key,
        UserTaskCandidate.token_id == UserTask.token_id,
        UserTaskCandidate.kind == "group",
        UserTaskCandidate.value.in_(teams),
    )
    theirs = or_(UserTask.assignee_key == actor.key, UserTask.group_id.in_(teams), candidate.exists())
    is_open = UserTask.state == UserTaskState.OPEN.value
    return select(UserTask.key).where(UserTask.instance_key == Record.instance_key, is_open, theirs).exists()


def _votes_on(actor: Actor) -> ColumnElement[bool]:
    """The actor has a seat at one of its ballots, open or decided."""
    seat = select(Seat.key).join(Ballot, Ballot.key == Seat.ballot_key)
    mine = (Seat.voter_key == actor.key, Seat.left_at.is_(None), Ballot.record_key == Record.key)
    return seat.where(*mine).exists()


def _of_site(actor: Actor) -> ColumnElement[bool]:
    """It was asked for by somebody of a site whose records the actor sees."""
    there = select(PersonRow.key).where(PersonRow.site_key.in_(sorted(standing_of(actor).sites)))
    return Record.requester_key.in_(there)


def _of_customer(actor: Actor) -> ColumnElement[bool]:
    """It was asked for by somebody of a customer whose records the actor sees."""
    there = select(PersonRow.key).where(PersonRow.customer_key.in_(sorted(standing_of(actor).customers)))
    return Record.requester_key.in_(there)


RELATED: Mapping[Relation, Callable[[Actor], ColumnElement[bool]]] = {
    "own": _own, "work": _work_of, "vote": _votes_on, "site": _of_site, "customer": _of_customer,
}
"""What somebody can be to a record, as conditions on it."""


def relation_columns(actor: Actor, every: bool = False) -> Mapping[Relation, ColumnElement[bool]]:
    """Columns beside a record that say what the actor is to it; of a relation that decides nothing, none."""
    if actor.kind != "person":
        return {}
    decisive = standing_of(actor).decisive
    return {
        relation: RELATED[relation](actor).label(f"is_{relation}")
        for relation in _LOOKED_UP
        if every or relation in decisive
    }


_LOOKED_UP: tuple[Relation, ...] = ("work", "vote", "site", "customer")
"""Relations that the record's row alone does not tell."""


def with_relations(actor: Actor, every: bool = False) -> Select[Record]:
    """A selection of records with those columns."""
    return select(Record, *relation_columns(actor, every).values())  # type: ignore[return-value]  # further columns are flags


def seen_row(actor: Actor, row: tuple[object, ...], every: bool = False) -> Seen:
    """The record of a row that ``with_relations`` selected."""
    record = row[0]
    assert isinstance(record, Record)
    found: set[Relation] = {name for name, is_so in zip(relation_columns(actor, every), row[1:], strict=True) if is_so}
    if actor.key is not None and actor.key in (record.requester_key, record.opened_by_key):
        found.add("own")
    return Seen(record, frozenset(found))


def seen_record(session: Session, number: str, actor: Actor) -> Seen:
    """The record ``number``; raises NotFound when there is none or the actor may not see it."""
    found = looked_up(session, ("seen", number, actor, id(actor.rights)), lambda: _seen(session, number, actor))
    if found is None:
        raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=number))
    return found


def _seen(session: Session, number: str, actor: Actor) -> Seen | None:
    row = session.execute(with_relations(actor).where(Record.number == number, visible_to(actor))).one_or_none()
    return None if row is None else seen_row(actor, tuple(row))


def seen_by(session: Session, record_key: int, actor: Actor) -> Seen | None:
    """The record as the actor sees it, of one that the session may have at hand; None when they do not see it.

    Whoever sees every record, and is the same to all of them, need not be asked of a record that keeps nobody out.
    """
    record = session.get(Record, record_key)
    if record is not None and not record.keeps_out and not relation_columns(actor):
        if isinstance(granted_to(actor), True_):
            return seen_row(actor, (record,))
    query = with_relations(actor).where(Record.key == record_key, visible_to(actor))
    found = session.execute(query).one_or_none()
    return None if found is None else seen_row(actor, tuple(found))


def seen_anyhow(session: Session, number: str, actor: Actor) -> Seen | None:
    """The record ``number`` with what the actor is to it, whether they see it or not; None when there is none."""
    row = session.execute(with_relations(actor, every=True).where(Record.number == number)).one_or_none()
    return None if row is None else seen_row(actor, tuple(row), every=True)


def visible_record(session: Session, number: str, actor: Actor) -> Record:
    """The row of ``seen_record``."""
    return seen_record(session, number, actor).row


def sees_faults(actor: Actor, thing: Thing) -> bool:
    """True when the actor reads what stands still in the record's process, and why."""
    return sees_internal(actor, thing) or may(actor, "operations.see")


def sees_internal(actor: Actor, thing: Thing) -> bool:
    """True when the actor reads internal comments and the inner steps of the record."""
    return allowed(actor, "record.comment_internal", thing)


def sees_all_internal(actor: Actor) -> bool:
    """True when that is so for every record."""
    return any(one.type == ANY and one.reach == "all" for one in _grants(actor, "record.comment_internal"))
