"""Command: call a team or a person in, whatever they are busy with: a task of the flow, and a notice at once."""

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.language import LANGUAGES
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.people import queries as people
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.war_room.commands.acting import Done, InRoom, enter
from itsm.war_room.holding import holders
from itsm.war_room.notices import CALLED
from itsm.war_room.rights import require_lead

LONGEST = 500


def call_in(
    number: str, team: str, person_key: int | None, message: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Done:
    """Call ``team`` (a code) or ``person_key`` to ``number``. All members of the team are told, whose turn it ever is.

    Raises NotFound, Forbidden (the actor does not lead), InvalidForm, InvalidState (resolved, or the flow of the
    record calls nobody in where it stands).
    """
    said = message.strip()
    if not 0 < len(said) <= LONGEST:
        wrong = text("Expected 1 to %(most)s characters. Say what they are needed for.", most=LONGEST)
        raise InvalidForm({"message": wrong})
    if bool(team) == (person_key is not None):
        raise InvalidForm({"team": text("Choose a team or a person.")})

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        key = here.opened.row.key
        require_lead(actor, holders(opened_work.session, key).values())
        names = _names(opened_work, team, person_key)
        called = {"team": team or None, "person": str(person_key) if person_key is not None else None}
        _call(opened_work, here, called, actor)
        details = {"what": "called", "whom": names, "message": said}
        add_entry(opened_work, key, NewEntry(EntryKind.WAR_ROOM, True, details=details), actor)
        audience = Audience(frozenset({person_key} if person_key is not None else ()), (team,) if team else ())
        happen(opened_work, key, [Occasion(CALLED, audience, {"comment": said})], actor)
        return Done(number)

    return run_command("call_in", command_id, actor, Done, body, work)


def _call(work: UnitOfWork, here: InRoom, called: dict[str, str | None], actor: Actor) -> None:
    """The flow opens a task for those who are called."""
    number = here.opened.number
    try:
        correlate_message(here.room.help or "-", number, {"called": called}, actor, work=work)
    except NotFound as problem:
        raise InvalidState(
            text("Expected a step of %(number)s at which help can be called in, but there is none now. Confirm first "
                 "that it is led.", number=number)
        ) from problem  # fmt: skip


def _names(work: UnitOfWork, team: str, person_key: int | None) -> dict[str, str]:
    if team:
        found = next((one for one in people.teams(work.session) if one.code == team and not one.archived), None)
        if found is None:
            raise InvalidForm({"team": text("Choose a team that is in use.")})
        return {language: found.name(language) for language in LANGUAGES}
    person = people.people([person_key or 0], work.session).get(person_key or 0)
    if person is None or not people.works(person, work.session):
        raise InvalidForm({"person": text("Choose somebody who works here.")})
    return {language: person.name for language in LANGUAGES}
