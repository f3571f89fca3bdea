r"""Patterns of ``$like``: ``*`` is any characters, ``?`` one, ``\`` takes their meaning away.

Upper and lower case differ. Nobody may keep the server busy with a pattern: each is matched in time that grows with
text and pattern, not with the ways to lay one over the other.
"""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement

from api.v2.search.columns import Sql
from database import is_postgresql

_ANY = "*"
_ONE = "?"
_ANYTHING = "(?s:.*?)"


def like(sql: Sql, pattern: str) -> ColumnElement[bool]:
    """The pattern in SQL: LIKE of PostgreSQL; GLOB of SQLite, whose LIKE knows no case."""
    if is_postgresql():
        return sql.like("".join(map(_for_like, _parts(pattern))), escape="\\")
    return sql.op("GLOB", is_comparison=True)("".join(map(_for_glob, _parts(pattern))))


def matches(found: str | None, pattern: str) -> bool:
    """The pattern on a text that is there already; what is not there matches none."""
    return found is not None and re.fullmatch(_expression(pattern), found) is not None


def _parts(pattern: str) -> Iterator[tuple[bool, str]]:
    """The characters, each with whether it is a wildcard."""
    escaped = False
    for character in pattern:
        if not escaped and character == "\\":
            escaped = True
            continue
        yield (not escaped and character in (_ANY, _ONE)), character
        escaped = False


def _for_like(part: tuple[bool, str]) -> str:
    is_wild, character = part
    if is_wild:
        return "%" if character == _ANY else "_"
    return f"\\{character}" if character in "%_\\" else character


def _for_glob(part: tuple[bool, str]) -> str:
    is_wild, character = part
    return f"[{character}]" if not is_wild and character in "*?[" else character


def _expression(pattern: str) -> str:
    """A regular expression. What follows a ``*`` is found where it first stands, for good: no later try is needed."""
    first, *others = "".join(_for_expression(part) for part in _parts(pattern)).split(_ANYTHING)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>{_ANYTHING}{each})" for each in middle) + f"(?s:.*){last}"


def _for_expression(part: tuple[bool, str]) -> str:
    is_wild, character = part
    if is_wild:
        return _ANYTHING if character == _ANY else "(?s:.)"
    return re.escape(character)
