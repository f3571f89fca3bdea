"""How orders of an item went: time, what was promised, what needed nobody, how long approving took."""

from datetime import timedelta

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import complete_job
from engine.state.tables import Job, UserTask
from itsm.catalogue.queries.figures import Figures, figures_of
from itsm.catalogue.tables import ItemRow
from itsm.records.commands import Reported, complete_task
from tests.support.catalogue import PROGRAM, Shop, vote
from tests.support.clocks import Clock

HOUR = timedelta(hours=1)


def figures(code: str, actor: Actor) -> Figures:
    """The figures of an item."""
    with reading() as session:
        key = session.scalars(select(ItemRow.key).where(ItemRow.code == code)).one()
    return figures_of(key, actor)


def carry_out(ordered: Reported, agent: Actor) -> None:
    """Let the agent do what was ordered."""
    with reading() as session:
        open_one = select(UserTask.key).where(UserTask.business_key == ordered.number, UserTask.state == "open")
        key = session.scalars(open_one).one()
    complete_task(key, {"resolution_text": "Done."}, "done", agent)


def test_nothing_was_ordered(shop: Shop, administrator: Actor) -> None:
    assert figures("vpn", administrator) == Figures(90, 0, 0, None, None, None, None)


def test_time_and_approval_are_told_and_votes_are_no_work(shop: Shop, administrator: Actor, clock: Clock) -> None:
    first, _second = shop.order("software-licence", PROGRAM), shop.order("software-licence", PROGRAM)
    clock.advance(2 * HOUR)
    vote(first, shop.boss)
    clock.advance(HOUR)
    carry_out(first, shop.agent)

    found = figures("software-licence", administrator)

    assert (found.orders, found.fulfilled, found.time, found.approval) == (2, 1, 3 * HOUR, 2 * HOUR)
    assert found.automatic == 0


def test_what_a_program_did_needed_nobody(shop: Shop, administrator: Actor) -> None:
    shop.order("password-reset", {"password_system": "vpn", "account_name": "rob"})
    with reading() as session:
        job = session.scalars(select(Job.key).where(Job.type == "request.fulfil")).one()
    complete_job(job, {}, SYSTEM)

    assert figures("password-reset", administrator).automatic == 100


def test_old_orders_do_not_count(shop: Shop, administrator: Actor, clock: Clock) -> None:
    shop.order("vpn", {"description": "From home."})
    clock.advance(timedelta(days=91))

    assert figures("vpn", administrator).orders == 0
