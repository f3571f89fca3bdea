"""Objects of rows that follow what a statement has written, so that nothing of them is left for the session to write.

Rows come as objects of a model, which a session may watch, or from a prepared read as plain ones, which none does.
"""

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

_WATCHED = "_sa_instance_state"


def follow_row(row: object, name: str, value: object) -> None:
    """Give a column of ``row`` the value that its row has now."""
    if _WATCHED in row.__dict__:
        set_committed_value(row, name, value)
    else:
        row.__dict__[name] = value


def let_row_go(session: Session, row: object) -> None:
    """Let ``session`` watch ``row`` no longer, if it does."""
    if _WATCHED in row.__dict__ and row in session:
        session.expunge(row)
