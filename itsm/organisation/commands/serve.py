"""Commands: let a team work at a desk, a desk serve a site or a customer, and end that."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidInput, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, locked, require_in_use
from itsm.organisation.kinds import KINDS, KeptRow
from itsm.organisation.rights import require_manage
from itsm.organisation.tables import DeskCustomer, DeskRow, DeskSite, DeskTeam
from itsm.organisation.values import Values

LINKS = {"team": DeskTeam, "site": DeskSite, "customer": DeskCustomer}
"""What hangs on a desk, by the kind of the other end."""


def serve(
    desk_key: int, kind: str, values: Mapping[str, str], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Link the desk with the team, site or customer whose code is ``values[kind]``.

    A team has ``opens`` and ``closes`` (times of the day in its zone); a desk that follows the sun needs both and the
    zone. Raises Forbidden, NotFound, InvalidState (archived), InvalidForm, InvalidInput (no such kind).
    """
    require_manage(actor)
    _require_kind(kind)

    def body(opened: UnitOfWork) -> Saved:
        desk = cast(DeskRow, locked(opened, "desk", desk_key, None))
        require_in_use(desk)
        found = Values(values)
        other = _named(opened, kind, found)
        hours = _hours(found, desk, other) if kind == "team" else {}
        found.done()
        assert other is not None
        row = opened.session.get(LINKS[kind], (desk_key, other.key))
        before = {name: getattr(row, name) for name in hours} | {kind: other.code} if row is not None else {}
        if row is None:
            row = LINKS[kind](**{"desk_key": desk_key, f"{kind}_key": other.key})
            opened.session.add(row)
        for name, value in hours.items():
            setattr(row, name, value)
        audit_change(opened, f"desk_{kind}_set", f"desk {desk_key}", actor.key, before, {kind: other.code, **hours})
        return Saved(desk_key, desk.revision)

    return run_command("serve", command_id, actor, Saved, body, work)


def end_serving(
    desk_key: int, kind: str, other_key: int, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Take the team, site or customer off the desk; no harm when it never was there. Raises Forbidden, NotFound."""
    require_manage(actor)
    _require_kind(kind)

    def body(opened: UnitOfWork) -> Saved:
        desk = locked(opened, "desk", desk_key, None)
        row = opened.session.get(LINKS[kind], (desk_key, other_key))
        if row is not None:
            opened.session.delete(row)
            audit_change(opened, f"desk_{kind}_ended", f"desk {desk_key}", actor.key, {f"{kind}_key": other_key}, {})
        return Saved(desk_key, desk.revision)

    return run_command("end_serving", command_id, actor, Saved, body, work)


def _require_kind(kind: str) -> None:
    if kind not in LINKS:
        raise InvalidInput(text("Expected a team, a site or a customer, but it is “%(kind)s”.", kind=kind[:40]))


def _named(work: UnitOfWork, kind: str, found: Values) -> KeptRow | None:
    """The thing in use whose code the form has."""
    model = KINDS[kind].model
    in_use = select(model).where(model.code == found.raw(kind), model.archived_at.is_(None))
    row = cast(KeptRow | None, work.session.scalar(in_use))
    if row is None:
        found.errors[kind] = text("Choose one that is in use.")
    return row


def _hours(found: Values, desk: DeskRow, team: KeptRow | None) -> dict[str, int | None]:
    """When the team works at the desk; half a time, or none on a desk that follows the sun, is wrong."""
    hours = {name: found.minute(name) for name in ("opens", "closes")}
    zone = getattr(team, "time_zone", None)
    if (None in hours.values()) != (list(hours.values()) == [None, None]):
        found.errors.setdefault("closes", text("Write both times, or none."))
    elif desk.follows_sun and None in hours.values():
        found.errors.setdefault("opens", _needed())
    elif desk.follows_sun and team is not None and not zone:
        raise InvalidForm({"team": text("This team has no time zone. Give it one, so that its hours can be told.")})
    return hours


def _needed() -> Text:
    return text("A desk that follows the sun needs the hours of each team.")
