"""Counts that stop where more says no more: nobody counts a million rows to be told that it is bad."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

CAP = 999
"""What is more than this is said as *999+*."""


def capped(statement: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    """How many rows there are, up to CAP + 1."""
    rows = statement.limit(CAP + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def said(number: int) -> str:
    """A capped count as people read it."""
    return f"{CAP}+" if number > CAP else str(number)
