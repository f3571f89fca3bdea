"""What operations outside the drawn flow tell whom: events of the notices, and their occasions."""

from collections.abc import Iterable

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.detours import wording
from itsm.notices.events import OFFERED, Event, register_event
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.notices.wording.shipped import add_shipped

EVENTS = (
    Event("transferred", text("A task was transferred to you"), for_desk=True),
    Event("delegated", text("A task was delegated to you"), for_desk=True),
    Event("given_back", text("A delegation that you are part of is over"), for_desk=True),
    Event("to_sign", text("You are asked to sign a task"), for_desk=True),
    Event("signed", text("What you asked others to sign is decided"), for_desk=True),
    Event("sign_called_off", text("A signing that you are part of was called off"), for_desk=True),
    Event("withdrawn", text("A step that asked something of you was taken back")),
    Event("sent_back", text("A task was sent back to you"), for_desk=True),
    Event("urged", text("Somebody urges a task of yours"), for_desk=True),
)


def register() -> None:
    """Let people be told of these; doing it again changes nothing."""
    for event in EVENTS:
        register_event(event)
        for language, templates in wording.TEMPLATES.items():
            add_shipped(event.key, language, templates[event.key])


def tell(
    work: UnitOfWork, record_key: int, task: UserTask, event: str, people: Iterable[int | None], reason: str,
    actor: Actor,
) -> None:
    """Keep that ``event`` concerns these people, with what was said; whoever did it is told nothing."""
    _keep(work, record_key, task, event, Audience(frozenset(key for key in people if key is not None)), reason, actor)


def tell_team(work: UnitOfWork, record_key: int, task: UserTask, team: str, reason: str, actor: Actor) -> None:
    """Keep that a task waits for ``team`` now, for those who want to know of such."""
    _keep(work, record_key, task, OFFERED, Audience(teams=(team,)), reason, actor)


def _keep(
    work: UnitOfWork, record_key: int, task: UserTask, event: str, audience: Audience, reason: str, actor: Actor
) -> None:
    details: dict[str, object] = {"element": task.element_id, "definition": task.definition_key, "comment": reason}
    happen(work, record_key, [Occasion(event, audience, details)], actor)
