"""Command: let others sign a task: one before or after oneself, or several at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from engine.runtime.task_policy import require_free
from itsm.detours.keeping import DetourDone, begin, checked_reason, keep, worker
from itsm.detours.signing import ask
from itsm.detours.tables import Detour
from itsm.records.kept_out import require_not_about

MOST = 20
RULES = ("all", "any", "percentage")


@dataclass(frozen=True, slots=True)
class Vote:
    """How several sign: ``all`` agree, ``any`` does, or at least ``percent`` of them."""

    rule: str = "all"
    percent: int = 100


def add_signer(
    task_key: int, person_key: int | None, position: str, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> DetourDone:
    """Let ``person_key`` sign the actor's task ``before`` it can be completed, or ``after`` the actor has sent it.

    Raises NotFound, Forbidden (also for a task that is not one's own), InvalidState (not open, delegated, signed by
    others already) and InvalidForm.
    """
    if position not in ("before", "after"):
        raise InvalidForm({"position": text("Expected before or after you, but neither was chosen. Choose one.")})
    rule: dict[str, object] = {"position": position, "rule": "all", "percent": 100}
    return _ask("add_signer", task_key, [person_key], rule, reason, actor, command_id, work)


def countersign(
    task_key: int, person_keys: Sequence[int], vote: Vote, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> DetourDone:
    """Let several people sign the actor's task at once, before it can be completed; everybody is heard.

    Raises what ``add_signer`` raises.
    """
    errors: dict[str, Text] = {}
    keys = list(dict.fromkeys(person_keys))
    if not 2 <= len(keys) <= MOST:
        errors["people"] = text("Expected 2 to %(most)s different people. Name them, one a line.", most=MOST)
    if vote.rule not in RULES or not 1 <= vote.percent <= 100:
        errors["percent"] = text("Expected a share from 1 to 100 per cent. Correct it.")
    if errors:
        raise InvalidForm(errors)
    rule: dict[str, object] = {"position": "before", "rule": vote.rule, "percent": vote.percent}
    return _ask("countersign", task_key, keys, rule, reason, actor, command_id, work)


def _ask(
    kind: str, task_key: int, keys: Sequence[int | None], rule: dict[str, object], reason: str, actor: Actor,
    command_id: str | None, work: UnitOfWork | None,
) -> DetourDone:
    field = "person" if kind == "add_signer" else "people"

    def body(opened_work: UnitOfWork) -> DetourDone:
        begun = begin(opened_work, task_key, kind, actor)
        require_free(begun.found)
        said = checked_reason(reason)
        try:
            people = [worker(opened_work, key, actor.key).key for key in keys]
        except InvalidForm as problem:
            raise InvalidForm({field: problem.fields["person"]}) from problem
        for key in people:
            require_not_about(opened_work.session, begun.opened.row, key)
        only = people[0] if len(people) == 1 else None
        detour = Detour(kind=kind, person_key=only, reason=said, rule=rule)
        keep(opened_work, begun, detour, actor)
        ask(opened_work, detour, people, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command(kind, command_id, actor, DetourDone, body, work)
