"""Signing in with the password of a directory: found by name, bound with the password, which is kept nowhere.

Every directory does the same work for everybody, known or not: one search and one bind. Whoever belongs to another
organisation is searched there by a random name and bound with a random password, so that no password ever reaches a
directory that has nothing to do with its owner.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from database import all_tenants, in_tenant, reading
from itsm.accounts.directory.connections import DirectoryAway, WrongPassword, prove, reader
from itsm.accounts.directory.directories import DirectoryInfo, active_directories
from itsm.accounts.directory.entries import find_entry
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Told
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody whom a directory knows by this name and password."""

    directory: DirectoryInfo
    told: Told


def bind_somewhere(login: str, password: str) -> Bound | None:
    """Who has this name and password in a directory; None when nobody has.

    Raises DirectoryAway when nobody has, but a directory could not be asked.
    """
    offered = active_directories()
    if not offered or not password:
        return None
    home = _tenants_of(login)
    away: DirectoryAway | None = None
    bound: Bound | None = None
    for directory in offered:
        concerned = bound is None and (not home or directory.tenant_key in home)
        try:
            found = _ask(directory, login if concerned else _nobody(), password if concerned else _nobody())
        except DirectoryAway as problem:
            away = problem if concerned else away
            continue
        bound = bound or found
    if bound is None and away is not None:
        raise away
    return bound


def is_password_in_directory(person_key: int, password: str) -> bool:
    """True when the password is the person's in the directory that they are known by; raises DirectoryAway."""
    query = select(ExternalIdentity.login, ExternalIdentity.source_key, ExternalIdentity.subject).where(
        ExternalIdentity.person_key == person_key, ExternalIdentity.source == "directory"
    )
    with reading() as session:
        identities = session.execute(query).all()
    by_key = {one.key: one for one in active_directories()}
    for login, key, subject in identities:
        if login and key in by_key and password:
            found = _ask(by_key[key], login, password)
            if found is not None and found.told.subject == subject:
                return True
    return False


def _ask(directory: DirectoryInfo, login: str, password: str) -> Bound | None:
    with in_tenant(directory.tenant_key), reader(directory) as connection:
        found = find_entry(connection, directory, login)
    dn, told = found if found is not None else (f"cn={_nobody()},{directory.base}", None)
    try:
        prove(directory, dn, password if told else _nobody())
    except WrongPassword:
        return None
    return Bound(directory, told) if told is not None and told.subject else None


def _tenants_of(login: str) -> frozenset[int]:
    """The organisations that know somebody by this address, or by this name in a directory."""
    by_email = select(PersonRow.tenant_id).where(PersonRow.email == login)
    by_login = select(ExternalIdentity.tenant_id).where(ExternalIdentity.login == login)
    with all_tenants(), reading() as session:
        return frozenset([*session.scalars(by_email), *session.scalars(by_login)])


def _nobody() -> str:
    return f"nobody-{secrets.token_hex(16)}"
