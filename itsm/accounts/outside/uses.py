"""Where teams and roles are given by groups of other systems, and who counts on such a system."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.errors import text
from itsm.accounts.directory.tables import Directory
from itsm.accounts.factors.tables import Passkey
from itsm.accounts.oidc.tables import OidcProvider
from itsm.accounts.outside.tables import ExternalIdentity, GroupMapping
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.sessions import SessionRow
from itsm.people.tables import PersonRow
from itsm.uses.registry import Thing, Use, finder, listed

ACCOUNT = "/settings/accounts/{}"


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Groups whose members are put into the team."""
    yield _groups(session, GroupMapping.team_key == thing.key)


@finder("role")
def of_role(session: Session, thing: Thing) -> Iterator[Use]:
    """Groups whose members are given the role."""
    yield _groups(session, GroupMapping.role == thing.code)


@finder("oidc", "directory")
def of_source(session: Session, thing: Thing) -> Iterator[Use]:
    """Who is known by a provider or a directory, and what its groups give.

    While it is in use, people who sign in by nothing else stand against removing it.
    """
    model = OidcProvider if thing.kind == "oidc" else Directory
    in_use = session.scalar(select(model.active).where(model.key == thing.key)) is True
    known = (
        select(PersonRow.key, PersonRow.name)
        .join(ExternalIdentity, ExternalIdentity.person_key == PersonRow.key)
        .where(PersonRow.active, *_of(ExternalIdentity, thing))
        .order_by(PersonRow.name, PersonRow.key)
    )
    yield listed(session, text("People known by it"), known, ACCOUNT)
    other = aliased(ExternalIdentity)
    by_others = select(other.key).where(other.person_key == PersonRow.key, ~(other.key == ExternalIdentity.key))
    ways = (
        select(Password.person_key).where(Password.person_key == PersonRow.key),
        select(Passkey.key).where(Passkey.person_key == PersonRow.key), by_others,
    )  # fmt: skip
    alone = known.where(*(~way.exists() for way in ways))
    yield listed(session, text("Sign in by it alone"), alone, ACCOUNT, in_use)
    groups = select(GroupMapping.group_name, GroupMapping.group_name).where(*_of(GroupMapping, thing))
    yield listed(session, text("What groups give"), groups.order_by(GroupMapping.group_name, GroupMapping.key), "")


@finder("oidc")
def of_provider(session: Session, thing: Thing) -> Iterator[Use]:
    """Sessions that the provider vouched for."""
    live = (SessionRow.revoked_at.is_(None), SessionRow.expires_at > clock.now())
    opened = (
        select(PersonRow.key, PersonRow.name)
        .join(SessionRow, SessionRow.person_key == PersonRow.key)
        .where(SessionRow.provider_key == thing.key, *live)
        .order_by(PersonRow.name, SessionRow.key)
    )
    yield listed(session, text("Sessions"), opened, ACCOUNT)


def _of(
    table: type[ExternalIdentity] | type[GroupMapping], thing: Thing
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.source == thing.kind, table.source_key == thing.key


def _groups(session: Session, condition: ColumnElement[bool]) -> Use:
    found = select(GroupMapping.key, GroupMapping.group_name).where(condition).order_by(GroupMapping.group_name)
    return listed(session, text("Groups of other systems"), found, "")
