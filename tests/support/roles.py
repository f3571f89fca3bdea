"""A role that ships in one test only."""

from collections.abc import Iterator
from contextlib import contextmanager

from itsm.people.roles import ROLES
from itsm.rights.roles import shipped
from itsm.rights.standing import standing_of_roles

_REMEMBERING = (shipped, standing_of_roles)
"""What a role gives is looked up once in a process, that of a role that there is not, too."""


@contextmanager
def shipped_role(code: str, *permissions: str) -> Iterator[None]:
    """A block in which a role with these permissions ships with the program."""
    ROLES[code] = frozenset(permissions)  # type: ignore[index]  # nobody else changes it
    _forget()
    try:
        yield
    finally:
        del ROLES[code]  # type: ignore[attr-defined]
        _forget()


def _forget() -> None:
    for remembering in _REMEMBERING:
        remembering.cache_clear()
