"""Articles in tests: written, reviewed and published by the shipped flow, and indexed as the worker does."""

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.records.commands import complete_task, report_record
from itsm.records.search.indexing import index_due
from itsm.records.tables import Record

MAIL = {
    "title": "How do I set up mail on a phone?", "kind": "how_to", "audience": "all",
    "body": "Open the *settings* of the phone, then accounts.",
}  # fmt: skip


def draft(writer: Actor, **values: str) -> str:
    """Number of an article that is being written."""
    return report_record("article", {**MAIL, **values}, writer.key, writer).number


def step(number: str, outcome: str, actor: Actor, **values: object) -> None:
    """Complete the open step of an article with what it says now."""
    with reading() as session:
        of_record = select(UserTask.key).join(Record, Record.instance_key == UserTask.instance_key)
        key = session.scalars(of_record.where(Record.number == number, UserTask.state == "open")).one()
        row = session.scalars(select(Record).where(Record.number == number)).one()
        own = ("kind", "audience", "body", "expires")
        kept = {"title": row.title, **{name: row.own_fields.get(name) for name in own}}
        element = session.get_one(UserTask, key).element_id
    fields = {
        "write": ("title", "kind", "audience", "body", "expires"), "review": ("title", "audience", "body", "expires"),
        "check": ("body", "expires"),
    }[element]  # fmt: skip
    sent = {name: kept[name] for name in fields if kept.get(name) is not None}
    complete_task(key, {**sent, **values}, outcome, actor)


def index() -> None:
    """Let the worker index what waits."""
    while index_due(100):
        continue


def publish(writer: Actor, editor: Actor, **values: str) -> str:
    """Number of an article that is published and found."""
    number = draft(writer, **values)
    step(number, "submit", writer)
    step(number, "approve", editor)
    index()
    return number
