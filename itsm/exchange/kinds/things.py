"""Customers, sites, teams and skills: what has a code and is archived; stored by the commands of their pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import ARCHIVED, IN_USE, NO, YES, flag, state
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.organisation.commands import (
    name_fallback,
    remove_thing,
    restore_thing,
    save_customer,
    save_site,
    save_skill,
    save_team,
)
from itsm.organisation.keeping import Saved
from itsm.organisation.kinds import KINDS, KeptRow
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.tables import TeamRow
from itsm.uses import Thing, uses_of

CODE = Field("code", text("Code"), required=True, also=("id", "key", "代码", "编号"))
NAMES = (
    Field("name_en", text("Name in English"), required=True, also=("name", "english name")),
    Field("name_zh-CN", text("Name in Chinese"), also=("chinese name", "name_zh")),
)
ZONE = Field("time_zone", text("Time zone"), also=("zone", "timezone"))
CALENDAR = Field("calendar", text("Calendar"))
LEVEL = Field("service_level", text("Service level"), also=("level", "sla"))
STATE = Field("state", text("State"), stays=True, also=("status",), spelt=state)


class Save(Protocol):
    """A command that adds or changes a thing."""

    def __call__(
        self, key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
        command_id: str | None = None, *, work: UnitOfWork | None = None,
    ) -> Saved: ...


After = Callable[[UnitOfWork, int, Texts, Actor], None]


def by_code(texts: Texts) -> Sequence[str]:
    """Things with a code are the same when their codes are."""
    return (texts["code"],) if texts.get("code") else ()


TextsOf = Callable[[Session, Sequence[Any]], Sequence[Mapping[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Things:
    """How things of a kind of ``itsm.organisation.kinds`` are read and stored.

    ``after`` stores what hangs on a thing once it is there; uses called ``own`` are such, and hold nothing.
    """

    kind: str
    save: Save
    texts_of: TextsOf
    after: After | None = None
    own: Sequence[str] = ()

    def standing(self, session: Session) -> list[Standing]:
        """All of them by code."""
        model = KINDS[self.kind].model
        rows = cast(Sequence[KeptRow], session.scalars(select(model).order_by(model.code)).all())
        return [_standing(row, texts) for row, texts in zip(rows, self.texts_of(session, rows), strict=True)]

    def store(self, work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
        """Add or change one; its state is archived last and restored first."""
        was, wanted = found.texts["state"] if found else IN_USE, texts.get("state") or IN_USE
        if wanted not in (ARCHIVED, IN_USE):
            raise InvalidForm({"state": text("Write “in use” or “archived”.")})
        key, revision = (found.key, found.revision) if found else (None, None)
        if key is not None and was == ARCHIVED and wanted == IN_USE:
            revision = restore_thing(self.kind, key, actor, revision, work=work).revision
        if found is None or _without_state(found.texts) != _without_state(texts):
            key = self.save(key, texts, actor, revision, work=work).key
            if self.after is not None:
                self.after(work, key, texts, actor)
        assert key is not None
        if wanted == ARCHIVED and was == IN_USE:
            remove_thing(self.kind, key, actor, work=work, keep=True)
        return key

    def remove(self, work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
        """Delete what an import has added."""
        for one in things:
            if one.texts["state"] == ARCHIVED:
                restore_thing(self.kind, one.key, actor, work=work)
            if self.after is not None:
                self.after(work, one.key, {}, actor)
            remove_thing(self.kind, one.key, actor, work=work)

    def held(self, session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
        """What hangs on things that an import has added."""
        found: dict[int, Text] = {}
        for one in things:
            uses = uses_of(session, Thing(self.kind, one.key, one.texts["code"]))
            other = [use for use in uses if use.label.template not in self.own]
            if other:
                found[one.key] = text("It is used: %(what)s", what=other[0].label)
        return found


def thing_kind(key: str, title: Text, about: Text, fields: Sequence[Field], things: Things) -> Kind:
    """The kind of such things."""
    return Kind(
        key, title, about, (*fields, STATE), by_code, things.standing, things.store, things.remove, things.held
    )


def _standing(row: KeptRow, texts: Mapping[str, str | None]) -> Standing:
    cells = {name: cell or "" for name, cell in texts.items()}
    state_now = ARCHIVED if row.archived_at else IN_USE
    return Standing(row.key, row.revision, {**cells, "code": row.code, "state": state_now})


def _without_state(texts: Texts) -> dict[str, str]:
    return {name: cell for name, cell in texts.items() if name != "state"}


def names_of(names: Mapping[str, str]) -> dict[str, str]:
    """Names by language as cells."""
    return {"name_en": names.get("en", ""), "name_zh-CN": names.get("zh-CN", "")}


def _customers(_session: Session, rows: Sequence[CustomerRow]) -> list[Mapping[str, str | None]]:
    return [
        {"name": row.name, "service_class": row.service_class, "time_zone": row.time_zone, "calendar": row.calendar,
         "service_level": row.service_level, "note": row.note} for row in rows
    ]  # fmt: skip


def _sites(session: Session, rows: Sequence[SiteRow]) -> list[Mapping[str, str | None]]:
    codes = dict(session.execute(select(CustomerRow.key, CustomerRow.code)).all())
    return [
        {"name": row.name, "customer": codes.get(row.customer_key or 0), "address": row.address,
         "time_zone": row.time_zone, "calendar": row.calendar} for row in rows
    ]  # fmt: skip


def _teams(_session: Session, rows: Sequence[TeamRow]) -> list[Mapping[str, str | None]]:
    return [
        {**names_of(row.names), "line": "vendor" if row.is_vendor else str(row.line or ""),
         "time_zone": row.time_zone, "calendar": row.calendar, "strategy": row.strategy,
         "work_limit": str(row.work_limit or ""), "fallback": YES if row.is_fallback else NO} for row in rows
    ]  # fmt: skip


def _fall_back(work: UnitOfWork, key: int, texts: Texts, actor: Actor) -> None:
    work.session.flush()
    if texts.get("fallback") == YES:
        name_fallback(key, actor, work=work)


CUSTOMERS = thing_kind(
    "customers", text("Customers"), text("Whom you serve, with class, time zone and calendar."),
    (CODE, Field("name", text("Name"), required=True),
     Field("service_class", text("Class"), required=True, also=("class",)), ZONE, CALENDAR, LEVEL,
     Field("note", text("Note"))),
    Things("customer", save_customer, _customers),
)  # fmt: skip
SITES = thing_kind(
    "sites", text("Sites"), text("Places of customers, and your own."),
    (CODE, Field("name", text("Name"), required=True), Field("customer", text("Customer")),
     Field("address", text("Address")), ZONE, CALENDAR),
    Things("site", save_site, _sites),
)  # fmt: skip
TEAMS = thing_kind(
    "teams", text("Teams"), text("Teams of lines 1 to 3 and vendors."),
    (CODE, *NAMES, Field("line", text("Line")), ZONE, CALENDAR,
     Field("strategy", text("How it gives work"), stays=True), Field("work_limit", text("Open tasks for each person")),
     Field("fallback", text("Fallback team"), stays=True, spelt=flag)),
    Things("team", save_team, _teams, _fall_back),
)  # fmt: skip
SKILLS = thing_kind(
    "skills", text("Skills"), text("What people can do."), (CODE, *NAMES),
    Things("skill", save_skill, lambda _session, rows: [names_of(row.names) for row in rows]),
)  # fmt: skip
