"""Absences and presence: one's own under ``/me``, those of others by their leads and administrators."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, revision, typed_command_id
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings.fields import said
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine import clock
from engine.errors import InvalidForm, NotFound, Text, text
from itsm.organisation.choices import ABSENCE_KINDS, PRESENCES
from itsm.organisation.commands import AbsenceValues, end_absence, save_absence, set_presence
from itsm.organisation.queries.person_view import AbsenceView, PersonView, person_view
from itsm.people.queries import person

blueprint = Blueprint("absences", __name__)
DAY = timedelta(days=1)


@blueprint.get("/me/absences")
def mine() -> ResponseReturnValue:
    """My absences, who stands in, and whether I am here."""
    return _page(_me())


@blueprint.post("/me/absences")
def add_mine() -> ResponseReturnValue:
    """Add or change one of my absences."""
    return _save(_me())


@blueprint.post("/me/absences/<int:absence>/end")
def end_mine(absence: int) -> ResponseReturnValue:
    """Call one of my absences off, or end it now."""
    return _end(_me(), absence)


@blueprint.post("/me/presence")
@needs("work.see")
def presence() -> ResponseReturnValue:
    """Say whether I am here."""

    def act() -> None:
        set_presence(request.form.get("state", ""), _until(), actor(), command_id())

    return stored(act, "/me/absences", lambda refusal: _page(_me(), refusal, "presence"))


@blueprint.get("/people/<int:key>/absences")
@needs("people.see")
def theirs(key: int) -> ResponseReturnValue:
    """Absences of somebody, for those who may enter them."""
    return _page(key)


@blueprint.post("/people/<int:key>/absences")
@needs("people.see")
def add_theirs(key: int) -> ResponseReturnValue:
    """Add or change an absence of somebody."""
    return _save(key)


@blueprint.post("/people/<int:key>/absences/<int:absence>/end")
@needs("people.see")
def end_theirs(key: int, absence: int) -> ResponseReturnValue:
    """Call an absence of somebody off, or end it now."""
    return _end(key, absence)


def _me() -> int:
    return actor().key or 0


def _home(key: int) -> str:
    return "/me/absences" if request.path.startswith("/me/") else f"/people/{key}/absences"


def _save(key: int) -> ResponseReturnValue:
    sent = request.form.get("absence", "")

    def act() -> None:
        save_absence(key, key_of(sent) if sent else None, _sent(key), actor(), revision(), command_id())

    return stored(act, _home(key), lambda refusal: _page(key, refusal, "absence"))


def _end(key: int, absence: int) -> ResponseReturnValue:
    def act() -> None:
        end_absence(key, absence, actor(), command_id())

    return stored(act, _home(key), lambda refusal: _page(key, refusal))


def _page(key: int, refusal: Refusal = NOTHING_WRONG, part: str = "") -> str:
    view = person_view(key, actor())
    edited = _edited(view)
    zone = ZoneInfo(view.person.time_zone)
    return render_template(
        "profiles/absences.html", layout=own_layout(), view=view, home=_home(key), own=key == _me(), edited=edited,
        typed=dict(request.form) if part == "absence" else _values(edited, zone), kinds=said(ABSENCE_KINDS)(),
        kind_names=ABSENCE_KINDS, presences=said(PRESENCES)(), refusal=refusal, part=part,
        revision=request.form.get("revision") if part == "absence" else edited.revision if edited else None,
        kept=typed_command_id() or None,
    )  # fmt: skip


def _edited(view: PersonView) -> AbsenceView | None:
    """The absence that the page is to change; raises NotFound."""
    wanted = request.form.get("absence") or request.args.get("absence")
    if not wanted:
        return None
    found = next((one for one in view.absences if one.key == key_of(wanted) and not one.over), None)
    if found is None:
        raise NotFound(text("Expected an absence of this person, but there is none. Reload the page."))
    return found


def _values(edited: AbsenceView | None, zone: ZoneInfo) -> dict[str, str]:
    """The fields of the form: whole days have no times, and the last day is one that the person is absent on."""
    if edited is None:
        return {}
    starts, ends = edited.starts_at.astimezone(zone), edited.ends_at.astimezone(zone)
    whole = ends.time() == time(0)
    return {
        "starts": starts.date().isoformat(), "starts_time": "" if starts.time() == time(0) else f"{starts:%H:%M}",
        "ends": ((ends - DAY) if whole else ends).date().isoformat(), "ends_time": "" if whole else f"{ends:%H:%M}",
        "kind": edited.kind, "substitute": edited.substitute_name,
    }  # fmt: skip


def _sent(key: int) -> AbsenceValues:
    """What the form says, in the zone of the person who is absent; raises InvalidForm."""
    zone = ZoneInfo(person(key).time_zone)
    errors: dict[str, Text] = {}
    starts, ends = (_read(name, errors, zone) for name in ("starts", "ends"))
    substitute = request.form.get("substitute", "").strip()[:200]
    meant = person_meant(substitute) if substitute else None
    if isinstance(meant, Text):
        errors["substitute"] = meant
    if errors:
        raise InvalidForm(errors)
    assert not isinstance(meant, Text)
    return AbsenceValues(starts, ends, request.form.get("kind", ""), meant.key if meant else None)


def _read(name: str, errors: dict[str, Text], zone: ZoneInfo) -> datetime | None:
    """A date with an optional time; None when the date is empty, and noted when it cannot be read."""
    typed, at = request.form.get(name, "").strip(), request.form.get(f"{name}_time", "").strip()
    if not typed:
        return None
    try:
        return _moment(date.fromisoformat(typed), time.fromisoformat(at) if at else None, zone, name == "ends")
    except (ValueError, OverflowError):
        errors[name] = text("Choose a date, and a time such as 08:30 or none.")
        return None


def _moment(day: date, at: time | None, zone: ZoneInfo, last: bool) -> datetime:
    """The instant of a date and time; without one, the beginning of the day, or the end of the last one."""
    if at is None:
        day, at = (day + DAY, time(0)) if last else (day, time(0))
    return datetime.combine(day, at, zone).astimezone(UTC)


def _until() -> datetime | None:
    """Up to when what I say of myself counts: a time of today in my zone; the next day's when it is over."""
    typed = request.form.get("until", "").strip()
    if not typed:
        return None
    zone = visitor().zone
    now = clock.now().astimezone(zone)
    try:
        found = datetime.combine(now.date(), time.fromisoformat(typed), zone)
    except ValueError:
        raise InvalidForm({"until": text("Write a time such as 08:30.")}) from None
    return (found if found > now else found + DAY).astimezone(UTC)
