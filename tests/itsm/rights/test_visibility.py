"""Lists say in SQL what ``may`` says of one record; fields of a hidden group are nowhere."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event, select

from database import db, reading, unit_of_work
from engine.errors import Forbidden, NotFound
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.clocks.explaining import record_clocks
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.organisation.commands import save_customer, save_person, save_site, save_team, set_contact
from itsm.organisation.tables import CustomerRow
from itsm.people.commands import join_team, leave_team
from itsm.people.queries import acting, actor_of, person
from itsm.records.commands import comment, complete_task, report_record, update_fields
from itsm.records.queries import history, portal_records, record_list, record_view, timeline, work_list
from itsm.records.search.finding import search
from itsm.records.tables import Record
from itsm.records.visibility import seen_anyhow, visible_to
from itsm.rights import Thing, may
from itsm.rights.commands import set_team_roles
from itsm.rights.operations import SEE_FIELD, SEE_RECORD
from itsm.studio.examples import real_record
from tests.itsm.rights.conftest import MakeRole
from tests.support.levels import use_table, with_minutes
from tests.support.people import MakePerson
from tests.support.records import REPORT, SOLVED, TRIAGE, Desk, open_task


@pytest.fixture
def statements(tenant: int) -> Iterator[list[str]]:
    """The statements that are sent from now on."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def acme(desk: Desk) -> Callable[..., Actor]:
    """Factory of people of a customer with two sites, whose people see what the setting says: name, site → actor."""
    save_customer(None, {"code": "acme", "name": "Acme", "service_class": "standard"}, SYSTEM)
    for code in ("acme-a", "acme-b"):
        save_site(None, {"code": code, "name": code, "customer": "acme"}, SYSTEM)

    def make(name: str, site: str) -> Actor:
        values = {"name": name, "language": "en", "customer": "acme", "site": site}
        return actor_of(save_person(None, values, ["requester"], SYSTEM).key)

    return make


def let_see(sight: str) -> None:
    """Let the people of the customer see this much."""
    with reading() as session:
        key = session.scalars(select(CustomerRow.key)).one()
    values = {"code": "acme", "name": "Acme", "service_class": "standard", "requesters_see": sight}
    save_customer(key, values, SYSTEM)


def numbers(actor: Actor) -> list[str]:
    """Numbers of what the portal lists, sorted."""
    return sorted(item.number for item in portal_records(actor))


def asked_by(actor: Actor) -> str:
    """A record that somebody asked for."""
    return report_record("incident", REPORT, actor.key, actor, None, "portal").number


@pytest.mark.parametrize(("sight", "seen"), [("own", 1), ("site", 2), ("customer", 3)])
def test_requesters_see_what_their_customer_lets_them(
    desk: Desk, acme: Callable[..., Actor], sight: str, seen: int
) -> None:
    ann, bob, cid = acme("Ann", "acme-a"), acme("Bob", "acme-a"), acme("Cid", "acme-b")
    made = [asked_by(one) for one in (ann, bob, cid, desk.requester)]
    let_see(sight)
    ann = actor_of(ann.key or 0)

    assert numbers(ann) == made[:seen]
    for number in made[:seen]:
        assert record_view(number, ann).number == number
    for number in made[seen:]:
        with pytest.raises(NotFound):
            record_view(number, ann)


def test_record_of_a_colleague_is_read_and_not_written(desk: Desk, acme: Callable[..., Actor]) -> None:
    ann, bob = acme("Ann", "acme-a"), acme("Bob", "acme-a")
    number = asked_by(bob)
    let_see("customer")
    ann = actor_of(ann.key or 0)

    view = record_view(number, ann)
    assert view.description and not view.may_comment and not view.tasks
    assert all(not entry.internal for entry in timeline(number, ann, "en"))
    with pytest.raises(Forbidden):
        comment(number, "Me too", False, ann)


def test_contact_sees_what_is_set_for_them(desk: Desk, acme: Callable[..., Actor], make_person: MakePerson) -> None:
    bob, speaker = acme("Bob", "acme-a"), make_person("Sue Speaker")
    number = asked_by(bob)
    with reading() as session:
        customer = session.scalars(select(CustomerRow.key)).one()
    set_contact(customer, str(speaker.key), "main", SYSTEM)
    assert numbers(actor_of(speaker.key or 0)) == []

    set_contact(customer, str(speaker.key), "main", SYSTEM, sees="customer")
    assert numbers(actor_of(speaker.key or 0)) == [number]
    set_contact(customer, str(speaker.key), "technical", SYSTEM)
    assert numbers(actor_of(speaker.key or 0)) == [number], "another role leaves the sight as it is"
    set_contact(customer, str(speaker.key), "technical", SYSTEM, sees="own")
    assert numbers(actor_of(speaker.key or 0)) == []


def test_list_and_may_agree_for_everybody(
    desk: Desk, acme: Callable[..., Actor], make_role: MakeRole, make_person: MakePerson
) -> None:
    ann, bob = acme("Ann", "acme-a"), acme("Bob", "acme-a")
    let_see("site")
    make_role("watcher", ("work.see",), ("record.comment_internal",), ("request",))
    people = [ann, bob, desk.agent, desk.requester, make_person("Val", ("vendor",), ("line-2",)),
              make_person("Wim", ("watcher",), ("line-1",)), make_person("Nil", ()), make_person("Opa", ("operator",))]
    for one in (ann, bob, desk.requester):
        asked_by(one)
    desk.triaged()
    for key in [one.key or 0 for one in people]:
        actor = actor_of(key)
        with reading() as session:
            listed = set(session.scalars(select(Record.number).where(visible_to(actor))))
            everything = session.scalars(select(Record.number)).all()
            things = {number: seen_anyhow(session, number, actor) for number in everything}
        allowed = {number for number, seen in things.items() if seen and may(actor, SEE_RECORD, seen.thing)}
        assert listed == allowed, actor.name


def test_role_for_one_type_sees_no_other(desk: Desk, make_role: MakeRole, make_person: MakePerson) -> None:
    make_role("elsewhere", ("work.see", "work.see_all"), ("record.see_all", "record.edit"), ("*",), ("*",), "*")
    make_role("changes", ("work.see", "work.see_all"), (), (), ())
    number = desk.triaged().number
    sees = actor_of(make_person("Ida", ("elsewhere",)).key or 0)
    sees_not = actor_of(make_person("Nina", ("changes",)).key or 0)

    assert record_view(number, sees).number == number
    assert [item.number for item in work_list(sees, "all").items] == [number]
    assert search(number, sees_not) == [] and work_list(sees_not, "all").items == []
    with pytest.raises(NotFound):
        record_view(number, sees_not)


def test_hidden_priority_is_told_by_no_filter_and_no_column(desk: Desk, clerk: Actor) -> None:
    number = desk.triaged().number
    update_fields(number, {"priority": "low"}, desk.agent, reason="A test device.")
    overruled = {"overruled": "true"}

    assert record_list("incident", overruled, "-opened_at", None, 10, clerk).items == []
    assert record_list("incident", {}, "-opened_at", None, 10, clerk).items[0].overruled is None
    assert len(record_list("incident", overruled, "-opened_at", None, 10, desk.agent).items) == 1


def test_hidden_values_are_not_told_by_the_rules_of_a_level_or_a_target(
    desk: Desk, make_role: MakeRole, make_person: MakePerson
) -> None:
    on = ("record.see_all", "record.comment_internal")
    make_role("half", ("work.see", "work.see_all"), on, ("request", "solution", "details"))
    clerk = actor_of(make_person("Hal Half", roles=("half",)).key or 0)
    with unit_of_work() as work:
        add_shipped_levels(work)
    use_table(with_minutes("5", "60", "7", "600"))
    number = desk.triaged().number

    found, full = (record_clocks(number, one, "en") for one in (clerk, desk.agent))

    assert str(found.level_why) == "The level of the organisation."
    own, all_lines = ([str(line.what) for clock in one.clocks for line in clock.lines] for one in (found, full))
    assert any(line.endswith("set by the decision “Service level”: By priority.") for line in all_lines)
    assert any(line.endswith("set by the decision “Service level”") for line in own)
    assert not any("By priority" in line for line in own)


def test_hidden_group_is_absent_wherever_a_record_is_read(desk: Desk, clerk: Actor) -> None:
    number = desk.triaged().number

    view = record_view(number, clerk)
    assert "title" in view.values and "resolution_code" in view.values
    assert not {"priority", "impact", "urgency"} & view.values.keys()
    assert view.priority is None and view.priority_why is None
    (item,) = record_list("incident", {}, "-opened_at", None, 10, clerk).items
    assert item.priority is None and "impact" not in item.fields and item.value("priority") is None
    (found,) = search(number, clerk)
    assert found.priority is None and "urgency" not in found.fields
    assert [one.priority for one in work_list(clerk, "all").items] == [None]
    labels = {change.label for entry in timeline(number, clerk, "en") for change in entry.changes}
    assert not labels & {"Priority", "Impact", "Urgency"}
    assert all(not line.explained for line in history(number, clerk, "en"))
    context = real_record(number, clerk)["record"]
    assert isinstance(context, dict) and "title" in context and "impact" not in context
    assert record_view(number, desk.agent).priority == "critical"


def test_filter_by_a_hidden_field_tells_nothing(desk: Desk, clerk: Actor) -> None:
    desk.triaged()

    def found(actor: Actor, **filters: str) -> int:
        return len(record_list("incident", filters, "-opened_at", None, 10, actor).items)

    assert found(desk.agent, priority="critical") == 1
    assert found(clerk, priority="critical") == found(clerk, priority="low") == 0
    assert found(clerk, category="printing") == 1


def test_field_that_is_not_ones_own_to_change_is_refused_by_the_command(desk: Desk, clerk: Actor) -> None:
    number = desk.triaged().number

    assert update_fields(number, {"category": "network"}, clerk).changed == ["category"]
    with pytest.raises(Forbidden, match="Solution"):
        update_fields(number, {"resolution_text": "Mine"}, clerk)
    with pytest.raises(Forbidden, match="Impact, urgency, priority"):
        update_fields(number, {"priority": "low"}, clerk)
    assert record_view(number, desk.agent).value("priority") == "critical"


@pytest.fixture
def solver(desk: Desk, make_role: MakeRole, make_person: MakePerson) -> Actor:
    """Somebody of line 1 who sees the solution and does not change it."""
    make_role("solver", ("work.see", "work.do", "portal.use"), (), ("request", "solution"), ("request",))
    return actor_of(make_person("Sol Solver", roles=("solver",), teams=("line-1",)).key or 0)


def test_form_of_a_task_shows_what_one_sees_and_takes_what_one_changes(desk: Desk, solver: Actor) -> None:
    reported = desk.report()
    task = open_task(reported)
    (view,) = record_view(reported.number, solver).tasks
    assert view.form is not None and view.may_complete
    keys = view.form.keys()
    assert "title" in keys and "impact" not in keys and "impact" not in view.values

    with pytest.raises(Forbidden, match="Impact, urgency, priority"):
        complete_task(task.key, TRIAGE, "accept", solver)
    sent = {key: value for key, value in TRIAGE.items() if key in keys}
    assert complete_task(task.key, sent, "accept", solver).status == "in_progress"
    assert record_view(reported.number, desk.agent).value("impact") == REPORT["impact"]


def test_fixed_field_is_shown_and_not_read_from_a_post(desk: Desk, solver: Actor) -> None:
    reported = desk.triaged()
    (view,) = record_view(reported.number, solver).tasks
    assert view.form is not None
    fixed = {item.key for item in view.form.fields if item.withheld}

    assert fixed == {"resolution_code", "resolution_text"}
    assert all(item.readonly for item in view.form.fields if item.withheld)
    with pytest.raises(Forbidden, match="Solution"):
        complete_task(view.key, SOLVED, "solved", solver)


def test_vendor_sees_what_they_work_on_and_no_longer(desk: Desk, make_person: MakePerson) -> None:
    vendor = make_person("Val Vendor", roles=("vendor",), teams=("line-1",))
    number = desk.triaged().number
    other = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))

    assert record_view(number, vendor).number == number
    with pytest.raises(NotFound):
        record_view(number, other)
    with unit_of_work() as work:
        for task in work.session.scalars(select(UserTask)):
            task.state = "completed"
    with pytest.raises(NotFound):
        record_view(number, vendor)


def test_role_of_a_team_is_its_members_while_they_are_in_it(desk: Desk, make_person: MakePerson) -> None:
    number, somebody = desk.report().number, make_person("Tom Team")
    team = save_team(None, {"code": "auditors", "name_en": "Auditors"}, SYSTEM)
    set_team_roles(team.key, ["operator"], SYSTEM)
    join_team(somebody.key or 0, "auditors", "member", SYSTEM)

    found = actor_of(somebody.key or 0)
    answer = may(found, SEE_RECORD, Thing("incident"))
    assert [(one.held.role, one.held.via) for one in answer.by] == [("operator", "auditors")]
    assert record_view(number, found).number == number and person(somebody.key or 0).roles == {"requester"}
    leave_team(somebody.key or 0, "auditors", SYSTEM)
    with pytest.raises(NotFound):
        record_view(number, actor_of(somebody.key or 0))


@pytest.mark.parametrize("many", [2, 12])
def test_list_takes_as_many_statements_for_many_records(
    desk: Desk, acme: Callable[..., Actor], statements: list[str], many: int
) -> None:
    bob = acme("Bob", "acme-a")
    for _ in range(many):
        asked_by(bob)
    let_see("customer")
    ann = actor_of(acme("Ann", "acme-b").key or 0)
    del statements[:]

    assert len(portal_records(ann)) == many
    assert len(statements) <= 8


def test_what_a_person_holds_is_read_in_one_statement(
    desk: Desk, acme: Callable[..., Actor], make_role: MakeRole, statements: list[str]
) -> None:
    key = acme("Ann", "acme-a").key or 0
    let_see("site")
    found = person(key)
    del statements[:]
    with reading() as session:
        actor = acting(found, session)

    assert len(statements) == 1
    assert may(actor, SEE_FIELD, Thing("incident", frozenset({"site"}), "request"))
