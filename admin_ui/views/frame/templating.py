"""The template environment: translation, times of the reader, looks of priorities and statuses, hidden fields."""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, get_flashed_messages, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from admin_ui.views.forms.markdown import markdown
from admin_ui.views.frame import menu
from admin_ui.views.frame.assets import asset, styles
from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.shown import shown_status
from admin_ui.views.frame.visitor import csrf_token, visitor
from engine import clock
from engine.errors import Text
from itsm.language import colon_after, format_list, formats, gettext, translate
from itsm.packs.model import RecordType
from itsm.people.phones import shown_phone
from itsm.people.roles import may

PRIORITY_LOOKS: tuple[Mapping[str, str], ...] = (
    {"tone": "bad", "icon": "triangle-alert"},
    {"tone": "warn", "icon": "arrow-up"},
    {"tone": "info", "icon": ""},
    {"tone": "", "icon": "arrow-down"},
)
"""How priorities look, highest first; a colour is never alone."""

STATUS_ICONS = {"open": "workflow", "waiting": "pause", "resolved": "check", "closed": "lock"}
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def t(template: str, /, **values: object) -> str:
    """``template`` in the reader's language; the extractor of messages looks for this name."""
    found = gettext(template, visitor().language)
    return found % values if values else found


def here() -> str:
    """Address of the page that the reader sees; after a form was refused, that of the page with the form."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return urlsplit(request.referrer or "/").path


def say(message: str | Text) -> str:
    """A sentence of the rooms below in the reader's language."""
    return translate(message, visitor().language)


def colon(label: str = "") -> str:
    """The reader's colon, for what stands after ``label``; a question has none."""
    return colon_after(label, visitor().language)


def exact(moment: datetime) -> str:
    """Date and time in the reader's zone and language."""
    reader = visitor()
    return formats.format_date_time(moment, reader.language, reader.time_zone)


def iso(moment: datetime) -> str:
    """The instant for a script: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def duration(length: timedelta | None) -> str:
    """A duration in the reader's language, seconds only below a minute; nothing for None and for no time at all."""
    if length is None or length < SECOND:
        return ""
    if length >= MINUTE:
        length -= length % MINUTE
    return formats.format_duration(length, visitor().language)


def age(moment: datetime) -> str:
    """How long ago ``moment`` was."""
    return duration(clock.now() - moment)


@lru_cache(maxsize=500)  # a list draws the same few at each of its rows
def drawn_icon(name: str, large: bool = False) -> Markup:
    """An icon of the sprite, for people who see it: what it says stands beside it in words."""
    size = " large" if large else ""
    return Markup('<svg class="icon{}" aria-hidden="true"><use href="/static/icons.svg#{}"/></svg>').format(size, name)


def file_size(size: int) -> str:
    """A number of bytes for people."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            amount = round(size / factor, 1 if unit == "MB" else None)
            return f"{formats.format_number(amount, visitor().language)} {unit}"
    return f"{size} B"


def tell(kind: str, message: Text) -> None:
    """Say something on the next page that is shown: ``kind`` is info, good, warn or bad."""
    flash(say(message), kind)


def initials(name: str) -> str:
    """Letters for an avatar: two of a Latin name, one of a Chinese name."""
    words = name.split()
    if not words or not words[0][0].isascii():
        return name[:1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def priority_look(type_key: str, value: str) -> Mapping[str, str]:
    """Tone and icon of a priority, by its rank among the choices of the type."""
    field = visitor().record_type(type_key).by_key.get("priority")
    values = [choice.value for choice in field.choices] if field else []
    rank = values.index(value) if value in values else len(PRIORITY_LOOKS) - 1
    return PRIORITY_LOOKS[min(rank, len(PRIORITY_LOOKS) - 1)]


def status_icon(kind: str, tone: str) -> str:
    """Icon of a status: a new one lies in the inbox, the others show their kind."""
    return "inbox" if (kind, tone) == ("open", "info") else STATUS_ICONS.get(kind, "info")


def choice_label(type_key: str, field_key: str, value: object) -> str:
    """The value of a field for people."""
    field = visitor().record_type(type_key).by_key.get(field_key)
    return in_words(field, value) if field else str(value or "")


def team_name(code: str | None) -> str:
    """Name of a team by its code, in the reader's language; read once a request."""
    return visitor().team_names().get(code, code) if code else ""


def reader_may(permission: str) -> bool:
    """True when the reader is signed in and has ``permission``."""
    actor = visitor().actor
    return actor is not None and may(actor, permission)


def second_factor_due() -> datetime | None:
    """From when on a role of the reader asks for a second factor that they lack; not said where they set one up."""
    session = visitor().session
    return session.second_factor_from if session and not request.path.startswith("/me/security") else None


def unread_notices() -> int:
    """How many unread notices the reader has, at most a hundred."""
    session = visitor().session
    return session.unread_notices if session else 0


def _record_type_name(found: RecordType) -> str:
    return found.name(visitor().language)


GLOBALS: dict[str, Callable[..., object]] = {
    "t": t,
    "say": say,
    "lang": lambda: visitor().language,
    "zone_name": lambda: visitor().time_zone,
    "here": here,
    "colon": colon,
    "list_comma": lambda: format_list(("", ""), visitor().language),
    "sentence_gap": lambda: "" if visitor().language == "zh-CN" else " ",
    "asset": asset,
    "asset_styles": styles,
    "csrf_token": csrf_token,
    "new_command_id": lambda: uuid.uuid4().hex,
    "flashed": lambda: get_flashed_messages(with_categories=True),
    "may": reader_may,
    "menu": menu.groups,
    "second_factor_due": second_factor_due,
    "unread_notices": unread_notices,
    "me_entries": menu.me_entries,
    "call_entry": menu.call_entry,
    "board_entries": menu.board_entries,
    "new_record_entries": menu.new_record_entries,
    "exact": exact,
    "iso": iso,
    "duration": duration,
    "age": age,
    "file_size": file_size,
    "drawn_icon": drawn_icon,
    "initials": initials,
    "priority_look": priority_look,
    "status_icon": status_icon,
    "choice_label": choice_label,
    "team_name": team_name,
    "status_of": shown_status,
    "type_name": _record_type_name,
    "type_plural": lambda key: visitor().record_type(key).plural(visitor().language),
    "shown_phone": shown_phone,
    "markdown": markdown,
    "has_knowledge": lambda: any(one.knowledge is not None for one in visitor().record_types()),
    "upload_limit": lambda: current_app.config["FLOWDESK_UPLOAD_LIMIT"],
}


def prepare(app: Flask) -> None:
    """Give ``app``'s templates their functions; an unknown name in a template is an error."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(GLOBALS)
    app.context_processor(lambda: {"person": visitor().person})


