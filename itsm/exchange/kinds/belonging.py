"""What people belong to and have: memberships of teams, contacts of customers, skills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import day
from itsm.exchange.kind import Field, Kind, Lookup, Made, Standing, Texts
from itsm.exchange.naming import PeopleLookup, key_of, keys_of
from itsm.organisation.commands import end_contact, give_skill, set_contact, take_skill
from itsm.organisation.kinds import KINDS
from itsm.organisation.tables import CustomerContact, CustomerRow, PersonSkill, SkillRow
from itsm.people.commands import join_team, join_teams, leave_team
from itsm.people.tables import Membership, TeamRow

PERSON = Field("person", text("Person"), required=True, also=("email", "e-mail", "mail", "user", "邮箱"))
ROLE = Field("role", text("Role"), stays=True)


@dataclass(frozen=True, slots=True)
class _Ends:
    """What somebody belongs to, what is said of it besides, and all that there is."""

    other: Field
    more: Sequence[Field]
    query: Select[*tuple[Any, ...]]


def _by(other: str) -> Callable[[Texts], Sequence[str]]:
    def identities(texts: Texts) -> Sequence[str]:
        person, named = texts.get("person", ""), texts.get(other, "")
        return [f"{person} {named}"] if person and named else []

    return identities


def _standing(
    other: str, query: Select[*tuple[Any, ...]], columns: Sequence[str]
) -> Callable[[Session], list[Standing]]:
    """Rows of (person's key, code of the other end, …); the key of one is that of its person."""

    def standing(session: Session) -> list[Standing]:
        names = PeopleLookup(session).references
        return [
            Standing(row[0], None, {
                "person": names[row[0]], other: row[1],
                **{name: str(cell if cell is not None else "") for name, cell in zip(columns, row[2:], strict=True)},
            })
            for row in session.execute(query) if row[0] in names
        ]  # fmt: skip

    return standing


def _people(session: Session) -> Lookup:
    return PeopleLookup(session)


def _code_key(work: UnitOfWork, kind: str, code: str) -> int:
    model = KINDS[kind].model
    key = work.session.scalar(select(model.key).where(model.code == code))
    if key is None:
        raise InvalidForm({kind: text("Choose one that is in use.")})
    return key


def _join(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    person = key_of(work.session, texts.get("person", ""))
    join_team(person, texts.get("team", ""), texts.get("role") or "member", actor, work)
    return person


def _join_many(work: UnitOfWork, many: Sequence[Texts], actor: Actor) -> Sequence[Made]:
    known = keys_of(work.session, {texts.get("person", "") for texts in many})
    wanted = [(known.get(texts.get("person", ""), 0), texts.get("team", ""), texts.get("role") or "member")
              for texts in many]  # fmt: skip
    refusals = join_teams(wanted, actor, work)
    return [refusal or key for refusal, (key, _, _) in zip(refusals, wanted, strict=True)]


def _leave(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        leave_team(one.key, one.texts["team"], actor, work)


def _speak(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    person, customer = key_of(work.session, texts.get("person", "")), _code_key(work, "customer", texts["customer"])
    set_contact(customer, str(person), texts.get("role") or "main", actor, work=work)
    return person


def _end_contacts(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        end_contact(_code_key(work, "customer", one.texts["customer"]), one.key, actor, work=work)


def _give(work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
    person = key_of(work.session, texts.get("person", ""))
    give_skill(person, texts, actor, work=work)
    return person


def _take(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        take_skill(one.key, _code_key(work, "skill", one.texts["skill"]), actor, work=work)


def _kind(key: str, words: tuple[Text, Text], ends: _Ends, acts: tuple[Any, ...]) -> Kind:
    """A kind of belonging: ``acts`` are how one is stored, how some are taken away, and how many are added at once."""
    standing = _standing(ends.other.name, ends.query, [one.name for one in ends.more])
    save, remove, save_new = acts
    return Kind(
        key, *words, (PERSON, ends.other, *ends.more), _by(ends.other.name), standing, save, remove,
        save_new=save_new, lookup=_people,
    )  # fmt: skip


MEMBERSHIPS = _kind(
    "memberships", (text("Members of teams"), text("Who is in which team, and in which role.")),
    _Ends(
        Field("team", text("Team"), required=True), (ROLE,),
        select(Membership.person_key, TeamRow.code, Membership.role)
        .join(TeamRow, TeamRow.key == Membership.team_key).order_by(TeamRow.code, Membership.person_key),
    ),
    (_join, _leave, _join_many),
)  # fmt: skip
CONTACTS = _kind(
    "contacts", (text("Contacts of customers"), text("Who speaks for a customer, and for what.")),
    _Ends(
        Field("customer", text("Customer"), required=True), (ROLE,),
        select(CustomerContact.person_key, CustomerRow.code, CustomerContact.role)
        .join(CustomerRow, CustomerRow.key == CustomerContact.customer_key)
        .order_by(CustomerRow.code, CustomerContact.person_key),
    ),
    (_speak, _end_contacts, None),
)  # fmt: skip
PERSON_SKILLS = _kind(
    "person-skills", (text("Skills of people"), text("Who can do what, how well, and up to when.")),
    _Ends(
        Field("skill", text("Skill"), required=True),
        (Field("grade", text("Grade"), required=True), Field("expires_on", text("Last day"), spelt=day)),
        select(PersonSkill.person_key, SkillRow.code, PersonSkill.grade, PersonSkill.expires_on)
        .join(SkillRow, SkillRow.key == PersonSkill.skill_key).order_by(SkillRow.code, PersonSkill.person_key),
    ),
    (_give, _take, None),
)  # fmt: skip
