"""Commands: how somebody wants to be told, and what the organisation sets for those who leave it open."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import delete, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import Conflict, InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.language import LANGUAGES
from itsm.notices.events import CHANNELS, EVENTS
from itsm.notices.preferences.kept import NOTHING, kept_of
from itsm.notices.preferences.model import DAILY, DIGESTS, Preferences
from itsm.notices.tables import SettingRow
from itsm.people.roles import require

_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PreferencesSaved:
    """Preferences stand at ``revision``; 0 when nothing is chosen any more."""

    revision: int


def save_preferences(
    wanted: Preferences, revision: int | None, actor: Actor, command_id: str | None = None
) -> PreferencesSaved:
    """Keep how the actor wants to be told. Raises InvalidForm, and Conflict when it was changed meanwhile."""
    return _save(actor.key, wanted, revision, actor, command_id)


def save_defaults(
    wanted: Preferences, revision: int | None, actor: Actor, command_id: str | None = None
) -> PreferencesSaved:
    """Keep what holds for everybody who leaves it open. Raises Forbidden, InvalidForm, Conflict."""
    require(actor, "settings.manage")
    return _save(None, wanted, revision, actor, command_id)


def forget_preferences(actor: Actor, command_id: str | None = None) -> PreferencesSaved:
    """Let what the organisation sets hold for the actor again."""

    def body(work: UnitOfWork) -> PreferencesSaved:
        before = kept_of(actor.key, work.session)
        work.session.execute(delete(SettingRow).where(SettingRow.person_key == actor.key))
        _tell(work, actor.key, before.preferences, NOTHING, actor)
        return PreferencesSaved(0)

    return run_command("forget_notice_preferences", command_id, actor, PreferencesSaved, body)


def _save(
    person_key: int | None, wanted: Preferences, revision: int | None, actor: Actor, command_id: str | None
) -> PreferencesSaved:
    wrong = _errors(wanted)
    if wrong:
        raise InvalidForm(wrong)

    def body(work: UnitOfWork) -> PreferencesSaved:
        take_turn(work, f"preferences of notices of {current_tenant()} {person_key}")
        row = work.session.scalar(select(SettingRow).where(SettingRow.person_key.is_not_distinct_from(person_key)))
        before = kept_of(person_key, work.session)
        if revision is not None and revision != before.revision:
            raise Conflict(
                text(
                    "Expected nobody else to change it, but %(name)s did since you opened it. Reload the page.",
                    name=row.actor_name if row else "",
                )
            )
        if wanted == before.preferences:
            return PreferencesSaved(before.revision)
        if row is None:
            row = SettingRow(person_key=person_key, revision=0)
            work.session.add(row)
        for one in fields(wanted):
            setattr(row, one.name, getattr(wanted, one.name))
        row.revision, row.actor_name = before.revision + 1, actor.name
        _tell(work, person_key, before.preferences, wanted, actor)
        return PreferencesSaved(row.revision)

    return run_command("save_notice_preferences", command_id, actor, PreferencesSaved, body)


def _tell(work: UnitOfWork, person_key: int | None, before: Preferences, after: Preferences, actor: Actor) -> None:
    subject = f"organisation {current_tenant()}" if person_key is None else f"person {person_key}"
    audit_change(work, "notice_preferences_changed", subject, actor.key, asdict(before), asdict(after))


def _errors(wanted: Preferences) -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    if any(event not in EVENTS or set(by) - CHANNELS.keys() for event, by in wanted.choices.items()):
        found["choices"] = text("Choose one from the list.")
    if wanted.language not in (None, *LANGUAGES):
        found["language"] = text("Choose one from the list.")
    if wanted.digest not in (None, *DIGESTS):
        found["digest"] = text("Choose one from the list.")
    if wanted.keeps_quiet:
        if not _is_minute(wanted.quiet_from):
            found["quiet_from"] = text("Write a time such as 08:30.")
        if not _is_minute(wanted.quiet_until):
            found["quiet_until"] = text("Write a time such as 08:30.")
        elif wanted.quiet_from == wanted.quiet_until:
            found["quiet_until"] = text("Expected hours that end, but they last the whole day. Write another time.")
    if wanted.digest == DAILY and not _is_minute(wanted.digest_at):
        found["digest_at"] = text("Write a time such as 08:30.")
    return found


def _is_minute(value: int | None) -> bool:
    return value is not None and 0 <= value < _DAY
