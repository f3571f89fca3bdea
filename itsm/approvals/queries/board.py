"""Who is on a board: its own team, and those named for a category, which are teams of its code, a dot and that."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from database import reading
from itsm.categories.tree import tree_of
from itsm.packs.names import in_language
from itsm.people.tables import Membership, PersonRow, TeamRow

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Part:
    """Members of a board for records of ``category`` (its title) and what is below it; without one, for all."""

    category: str
    names: Sequence[str]


def parts_of(board: str, language: str) -> list[Part]:
    """The members of the board, those for all records first."""
    of_category = TeamRow.code.startswith(f"{board}.", autoescape=True)
    statement = (
        select(TeamRow.code, PersonRow.name)
        .join(Membership, Membership.team_key == TeamRow.key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(or_(TeamRow.code == board, of_category), TeamRow.archived_at.is_(None), PersonRow.active)
        .order_by(TeamRow.code, PersonRow.name, PersonRow.key)
        .limit(MOST_PEOPLE)
    )
    found: dict[str, list[str]] = {}
    with reading() as session:
        for code, name in session.execute(statement):
            found.setdefault(code, []).append(name)
        known = tree_of(session).by_code
    titles = {code: code.removeprefix(board).removeprefix(".") for code in found}
    return [
        Part(in_language(known[title].names, language) if title in known else title, found[code])
        for code, title in titles.items()
    ]  # fmt: skip
