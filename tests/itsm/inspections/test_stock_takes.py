"""Stock-takes by plans: what a checklist finds missing is decided on by others than those who counted."""

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.approvals.tables import Seat
from itsm.inspections.commands import answer_points
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import complete_task
from itsm.records.queries import record_view
from itsm.records.tables import Record
from tests.support.inspections import Rounds
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, checked_pack


def open_task(number: str) -> tuple[int, str]:
    """Key and element of the one open task of a record."""
    with reading() as session:
        of_record = select(UserTask.key, UserTask.element_id).join(Record, Record.instance_key == UserTask.instance_key)
        key, element = session.execute(of_record.where(Record.number == number, UserTask.state == "open")).one()
        return key, element


def done(number: str, actor: Actor, **values: object) -> str:
    """Complete it, and say which it was."""
    key, element = open_task(number)
    complete_task(key, values, None, actor)
    return element


def test_who_counted_by_a_plan_has_no_vote_on_what_differs(rounds: Rounds, make_person: MakePerson) -> None:
    deploy_checked(checked_pack(INCIDENT.parent / "stock_take"), SYSTEM)
    manager = make_person("Mia Manager", roles=("agent",), teams=("asset-managers",))
    counter, other = (make_person(name, roles=("agent",), teams=("asset-owners",)) for name in ("Cora", "Olga"))
    rounds.plan(type="stock_take", team="asset-managers")
    (number,) = rounds.after(hours=1)

    answer_points(number, {0: {"result": "not_ok", "remark": "Gone"}, 1: {"reading": "20"}}, {}, manager)
    missing = record_view(number, manager, "en").value("missing")
    counted = done(number, manager, expected="2", found="1", missing=missing, counted_by=str(counter.key))
    proposed = done(number, manager, decisions="Look for it")

    assert (missing, counted, proposed) == ("Fans: Gone", "count", "propose")
    with reading() as session:
        assert list(session.scalars(select(Seat.person_key))) == [other.key]
