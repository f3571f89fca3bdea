"""Running a command: one transaction, one id. Double clicks, retries and crashes are one case."""

import secrets
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from database import Overtaken, Prepared, UnitOfWork, current_tenant, reading, retrying, table_of, unit_of_work
from engine import clock
from engine.errors import Conflict, FlowdeskError, InvalidInput, text, text_of
from engine.feel.errors import FeelEncodingError
from engine.registry import Actor
from engine.state.tables import Command

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Result = TypeVar("Result", bound=DataclassInstance)
else:
    Result = TypeVar("Result")

Stored = TypeVar("Stored")
ID_LENGTH = 200
_REMEMBER = Prepared(insert(table_of(Command)).inline())


def run_command(
    name: str,
    command_id: str | None,
    actor: Actor,
    answer: type[Result],
    body: Callable[[UnitOfWork], Result],
    work: UnitOfWork | None = None,
) -> Result:
    """Run ``body`` once for ``command_id`` and give its answer; a repeat gets the first answer and changes nothing.

    ``answer`` is the dataclass of plain values that ``body`` returns. With ``work`` the command joins that transaction
    (and its id is that of the outer command). What had to give way to another transaction is run again as a whole.

    Raises what ``body`` raises, InvalidInput when the id belongs to somebody else's command or is too long or when a
    variable is more than can be stored, Conflict when others changed the instance at every attempt.
    """
    if work is not None:
        return body(work)
    if command_id is not None and not 0 < len(command_id) <= ID_LENGTH:
        raise InvalidInput(text("Expected a command id of 1 to %(most)s characters.", most=ID_LENGTH))
    identity = command_id or _new_id()

    def attempt() -> Result:
        with unit_of_work() as opened:
            result = body(opened)
            _remember(opened, name, identity, actor, _plain(result), clock.now())
            return result

    try:
        return storing(attempt)
    except Overtaken as problem:
        raise Conflict(
            text("Expected the process to stand as it was read, but others keep changing it. Send the command again.")
        ) from problem
    except (FlowdeskError, IntegrityError):
        if command_id is None:
            raise
        first = _first_answer(name, identity, actor)
        if first is None:
            raise
        return answer(**first)


def storing(attempt: Callable[[], Stored]) -> Stored:
    """Run a command again when the database asks for it. Raises InvalidInput when a value is beyond what is stored."""
    try:
        return retrying(attempt)
    except FeelEncodingError as problem:
        raise InvalidInput(text_of(problem.message)) from problem


def _plain(result: "DataclassInstance") -> dict[str, object]:
    """The answer's values by their names."""
    return {name: getattr(result, name) for name in _names(type(result))}


@lru_cache
def _names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _new_id() -> str:
    """An id that nobody else has; it begins with the time, so that the index of ids grows at its end."""
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"


def _remember(
    work: UnitOfWork, name: str, identity: str, actor: Actor, result: dict[str, object], at: datetime
) -> None:
    row = {
        "tenant_id": current_tenant(),
        "id": identity,
        "name": name,
        "actor_key": actor.key,
        "actor_kind": actor.kind,
        "at": at,
        "result": result,
    }
    _REMEMBER.write(work.session, [row])


def _first_answer(name: str, identity: str, actor: Actor) -> dict[str, object] | None:
    with reading() as session:
        row = session.execute(select(Command).where(Command.id == identity)).scalar_one_or_none()
    if row is None:
        return None
    if (row.name, row.actor_key, row.actor_kind) != (name, actor.key, actor.kind):
        raise InvalidInput(
            text("Expected a new command id, but %(id)s was used for another command. Send a new one.", id=identity)
        )
    return row.result
