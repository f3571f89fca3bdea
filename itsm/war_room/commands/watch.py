"""Commands: let people be told of a record's updates, one by one or all of a team, customer, site or organisation."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, insert, select, true

from database import UnitOfWork, current_tenant
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.war_room.commands.acting import Done, enter
from itsm.war_room.holding import holders
from itsm.war_room.rights import require_lead
from itsm.war_room.tables import WatcherRow

PERSON, TEAM, CUSTOMER, SITE, ALL = "person", "team", "customer", "site", "all"
WHOM: Mapping[str, Text] = {
    PERSON: text("A person"), TEAM: text("A team"), CUSTOMER: text("A customer's people"),
    SITE: text("A site's people"), ALL: text("Everybody"),
}  # fmt: skip
"""Who may be let watch at once."""


def add_watchers(
    number: str, whom: str, named: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Let those watch ``number`` whom ``whom`` and ``named`` (a key or code) mean; gives how many are new.

    Raises NotFound, Forbidden (the actor does not lead), InvalidForm (``named``).
    """

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor)
        key = here.opened.row.key
        if not (whom == PERSON and named == str(actor.key)):
            require_lead(actor, holders(opened_work.session, key).values())
        there = select(WatcherRow.person_key).where(WatcherRow.record_key == key)
        meant = select(PersonRow.key).where(_meant(whom, named), PersonRow.active, PersonRow.key.not_in(there))
        people = opened_work.session.scalars(meant).all()
        if not people and opened_work.session.scalar(select(PersonRow.key).where(_meant(whom, named)).limit(1)) is None:
            raise InvalidForm({"named": text("Expected somebody who can be told, but there is nobody. Choose again.")})
        rows = [
            {"tenant_id": current_tenant(), "record_key": key, "person_key": one, "added_at": clock.now()}
            for one in people
        ]
        if rows:
            opened_work.session.execute(insert(WatcherRow), rows)
        return Done(number, len(rows))

    return run_command("add_watchers", command_id, actor, Done, body, work)


def remove_watchers(
    number: str, whom: str, named: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Let those watch no more. Raises as ``add_watchers``, but for ``named``."""

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor)
        key = here.opened.row.key
        if not (whom == PERSON and named == str(actor.key)):
            require_lead(actor, holders(opened_work.session, key).values())
        theirs = select(PersonRow.key).where(_meant(whom, named))
        gone = delete(WatcherRow).where(WatcherRow.record_key == key, WatcherRow.person_key.in_(theirs))
        done = opened_work.session.execute(
            gone.returning(WatcherRow.person_key), execution_options={"synchronize_session": False}
        ).all()
        return Done(number, len(done))

    return run_command("remove_watchers", command_id, actor, Done, body, work)


def _meant(whom: str, named: str) -> ColumnElement[bool]:
    if whom == ALL:
        return true()
    if whom == PERSON:
        return PersonRow.key == (int(named) if named.isascii() and named.isdigit() and len(named) < 17 else 0)
    if whom == TEAM:
        team = select(TeamRow.key).where(TeamRow.code == named).scalar_subquery()
        return PersonRow.key.in_(select(Membership.person_key).where(Membership.team_key == team))
    if whom == CUSTOMER:
        return PersonRow.customer_key.in_(select(CustomerRow.key).where(CustomerRow.code == named))
    if whom == SITE:
        return PersonRow.site_key.in_(select(SiteRow.key).where(SiteRow.code == named))
    raise InvalidForm({"whom": text("Choose who is told.")})
