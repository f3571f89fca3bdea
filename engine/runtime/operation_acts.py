"""What an operation can do with one thing: a command of the engine, inside the transaction of the item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidInput, InvalidState, Text, text
from engine.feel import from_json
from engine.registry import Actor
from engine.runtime.cancel_process_instance import cancel_process_instance
from engine.runtime.migrate_process_instance import migrate_process_instance
from engine.runtime.modify_process_instance import modify_process_instance
from engine.runtime.resume_process_instance import resume_process_instance
from engine.runtime.set_variables import set_variables
from engine.runtime.standing import Standing
from engine.runtime.suspend_process_instance import suspend_process_instance
from engine.runtime.try_again import give_retries, try_again
from engine.spiff.modification.reaching import Activation
from engine.state import reads
from engine.state.tables import Fault
from engine.waits import FaultWait

Target = Literal["instance", "fault", "job"]
Arguments = Mapping[str, object]
_MOST_PLACES = 10
"""Elements that a refusal names."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with one thing: its key, the arguments of the operation, why and for whom."""

    target_key: int
    arguments: Arguments
    reason: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of operation: what it works on, and how. ``run`` gives why it was of no use, where it was not."""

    target: Target
    run: Callable[[UnitOfWork, Order], Text | None]


def _retry(work: UnitOfWork, order: Order) -> Text | None:
    return try_again(work, order.target_key, order.actor, whole(order.arguments, "retries", 1))


def _set_retries(work: UnitOfWork, order: Order) -> Text | None:
    return give_retries(work, order.target_key, whole(order.arguments, "retries", 1), order.actor)


def _cancel(work: UnitOfWork, order: Order) -> Text | None:
    cancel_process_instance(order.target_key, order.reason, order.actor, work=work)
    return None


def _set_variables(work: UnitOfWork, order: Order) -> Text | None:
    token = order.arguments.get("token")
    set_variables(
        order.target_key, variables_of(order.arguments), order.actor, token_id=str(token) if token else None,
        local=bool(token), work=work,
    )
    return None


def _suspend(work: UnitOfWork, order: Order) -> Text | None:
    suspend_process_instance(order.target_key, order.reason, order.actor, work=work)
    return None


def _resume(work: UnitOfWork, order: Order) -> Text | None:
    resume_process_instance(order.target_key, order.reason, order.actor, work=work)
    return None


def _migrate(work: UnitOfWork, order: Order) -> Text | None:
    mapping = order.arguments.get("mapping")
    names = {str(old): str(new) for old, new in mapping.items()} if isinstance(mapping, Mapping) else {}
    target = whole(order.arguments, "definition", 0)
    migrate_process_instance(order.target_key, target, names, order.reason, order.actor, work=work)
    return None


def _modify(work: UnitOfWork, order: Order) -> Text | None:
    """Tokens by id end, or all at the element ``at``: for each of these one begins at each ``activate``.

    What ends in a run of what is repeated begins in that run again, where it is around the new element too.
    """
    arguments = order.arguments
    row = reads.lock_instance(work.session, order.target_key)
    standing = Standing(work.session, row.key, row.definition_key)
    names, tokens = _listed(arguments, "activate"), _listed(arguments, "cancel")
    if arguments.get("at"):
        tokens += _tokens_at(work.session, standing, row.key, str(arguments["at"]))
        places = [(name, _run_around(standing, token, name)) for name in names for token in tokens]
    else:
        places = [(name, _only({_run_around(standing, token, name) for token in tokens})) for name in names]
    values = variables_of(arguments) if arguments.get("variables") is not None else {}
    begun = [Activation(name, values, scope) for name, scope in places]
    modify_process_instance(
        order.target_key, order.reason, order.actor, activate=begun, cancel=tokens, work=work
    )
    return None


def _run_around(standing: Standing, token_id: str, element_id: str) -> str | None:
    """The scope in a run of what is repeated that is around a token and an element; None where there is none."""
    if not standing.place(token_id).runs:
        return None
    return standing.scope_between(token_id.partition(".")[0], element_id) or None


def _only(scopes: set[str | None]) -> str | None:
    return scopes.pop() if len(scopes) == 1 else None


def _tokens_at(session: Session, standing: Standing, instance_key: int, element_id: str) -> list[str]:
    """Tokens that are in an element, and those that stand still with its fault: at its door, or at the activity of an
    event that could not begin to wait. Raises InvalidState (there is none).
    """
    inside, tokens = standing.tokens_at(element_id), standing.tokens()
    stuck = {wait.token_id for wait in standing.waits() if isinstance(wait, FaultWait)}
    at_door = {token.token_id for token in tokens if token.element_id == element_id and token.holder not in inside}
    faulty = stuck & (at_door | _with_fault_of(session, instance_key, element_id)).difference(inside)
    aside = {token.token_id for token in tokens if token.is_aside} if faulty else set()  # armed at other activities
    found = [token for token in inside if token not in aside]
    found += [token.token_id for token in tokens if token.token_id in faulty]
    if not found:
        places = dict.fromkeys(token.element_id for token in tokens if not token.is_aside)
        raise InvalidState(
            text(
                "Expected a token at <%(element)s>, but there is none. Name an element that has one: %(places)s.",
                element=element_id, places=", ".join(list(places)[:_MOST_PLACES]) or "–",
            )
        )
    return found


def _with_fault_of(session: Session, instance_key: int, element_id: str) -> set[str]:
    """Tokens of the open faults of an element."""
    mine = (Fault.instance_key == instance_key, Fault.element_id == element_id, Fault.resolved_at.is_(None))
    found = session.execute(select(Fault.token_id).where(*mine, Fault.token_id.is_not(None))).scalars()
    return {str(token).partition(".")[0] for token in found}


def _listed(arguments: Arguments, name: str) -> list[str]:
    given = arguments.get(name)
    return [str(one) for one in given] if isinstance(given, list) else []


def whole(arguments: Arguments, name: str, otherwise: int) -> int:
    """A whole number among the arguments. Raises InvalidInput."""
    given = arguments.get(name, otherwise)
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidInput(text("Expected %(name)s to be a whole number. Send 1 or more.", name=name))
    return given


def variables_of(arguments: Arguments) -> Mapping[str, object]:
    """The variables among the arguments, kept as ``engine.feel.to_json`` writes them. Raises InvalidInput."""
    found = from_json(arguments.get("variables"))
    if not isinstance(found, Mapping):
        raise InvalidInput(text("Expected variables by name, but there are none. Name at least one."))
    return {str(name): value for name, value in found.items()}


ACTS: Mapping[str, Act] = {
    "retry": Act("fault", _retry),
    "set_retries": Act("job", _set_retries),
    "cancel": Act("instance", _cancel),
    "set_variables": Act("instance", _set_variables),
    "modify": Act("instance", _modify),
    "suspend": Act("instance", _suspend),
    "resume": Act("instance", _resume),
    "migrate": Act("instance", _migrate),
}
"""Every kind of operation."""


def act_of(kind: str) -> Act:
    """The act of a kind; raises InvalidInput."""
    if kind not in ACTS:
        raise InvalidInput(
            text("Expected one of %(kinds)s, but found “%(kind)s”.", kinds=", ".join(ACTS), kind=kind[:60])
        )
    return ACTS[kind]
