"""How I am told, and what the organisation sets for those who leave it open."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Text, text
from itsm.language import LANGUAGES
from itsm.notices.commands import forget_preferences, save_defaults, save_preferences
from itsm.notices.events import CHANNELS, EVENTS, Event
from itsm.notices.preferences.kept import NOTHING, Kept, kept_of
from itsm.notices.preferences.model import DAILY, DIGESTS, Preferences, is_told
from itsm.organisation.values import Values
from itsm.people.roles import may

blueprint = Blueprint("notice_preferences", __name__)
OWN, DEFAULTS = "/me/notices", "/settings/notices/defaults"
LANGUAGE_NAMES = {"en": "English", "zh-CN": "简体中文"}
OPEN = ("", text("As the organisation sets it"))
YES_OR_NO = (("false", text("No")), ("true", text("Yes")))
SWITCH = {"": None, "true": True, "false": False}


@blueprint.get(OWN)
def own() -> ResponseReturnValue:
    """How I am told."""
    return _own(NOTHING_WRONG)


@blueprint.post(OWN)
def keep_own() -> ResponseReturnValue:
    """Keep how I am told."""
    organisation = kept_of(None).preferences
    return stored(
        lambda: save_preferences(_sent(_events(), organisation), _revision(), actor(), command_id()), OWN, _own
    )


@blueprint.post(f"{OWN}/reset")
def reset() -> ResponseReturnValue:
    """Let what the organisation sets hold for me again."""
    return stored(lambda: forget_preferences(actor(), command_id()), OWN, _own)


@blueprint.get(DEFAULTS)
@needs("settings.manage")
def defaults() -> ResponseReturnValue:
    """What holds for everybody who leaves it open."""
    return _defaults(NOTHING_WRONG)


@blueprint.post(DEFAULTS)
@needs("settings.manage")
def keep_defaults() -> ResponseReturnValue:
    """Keep what holds for everybody who leaves it open."""
    return stored(
        lambda: save_defaults(_sent(list(EVENTS.values()), NOTHING), _revision(), actor(), command_id()), DEFAULTS,
        _defaults,
    )  # fmt: skip


def _events() -> list[Event]:
    """The events that can concern the reader."""
    works = may(actor(), "work.see")
    return [event for event in EVENTS.values() if works or not event.for_desk]


def _sent(events: list[Event], below: Preferences) -> Preferences:
    """What the form says; a channel that is as it would be anyhow is left open, and so is what the reader is not asked.

    Raises InvalidForm for a time that is none.
    """
    ticked, values = frozenset(request.form.getlist("told")), Values(request.form)
    choices: dict[str, dict[str, bool]] = {}
    for event in events:
        for channel in CHANNELS:
            wanted = f"{event.key}.{channel}" in ticked
            if wanted != is_told(event, channel, NOTHING, below):
                choices.setdefault(event.key, {})[channel] = wanted
    digest = values.choice("digest", DIGESTS)
    quiet = SWITCH.get(values.raw("quiet"))
    times = {name: values.minute(name) for name in ("quiet_from", "quiet_until", "digest_at")}
    language = values.choice("language", LANGUAGES)
    values.choice("quiet", ("true", "false"))
    values.done()
    return Preferences(
        choices, language, quiet, times["quiet_from"] if quiet else None, times["quiet_until"] if quiet else None,
        digest, times["digest_at"] if digest == DAILY else None,
        "urgent_passes" in request.form or below is not NOTHING,
    )  # fmt: skip


def _revision() -> int | None:
    sent = request.form.get("revision", "")
    return key_of(sent) if sent else None


def _own(refusal: Refusal) -> str:
    kept, organisation = kept_of(actor().key), kept_of(None).preferences
    return _drawn(
        refusal, kept, lambda event, channel: is_told(event, channel, kept.preferences, organisation), [OPEN],
        layout=own_layout(), events=_events(), action=OWN, is_own=True, zone=visitor().time_zone,
    )  # fmt: skip


def _defaults(refusal: Refusal) -> str:
    kept = kept_of(None)
    return _drawn(
        refusal, kept, lambda event, channel: is_told(event, channel, kept.preferences, NOTHING), [],
        layout="frame.html", events=list(EVENTS.values()), action=DEFAULTS, is_own=False, zone="",
    )  # fmt: skip


def _drawn(
    refusal: Refusal, kept: Kept, is_on: Callable[[Event, str], bool], left_open: list[tuple[str, Text]], **more: object
) -> str:
    """The form: with what was chosen, or as it was sent when it was refused; ``left_open`` is what leaves it open."""
    chosen, revision = kept.preferences, kept.revision
    refused = refusal is not NOTHING_WRONG
    sent = frozenset(request.form.getlist("told"))
    typed = dict(request.form) if refused else _typed(chosen)
    return render_template(
        "notices/preferences.html", refusal=refusal, typed=typed, channels=CHANNELS, can_reset=revision > 0,
        is_on=(lambda event, channel: f"{event.key}.{channel}" in sent) if refused else is_on,
        urgent_passes="urgent_passes" in request.form if refused else chosen.urgent_passes,
        revision=typed.get("revision", "") if refused else str(revision),
        kept=typed_command_id() or None if refused else None,
        digests=[(key, say(label)) for key, label in (*left_open, *DIGESTS.items())],
        languages_of=[("", say(text("That of the pages"))), *LANGUAGE_NAMES.items()],
        switches=[(key, say(label)) for key, label in (*left_open, *YES_OR_NO)],
        **more,
    )  # fmt: skip


def _typed(chosen: Preferences) -> dict[str, str]:
    quiet = next(key for key, value in SWITCH.items() if value is chosen.keeps_quiet)
    return {
        "language": chosen.language or "", "digest": chosen.digest or "", "quiet": quiet,
        "quiet_from": _clock(chosen.quiet_from), "quiet_until": _clock(chosen.quiet_until),
        "digest_at": _clock(chosen.digest_at),
    }  # fmt: skip


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
