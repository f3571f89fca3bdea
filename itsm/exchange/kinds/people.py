"""People with roles: known by the id at another tool, else by e-mail address, else by Flowdesk's number."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import FlowdeskError, Forbidden, InvalidForm, Text, text
from engine.registry import Actor
from itsm.accounts.leaving.erasing import ERASED
from itsm.audit import audit, audit_change
from itsm.exchange.cells import NO, YES, casefolded, flag, joined, listed, parts, tidy
from itsm.exchange.kind import Field, Kind, Lookup, Made, Standing, Texts
from itsm.exchange.naming import PeopleLookup, reference
from itsm.organisation.commands import add_people, close_person, save_person
from itsm.organisation.commands.save_person import read_manager
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.people.commands.change_person import require_administrator
from itsm.people.managers import forget_manager, person_named
from itsm.people.phone_rows import phones_of, region
from itsm.people.phones import normal_phone
from itsm.people.tables import PersonPhone, PersonRole, PersonRow
from itsm.rights.taking_over import require_may_give
from itsm.uses.people import pointed_at, said_table

FIELDS = (
    Field("name", text("Name"), required=True, also=("full name", "display name", "姓名", "displayname")),
    Field("email", text("Email"), also=("e-mail", "mail", "email address", "邮箱"), spelt=casefolded),
    Field("external_id", text("Id at another tool"), also=("employee number", "employee id", "工号", "user id")),
    Field("language", text("Language"), stays=True),
    Field("time_zone", text("Time zone"), stays=True, also=("zone", "timezone")),
    Field("customer", text("Customer")), Field("site", text("Site")),
    Field("service_class", text("Class"), also=("class",)),
    Field("roles", text("Roles"), stays=True, also=("role", "角色"), spelt=listed),
    Field("active", text("Active"), stays=True, also=("enabled",), spelt=flag),
    Field("manager", text("Manager"), stays=True, also=("manager email", "reports to", "supervisor", "经理", "上级")),
    Field("phones", text("Telephone numbers"), also=("phone", "telephone", "mobile", "phone number", "电话", "手机")),
    Field("number", text("Number in Flowdesk"), finds=True),
)  # fmt: skip


_REPORT = aliased(PersonRow)
_MANAGES = PersonRow.key.in_(select(_REPORT.manager_key).where(_REPORT.manager_key.is_not(None)))


def _identities(texts: Texts) -> Sequence[str]:
    email, external_id, number = (texts.get(name, "") for name in ("email", "external_id", "number"))
    found = [f"id:{external_id}"] * bool(external_id) + [email] * bool(email)
    return found or [f"#{number}"] * bool(number)


class NumberLookup(Lookup):
    """Whose number is whose: it finds only those without an address, and must not make a second one of others."""

    def __init__(self, session: Session) -> None:
        columns = select(PersonRow.key, PersonRow.name, PersonRow.email, PersonRow.external_id)
        self._people = PeopleLookup(session)
        self._known = {
            str(key): (name, reference(key, email, external_id))
            for key, name, email, external_id in session.execute(columns)
            if not (external_id or "").startswith(ERASED)
        }
        self._region = region(session)

    def spelt(self, kind: Kind, texts: dict[str, str]) -> dict[str, str]:
        """Cells in the one spelling of their fields; numbers with the country that the organisation is in."""
        found = super().spelt(kind, texts)
        if found.get("phones"):
            one_spelling = tidy(lambda typed: normal_phone(typed, self._region))
            found["phones"] = "; ".join(dict.fromkeys(one_spelling(part) for part in parts(found["phones"])))
        if found.get("manager"):
            found["manager"] = self._people.name_of(found["manager"])
        return found

    def against(self, texts: Mapping[str, str]) -> Text | None:
        """A number of somebody who is known by an address or an id: the row names nobody else, or has their name."""
        number, name = texts.get("number", ""), texts.get("name", "")
        if number not in self._known:
            return None
        theirs, called = self._known[number]
        if texts.get("email") or texts.get("external_id"):
            if name != theirs:  # another installation, in which somebody else had the number
                return None
            return text(
                "Number %(number)s is %(name)s, who is known here as %(called)s, not by what this row says. Change it "
                "on their page first, or empty the number if this is somebody else.",
                number=number, name=theirs, called=called,
            )  # fmt: skip
        return text(
            "Number %(number)s is %(name)s, who is known here as %(called)s. Write that into the row, or empty the "
            "number if this is somebody new.",
            number=number, name=theirs, called=called,
        )  # fmt: skip


def _standing(session: Session) -> list[Standing]:
    customers = dict(session.execute(select(CustomerRow.key, CustomerRow.code)).all())
    sites = dict(session.execute(select(SiteRow.key, SiteRow.code)).all())
    roles: dict[int, list[str]] = {}
    for key, role in session.execute(select(PersonRole.person_key, PersonRole.role)):
        roles.setdefault(key, []).append(role)
    phones = phones_of(session)
    columns = (PersonRow.key, PersonRow.email, PersonRow.external_id)
    references = {row[0]: reference(*row) for row in session.execute(select(*columns).where(_MANAGES))}
    people = select(PersonRow).order_by(PersonRow.name, PersonRow.key)
    everybody = people.where(
        or_(PersonRow.external_id.is_(None), PersonRow.external_id.not_like(f"{ERASED}%"))
    ).execution_options(yield_per=1000)
    return [
        Standing(row.key, row.revision, {
            "name": row.name, "email": row.email or "", "external_id": row.external_id or "",
            "phones": "; ".join(phones.get(row.key, ())), "manager": references.get(row.manager_key or 0, ""),
            "language": row.language, "time_zone": row.time_zone, "customer": customers.get(row.customer_key or 0, ""),
            "site": sites.get(row.site_key or 0, ""), "service_class": row.service_class or "",
            "roles": joined(roles.get(row.key, ())), "active": YES if row.active else NO, "number": str(row.key),
        })
        for row in session.scalars(everybody)
    ]  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    active = texts.get("active") or YES
    if active not in (YES, NO):
        raise InvalidForm({"active": text("Write yes or no.")})
    if found is None:
        (made,) = _save_new(work, [texts], actor)
        if not isinstance(made, int):
            raise made
        return made
    saved = save_person(found.key, texts, parts(texts.get("roles", "")), actor, found.revision, work=work)
    _identify(work, saved.key, texts, actor)
    if active != found.texts["active"]:
        close_person(saved.key, active == YES, actor, work=work)
    return saved.key


def _save_new(work: UnitOfWork, many: Sequence[Texts], actor: Actor) -> list[Made]:
    filled = [({**texts, "language": texts.get("language") or "en"}, parts(texts.get("roles", ""))) for texts in many]
    made: list[Made] = []
    for result, texts in zip(add_people(filled, actor, work), many, strict=True):
        if isinstance(result, int) and texts.get("active") == NO:
            close_person(result, False, actor, work=work)
        made.append(result)
    _report(work, made, many, actor)
    return made


def _report(work: UnitOfWork, made: Sequence[Made], many: Sequence[Texts], actor: Actor) -> None:
    """Say to whom new people report, now that all of them are there; who is not to be found is warned of."""
    for key, texts in zip(made, many, strict=True):
        if not isinstance(key, int) or not texts.get("manager"):
            continue
        named = read_manager(work.session, texts["manager"], key)
        if isinstance(named, int):
            work.session.get_one(PersonRow, key).manager_key = named
            work.session.flush()
            told = {"manager_key": None}, {"manager_key": named}
            audit_change(work, "person_changed", f"person {key}", actor.key, *told)


def _warned(session: Session, texts: Texts) -> Text | None:
    named = texts.get("manager", "")
    if not named or person_named(session, named) is not None:
        return None
    return text("The manager is not known yet. Import the file once more when they are.")


def _identify(work: UnitOfWork, key: int, texts: Texts, actor: Actor) -> None:
    """Keep the id at another tool, which no page has."""
    row = work.session.get_one(PersonRow, key)
    values = Values(texts)
    wanted = values.line("external_id", 200)
    values.done()
    if row.external_id == wanted:
        return
    query = select(PersonRow.key).where(PersonRow.external_id == wanted, PersonRow.key != key)
    if wanted and (wanted.startswith(ERASED) or work.session.scalar(query) is not None):
        raise InvalidForm({"external_id": text("This id belongs to somebody already.")})
    before, row.external_id = {"external_id": row.external_id}, wanted
    row.revision += 1
    audit_change(work, "person_changed", f"person {key}", actor.key, before, {"external_id": wanted})


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    keys = [one.key for one in things]
    take_turn(work, f"people of {current_tenant()}")  # as where rights are taken: an administrator has to stay
    for reason in _above(work.session, things, actor).values():
        raise Forbidden(reason)
    forget_manager(work.session, keys)
    for table, column in (
        (PersonRole, PersonRole.person_key), (PersonPhone, PersonPhone.person_key), (PersonRow, PersonRow.key),
    ):  # fmt: skip
        work.session.execute(delete(table).where(column.in_(keys)), execution_options={"synchronize_session": False})
    for one in things:
        told = {"name": one.texts["name"], "email": one.texts["email"] or None}
        audit(work, "person_deleted", f"person {one.key}", actor.key, before=told)


def _held(session: Session, things: Sequence[Standing], actor: Actor) -> Mapping[int, Text]:
    found = pointed_at(session, [one.key for one in things])
    told = {key: text("Something refers to them: %(what)s", what=said_table(table)) for key, table in found.items()}
    return _above(session, things, actor) | told


def _above(session: Session, things: Sequence[Standing], actor: Actor) -> dict[int, Text]:
    """Who may not go, with the reason: people with a role that the actor could not give, and the last administrator."""
    keys = {one.key for one in things}
    roles: dict[str, set[int]] = {}
    about = PersonRole.person_key.between(min(keys, default=0), max(keys, default=0))
    for key, role in session.execute(select(PersonRole.person_key, PersonRole.role).where(about)):
        if key in keys:
            roles.setdefault(role, set()).add(key)
    found: dict[int, Text] = {}
    for role, having in sorted(roles.items()):
        try:
            require_may_give(session, actor, (role,))
            if role == "administrator":
                require_administrator(session, having)
        except FlowdeskError as problem:
            found |= dict.fromkeys(having, problem.message)
    return found


PEOPLE = Kind(
    "people", text("People"), text("Everybody who reports or works, with roles."), FIELDS, _identities, _standing,
    _save, _remove, _held, _save_new, NumberLookup, _warned,
)  # fmt: skip
