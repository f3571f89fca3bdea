"""Command: say what is known, to those who joined, to those who watch, and to everybody on the status page.

It is one row: who has to be told is found by the workers, piece by piece.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.language import LANGUAGES
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.war_room.commands.acting import Done, enter
from itsm.war_room.holding import holders
from itsm.war_room.rights import require_lead
from itsm.war_room.tables import TITLE_LENGTH, UpdateRow

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Update:
    """What is said, by language, and to whom."""

    texts: Mapping[str, str]
    titles: Mapping[str, str]
    is_public: bool = False
    to_joined: bool = True
    to_watchers: bool = True


def publish_update(
    number: str, update: Update, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Publish ``update`` of ``number``. What is public is said in every language; else one is enough for all.

    Raises NotFound, Forbidden (the actor does not lead), InvalidForm (``text:en``, ``title:en``, ``whom``).
    """

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor)
        row = here.opened.row
        require_lead(actor, holders(opened_work.session, row.key).values())
        texts, titles = _checked(update, row.title)
        opened_work.session.add(
            UpdateRow(
                record_key=row.key, at=clock.now(), by_key=actor.key, status=row.status or "", titles=titles,
                texts=texts, is_public=update.is_public, to_joined=update.to_joined, to_watchers=update.to_watchers,
            )
        )  # fmt: skip
        details = {"what": "updated", "texts": texts, "public": update.is_public}
        add_entry(opened_work, row.key, NewEntry(EntryKind.WAR_ROOM, True, details=details), actor)
        return Done(number)

    return run_command("publish_update", command_id, actor, Done, body, work)


def _checked(update: Update, title: str) -> tuple[dict[str, str], dict[str, str]]:
    texts = {language: update.texts.get(language, "").strip() for language in LANGUAGES}
    titles = {language: update.titles.get(language, "").strip() for language in LANGUAGES}
    errors: dict[str, Text] = {}
    if not (update.is_public or update.to_joined or update.to_watchers):
        errors["whom"] = text("Choose who is told.")
    for language in LANGUAGES:
        if len(texts[language]) > LONGEST or (update.is_public and not texts[language]):
            errors[f"text:{language}"] = text("Expected 1 to %(most)s characters.", most=LONGEST)
        if len(titles[language]) > TITLE_LENGTH or (update.is_public and not titles[language]):
            errors[f"title:{language}"] = text("Expected 1 to %(most)s characters.", most=TITLE_LENGTH)
    if not any(texts.values()):
        errors.setdefault("text:en", text("Expected 1 to %(most)s characters.", most=LONGEST))
    if errors:
        raise InvalidForm(errors)
    return _everywhere(texts), _everywhere(titles, title)


def _everywhere(said: Mapping[str, str], otherwise: str = "") -> dict[str, str]:
    """Each language says something: what it does not have, it has from another one."""
    some = next((words for words in said.values() if words), otherwise)
    return {language: words or some for language, words in said.items()}
