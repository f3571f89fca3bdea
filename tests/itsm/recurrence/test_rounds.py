"""What a round costs: statements that do not grow with the records, and no texts but titles that may be alike."""

from sqlalchemy import event

from database import db
from itsm.recurrence.detecting.looking import look_now
from tests.support.recurrence import Desk, findings, look


def statements_of_a_round() -> list[str]:
    """What the worker asks in a look."""
    found: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        look_now()
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    return found


def test_statements_do_not_grow_with_the_records(desk: Desk) -> None:
    desk.tickets(*(f"Fault {number} at belt {number}" for number in range(4)), item="LP-7", category="printing")
    look()
    few = len(statements_of_a_round())
    desk.tickets(*(f"Fault {number} at belt {number}" for number in range(16)), item="LP-7", category="printing")
    look()

    assert len(statements_of_a_round()) <= few + 2


def test_texts_are_not_read(desk: Desk) -> None:
    desk.tickets("Mail", "VPN", "Paper", item="LP-7", description="A long story.")
    look()

    assert not [one for one in statements_of_a_round() if "record.description" in one]


def test_half_a_round_leaves_nothing(desk: Desk) -> None:
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")

    def stop(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO recurrence_record"):
            raise RuntimeError("the power went")

    event.listen(db.engine, "before_cursor_execute", stop)
    try:
        look_now()
    except RuntimeError:
        db.session.rollback()
    finally:
        event.remove(db.engine, "before_cursor_execute", stop)

    assert not findings()
    assert look() == 1
