"""Members of rotations in words: as pages show them, and as the form of a rotation reads them."""

from collections.abc import Mapping

from sqlalchemy import select

from database import reading
from itsm.packs.names import in_language
from itsm.people.tables import PersonRow, TeamRow
from itsm.roster.planning.plan import Member, Plan, Rotation


def said_members(plan: Plan, language: str) -> Mapping[Member, str]:
    """What every member of a plan is called; who is gone for good is left out."""
    people, teams = _keys(plan.members)
    with reading() as session:
        names = session.execute(select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(people))).all()
        called = session.execute(select(TeamRow.key, TeamRow.code, TeamRow.names).where(TeamRow.key.in_(teams))).all()
    return {Member("person", row.key): row.name for row in names} | {
        Member("team", row.key): in_language(row.names, language) or row.code for row in called
    }


def written_members(rotation: Rotation) -> str:
    """The members as a form has them: a line for each, an e-mail address (else a key), or the code of a team."""
    people, teams = _keys(rotation.members)
    with reading() as session:
        emails = session.execute(select(PersonRow.key, PersonRow.email).where(PersonRow.key.in_(people))).all()
        codes = session.execute(select(TeamRow.key, TeamRow.code).where(TeamRow.key.in_(teams))).all()
    written = {Member("person", row.key): row.email for row in emails} | {
        Member("team", row.key): row.code for row in codes
    }
    return "\n".join(written.get(member) or str(member.key) for member in rotation.members)


def _keys(members: frozenset[Member] | tuple[Member, ...]) -> tuple[list[int], list[int]]:
    people, teams = (sorted(one.key for one in members if one.kind == kind) for kind in ("person", "team"))
    return people, teams
