"""Who somebody is here whom another system vouches for: known by issuer and subject, linked once, added, or refused."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import FlowdeskError, Text, text
from engine.registry import Actor
from itsm.accounts.factors.standing import tell_change
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Source, Told
from itsm.accounts.service_accounts import is_service_account
from itsm.audit import audit
from itsm.people.commands.add_person import add_person
from itsm.people.queries import Person, find_person, person

NEW_ROLE = "requester"
"""What everybody is who is added by signing in; more comes from groups."""


class NotAccepted(FlowdeskError):
    """The other system knows the person, but nobody here is, or may be, that person."""

    kind = "unauthenticated"


@dataclass(frozen=True, slots=True)
class Linking:
    """What would happen to somebody: ``known``, ``linked`` to an account that exists, ``added``, or ``refused``."""

    how: str
    person: Person | None = None
    why: Text | None = None


def linking(source: Source, told: Told, session: Session) -> Linking:
    """Who the person is here; nothing is stored."""
    known = identity(session, source, told.subject)
    if known is not None:
        found = person(known.person_key, session)
        return Linking("known", found) if found.active else Linking("refused", found, _closed(found.name))
    found_by_email = find_person(told.email, session) if told.email else None
    if found_by_email is None:
        return stranger(source, told)
    why = _not_linkable(source, found_by_email, session)
    return Linking("refused", found_by_email, why) if why else Linking("linked", found_by_email)


def stranger(source: Source, told: Told) -> Linking:
    """What would happen to somebody whom nobody here knows: neither by the system nor by the address."""
    if source.unknown == "create":
        return Linking("added")
    why = text(
        "Expected an account of this desk, but %(name)s has none that may be linked. Ask an administrator for one.",
        name=told.name,
    )
    return Linking("refused", None, why)


def take_person(source: Source, told: Told, actor: Actor, work: UnitOfWork) -> int:
    """The key of the person, whom this links or adds when they come for the first time. Raises NotAccepted."""
    identity_turn(source, told, work)
    found = linking(source, told, work.session)
    if found.how == "refused":
        raise NotAccepted(found.why or text("Expected somebody who may sign in, but this person may not."))
    if found.person is None:
        key = _add(told, actor, work)
    else:
        key = found.person.key
    if found.how == "known":
        note_seen(source, told, work)
    else:
        link(source, told, key, work)
        audit(work, "identity_linked", f"person {key}", actor.key, source=source.subject, how=found.how)
    if found.how == "linked":
        tell_change(work, key, f"linked {source.subject} {told.subject}")
    return key


def identity_turn(source: Source, told: Told, work: UnitOfWork) -> None:
    """Let nobody else link or add whom the system calls so while this work does."""
    take_turn(work, f"identity {source.issuer} {told.subject}"[:500])


def forget_identities(person_key: int, work: UnitOfWork) -> None:
    """Know the person by no other system any more."""
    work.session.execute(delete(ExternalIdentity).where(ExternalIdentity.person_key == person_key))


def forget_identities_of(source: Source, work: UnitOfWork) -> None:
    """Know nobody by this system any more."""
    work.session.execute(
        delete(ExternalIdentity).where(
            ExternalIdentity.source == source.kind, ExternalIdentity.source_key == source.key
        )
    )


def identity(session: Session, source: Source, subject: str) -> ExternalIdentity | None:
    """The row of whom the system calls so."""
    return session.scalar(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == source.issuer, ExternalIdentity.subject == subject
        )
    )


def _not_linkable(source: Source, found: Person, session: Session) -> Text | None:
    if not found.active:
        return _closed(found.name)
    other = session.scalar(
        select(ExternalIdentity.key).where(
            ExternalIdentity.source == source.kind, ExternalIdentity.source_key == source.key,
            ExternalIdentity.person_key == found.key,
        )
    )  # fmt: skip
    if other is not None:  # the address went to somebody else there: the account does not go with it
        return text(
            "Expected the account with this address to be known as nobody else, but it is linked already. "
            "Ask an administrator."
        )
    if not source.links or is_service_account(session, found.key):
        return text("Expected a new address, but an account here has it already. Ask an administrator.")
    return None


def _closed(name: str) -> Text:
    return text("Expected an open account, but that of %(name)s is closed. Ask an administrator.", name=name)


def _add(told: Told, actor: Actor, work: UnitOfWork) -> int:
    language = work.session.get_one(Tenant, current_tenant()).language
    return add_person(told.name[:200], told.email, None, language, (NEW_ROLE,), (), actor, work)


def note_seen(source: Source, told: Told, work: UnitOfWork) -> None:
    """Note that the person came by the system, and what it calls them now."""
    row = identity(work.session, source, told.subject)
    if row is not None:
        row.seen_at, row.login, row.source_key = clock.now(), told.login, source.key


def link(source: Source, told: Told, person_key: int, work: UnitOfWork) -> None:
    """Let the person be known by the system from now on."""
    now = clock.now()
    work.session.add(
        ExternalIdentity(
            person_key=person_key, source=source.kind, source_key=source.key, issuer=source.issuer,
            subject=told.subject, login=told.login, linked_at=now, seen_at=now,
        )
    )  # fmt: skip
    work.session.flush()
