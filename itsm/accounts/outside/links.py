"""By which systems a person is known: listed, linked by hand by who is signed in, and unlinked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading, unit_of_work
from database.turns import take_turn
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from itsm.accounts.directory.tables import Directory
from itsm.accounts.factors.standing import tell_change
from itsm.accounts.factors.tables import Passkey
from itsm.accounts.oidc.tables import OidcProvider
from itsm.accounts.outside.groups import apply_groups
from itsm.accounts.outside.people import identity, link, note_seen
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Source, Told
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.service_accounts import require_person
from itsm.audit import audit
from itsm.people.roles import require
from itsm.rights.taking_over import require_not_above


@dataclass(frozen=True, slots=True)
class Link:
    """A system by which a person is known: ``called`` is their name there, ``by_hand``: a provider, not a directory."""

    key: int
    source_key: int
    name: str
    called: str
    by_hand: bool
    linked_at: datetime
    seen_at: datetime


def links_of(person_key: int) -> list[Link]:
    """Providers and directories by which the person is known, the oldest first."""
    query = (
        select(ExternalIdentity, OidcProvider.name, Directory.name)
        .outerjoin(
            OidcProvider, (ExternalIdentity.source == "oidc") & (OidcProvider.key == ExternalIdentity.source_key)
        )
        .outerjoin(
            Directory, (ExternalIdentity.source == "directory") & (Directory.key == ExternalIdentity.source_key)
        )
        .where(ExternalIdentity.person_key == person_key)
        .order_by(ExternalIdentity.key)
    )
    with reading() as session:
        return [
            Link(
                row.key, row.source_key, provider or directory or row.issuer, row.login or row.subject,
                row.source == "oidc", row.linked_at, row.seen_at,
            )
            for row, provider, directory in session.execute(query)
        ]  # fmt: skip


def link_by_hand(source: Source, told: Told, person_key: int, actor: Actor) -> None:
    """Let the person, who is signed in and has proved it, be known by the system from now on.

    Raises InvalidState: somebody else is known so already, or the person by another account there.
    """
    with unit_of_work() as work:
        take_turn(work, f"identity {source.issuer} {told.subject}"[:500])
        require_person(work.session, person_key)
        known = identity(work.session, source, told.subject)
        if known is not None and known.person_key != person_key:
            raise InvalidState(
                text("Expected an account there that nobody here has, but it is linked already. Sign in there as you.")
            )
        if known is not None:
            note_seen(source, told, work)
            return
        if _at(work.session, source, person_key):
            raise InvalidState(
                text("Expected no link with “%(name)s” yet, but there is one. Remove it first.", name=source.name)
            )
        link(source, told, person_key, work)
        audit(work, "identity_linked", f"person {person_key}", actor.key, source=source.subject, how="by hand")
        tell_change(work, person_key, f"linked {source.subject} {told.subject}")


def unlink(key: int, person_key: int, actor: Actor) -> None:
    """Let the person be known by the provider no longer, and take what its groups gave; their own, or by people.manage.

    Raises NotFound, Forbidden, and InvalidState for a directory (which would link them again), and when the owner
    would be left without a way to sign in.
    """
    if actor.key != person_key:
        require(actor, "people.manage")
    with unit_of_work() as work:
        row = work.session.get(ExternalIdentity, key, with_for_update=True)
        if row is None or row.person_key != person_key:
            raise NotFound(text("Expected a link of this account, but there is none with this key. Reload the page."))
        if actor.key != person_key:
            require_not_above(work.session, actor, person_key)
        if row.source != "oidc":
            raise InvalidState(text("Expected a provider, but this is a directory, which keeps its people itself."))
        if actor.key == person_key and not _has_other_way(work.session, row):
            raise InvalidState(
                text("Expected another way to sign in, but you have none. Set a password or add a passkey first.")
            )
        _forget(row, actor, work)


def _forget(row: ExternalIdentity, actor: Actor, work: UnitOfWork) -> None:
    provider = work.session.get(OidcProvider, row.source_key)
    subject = f"sign-in provider {row.source_key}"
    if provider is not None:
        source = Source("oidc", provider.key, provider.name, row.issuer, provider.unknown, True)
        apply_groups(source, row.person_key, frozenset(), Actor(None, "system", provider.name), work)
    work.session.delete(row)
    audit(work, "identity_unlinked", f"person {row.person_key}", actor.key, source=subject)
    tell_change(work, row.person_key, f"unlinked {row.key}")


def _at(session: Session, source: Source, person_key: int) -> bool:
    found = select(ExternalIdentity.key).where(
        ExternalIdentity.source == source.kind, ExternalIdentity.source_key == source.key,
        ExternalIdentity.person_key == person_key,
    )  # fmt: skip
    return session.scalar(found) is not None


def _has_other_way(session: Session, row: ExternalIdentity) -> bool:
    ways = (
        select(Password.person_key).where(Password.person_key == row.person_key),
        select(Passkey.key).where(Passkey.person_key == row.person_key),
        select(ExternalIdentity.key).where(
            ExternalIdentity.person_key == row.person_key, ExternalIdentity.key != row.key
        ),
    )
    return any(session.scalar(way.limit(1)) is not None for way in ways)
