"""What another system says of somebody, and which system it is."""

from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["oidc", "directory"]
UNKNOWN = ("refuse", "create")
"""What happens to somebody whom nobody here knows yet."""


@dataclass(frozen=True, slots=True)
class Source:
    """A system that vouches for people; ``unknown`` is one of ``UNKNOWN``, ``links``: an address finds an account."""

    kind: SourceKind
    key: int
    name: str
    issuer: str
    unknown: str
    links: bool

    @property
    def subject(self) -> str:
        """What the audit trail calls it."""
        return f"{'sign-in provider' if self.kind == 'oidc' else 'directory'} {self.key}"


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody as the system tells of them. ``email`` is None unless the system has verified it.

    ``groups`` is None when it said nothing about groups, which is not the same as none. So with ``manager``, the name
    that the system has for whoever is above them (a DN): empty is nobody, None is nothing said. ``manager_subject`` is
    the subject of that person, None while the system shows nobody with this name.
    """

    subject: str
    name: str
    email: str | None
    groups: frozenset[str] | None
    login: str | None = None
    manager: str | None = None
    manager_subject: str | None = None
