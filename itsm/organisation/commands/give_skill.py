"""Commands: say how well somebody has a skill, and that they have it no longer."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.choices import GRADES
from itsm.organisation.keeping import Saved
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import PersonSkill, SkillRow
from itsm.organisation.values import Values
from itsm.people.queries import person


def give_skill(
    person_key: int, values: Mapping[str, str], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Give the person the ``skill`` (a code) with a ``grade`` and the day ``expires_on``, or change these.

    Raises Forbidden, NotFound (person), InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        known = person(person_key, opened.session)
        in_use = select(SkillRow).where(SkillRow.code == found.raw("skill"), SkillRow.archived_at.is_(None))
        skill = opened.session.scalar(in_use)
        if skill is None:
            found.errors["skill"] = text("Choose one that is in use.")
        grade = found.choice("grade", GRADES, required=True)
        after: dict[str, object] = {"grade": grade, "expires_on": found.day("expires_on")}
        found.done()
        kept, after["grade"] = cast(SkillRow, skill), int(grade or 0)
        row = opened.session.get(PersonSkill, (known.key, kept.key))
        before = {"skill": kept.code, **{name: getattr(row, name) for name in after}} if row is not None else {}
        if row is None:
            row = PersonSkill(person_key=known.key, skill_key=kept.key)
            opened.session.add(row)
        for name, value in after.items():
            setattr(row, name, value)
        audit_change(
            opened, "skill_given", f"person {known.key}", actor.key, before, {"skill": kept.code, **after}
        )
        return Saved(known.key, kept.revision)

    return run_command("give_skill", command_id, actor, Saved, body, work)


def take_skill(
    person_key: int, skill_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """The person has the skill no longer; no harm when they never had. Raises Forbidden, NotFound (person)."""
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        person(person_key, opened.session)
        row = opened.session.get(PersonSkill, (person_key, skill_key))
        if row is not None:
            before = {"skill": skill_key, "grade": row.grade, "expires_on": row.expires_on}
            opened.session.delete(row)
            audit_change(opened, "skill_taken", f"person {person_key}", actor.key, before, {})
        return Saved(person_key, 0)

    return run_command("take_skill", command_id, actor, Saved, body, work)
