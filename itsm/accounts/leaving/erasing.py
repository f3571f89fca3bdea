"""Erasing personal data on request (GDPR article 17): the person becomes “former person 17”, records stay readable.

Gone are name, address, ways to sign in, sessions with their network addresses, drafts, and the name wherever it was
copied beside the key, in the audit trail too. What people wrote into records is the organisation's and stays, as does
the audit trail, which knows the person by a number alone from then on.
"""

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant, unit_of_work
from engine.errors import InvalidInput, InvalidState, NotFound, text
from engine.registry import Actor
from engine.state.tables import Operation
from itsm.accounts.access import end_access
from itsm.accounts.attempts import forget_account
from itsm.accounts.by_link.links import AccountLink
from itsm.accounts.by_link.reset_requests import forget_requests
from itsm.accounts.factors.standing import forget_factors
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.sessions import SessionRow
from itsm.audit import audit, forget_personal
from itsm.boards.tables import BoardSeen
from itsm.catalogue.tables import FavouriteRow
from itsm.exchange.forgetting import forget_imported
from itsm.language import gettext
from itsm.mail.outbox import MailRow
from itsm.mailboxes.forgetting import forget_mails
from itsm.notices.tables import AnswerRow, NoticeRow, SettingRow
from itsm.people.roles import require
from itsm.people.tables import PersonPhone, PersonRole, PersonRow
from itsm.records.tables import Draft, Record, TimelineEntry
from itsm.rights.taking_over import require_not_above
from itsm.schedule.forgetting import forget_passes

ERASED = "erased:"
"""Beginning of the external id of who was erased: an import makes a new person instead of naming them again."""
_UNSYNCHRONIZED = {"synchronize_session": False}


def erase_person(person_key: int, confirmed_name: str, actor: Actor) -> None:
    """Erase what is known of somebody whose account is closed; ``confirmed_name`` is their name, typed again.

    Nobody can undo it. Raises Forbidden, NotFound, InvalidState (an open account, erased already), InvalidInput.
    """
    require(actor, "people.manage")
    with unit_of_work() as work:
        row = work.session.get(PersonRow, person_key, with_for_update=True)
        if row is None:
            raise NotFound(
                text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key)
            )
        require_not_above(work.session, actor, person_key)
        if row.active or is_erased(work.session, person_key):
            raise InvalidState(
                text(
                    "Expected a closed account that was not erased, but %(name)s has none. Close it first.",
                    name=row.name,
                )
            )
        if confirmed_name.strip() != row.name:
            raise InvalidInput(
                text("Expected the name of the person, typed exactly, but this is another. Type it again.")
            )
        _erase(row, work)
        audit(work, "person_erased", f"person {person_key}", actor.key)


def former_name(person_key: int, language: str) -> str:
    """What is shown instead of the name."""
    return gettext("Former person %(key)s", language) % {"key": person_key}


def is_erased(session: Session, person_key: int) -> bool:
    """True when the person's data were erased."""
    external = session.scalar(select(PersonRow.external_id).where(PersonRow.key == person_key))
    return (external or "").startswith(ERASED)


def _erase(row: PersonRow, work: UnitOfWork) -> None:
    former = former_name(row.key, work.session.get_one(Tenant, current_tenant()).language)
    end_access(row.key, work)
    forget_factors(row.key, work)
    work.session.flush()
    forget_personal(row.key, work)
    forget_imported(row.key, row.name, row.email, work, row.external_id)
    for table in (
        Password, SessionRow, AccountLink, ExternalIdentity, PersonRole, PersonPhone, BoardSeen, Draft, AnswerRow,
        SettingRow, FavouriteRow,
    ):  # fmt: skip
        work.session.execute(delete(table).where(table.person_key == row.key))
    work.session.execute(
        delete(MailRow).where(or_(MailRow.person_key == row.key, MailRow.recipient == (row.email or "")))
    )
    work.session.execute(
        delete(NoticeRow).where(or_(NoticeRow.person_key == row.key, NoticeRow.actor_key == row.key))
    )
    forget_mails(row.key, row.email, former, work)
    if row.email:
        forget_account(work, row.email)
        forget_requests(work, row.email)
    forget_passes(row.key, former, work)
    _rename(row.key, row.name, former, work)
    row.name, row.email, row.external_id = former, None, f"{ERASED}{row.key}"


def _rename(person_key: int, name: str, former: str, work: UnitOfWork) -> None:
    """Copies of the name: those beside the key, and, where nobody else is called so, those that stand alone."""
    for table in (TimelineEntry, Operation):
        own = update(table).where(table.actor_key == person_key).values(actor_name=former)
        work.session.execute(own, execution_options=_UNSYNCHRONIZED)
    namesakes = select(func.count()).where(PersonRow.name == name, PersonRow.key != person_key)
    if work.session.scalar(namesakes):
        return
    told = select(TimelineEntry).where(TimelineEntry.details["person"].as_string() == name)
    for entry in work.session.scalars(told):
        entry.details = {**entry.details, "person": former}
    changed = select(Record).where(cast(Record.last_changes, String).contains(name, autoescape=True))
    for record in work.session.scalars(changed):
        record.last_changes = [
            {**change, "by": former} if change.get("by") == name else change for change in record.last_changes
        ]
