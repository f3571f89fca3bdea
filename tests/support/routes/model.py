"""A line of the table of routes: who may call it, who may not, and which things stand in its address."""

from collections.abc import Iterator
from dataclasses import dataclass

PUBLIC, ANYBODY = "public", "anybody"
"""Open to strangers; open to everybody who has signed in."""


@dataclass(frozen=True)
class Route:
    """A line: ``closed`` is the status for who may not, 404 where what they may not see does not exist for them."""

    method: str
    rule: str
    may: str
    may_not: str
    things: tuple[str, ...] = ()
    closed: int = 403

    @property
    def name(self) -> str:
        """As the map of the application has it."""
        return f"{self.method} {self.rule}"


def lines(may: str, may_not: str, lines: str, closed: int = 403) -> Iterator[Route]:
    """Lines ``METHOD RULE | thing, thing``; a thing ``=word`` stands for itself and is no organisation's."""
    for line in filter(None, map(str.strip, lines.splitlines())):
        address, _, things = line.partition(" | ")
        method, _, rule = address.strip().partition(" ")
        yield Route(method, rule, may, may_not, tuple(one.strip() for one in things.split(",") if one), closed)
