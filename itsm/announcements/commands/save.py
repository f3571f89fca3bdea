"""Command: write an announcement, or change its draft. What was published stands: see ``publish``."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.announcements.rights import WRITE, not_there
from itsm.announcements.tables import DRAFT, AnnouncedRecord, AnnouncementRow, AudiencePlace
from itsm.announcements.words import IMPORTANCE, READERS
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.packs.names import LANGUAGES
from itsm.people.roles import require
from itsm.people.tables import TeamRow
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

TITLE_LENGTH, BODY_LENGTH, MOST_RECORDS, MOST_PLACES = 200, 10_000, 20, 200
LONGEST = timedelta(days=366)
PLACES: Mapping[str, type[CustomerRow] | type[SiteRow] | type[TeamRow]] = {
    "customer": CustomerRow, "site": SiteRow, "team": TeamRow,
}  # fmt: skip
Listed = Mapping[str, Sequence[str]]


def save_announcement(
    key: int | None, values: Mapping[str, str], listed: Listed, actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Write a draft from the texts of a form, or change the one that was read at ``revision``.

    ``listed`` has the codes of customers, sites and teams that were chosen. ``records`` of the values are numbers of
    records that it is about; the actor sees them. Raises Forbidden, NotFound, Conflict, InvalidForm, and InvalidState
    for one that is no draft.
    """
    require(actor, WRITE)

    def body(opened: UnitOfWork) -> Saved:
        row = AnnouncementRow(state=DRAFT, written_by_key=actor.key, revision=0)
        before: Mapping[str, object] = {}
        if key is not None:
            row = announcement(opened.session, key)
            require_revision(opened, row.revision, revision, subject_of(row))
            _require_draft(row)
            before = told(opened.session, row)
        places, records = _store(opened, row, Values(values), listed, actor)
        _keep(opened.session, row.key, places, records)
        opened.session.flush()
        after = told(opened.session, row)
        if before != after:
            row.revision += 1
            action = "announcement_changed" if key is not None else "announcement_written"
            audit_change(opened, action, subject_of(row), actor.key, before, after)
        return Saved(row.key, row.revision)

    return run_command("save_announcement", command_id, actor, Saved, body, work)


def announcement(session: Session, key: int) -> AnnouncementRow:
    """The announcement for changing. Raises NotFound."""
    row = session.scalar(select(AnnouncementRow).where(AnnouncementRow.key == key).with_for_update())
    if row is None:
        raise not_there()
    return row


def subject_of(row: AnnouncementRow) -> str:
    """What the audit trail calls it."""
    return f"announcement {row.key}"


def told(session: Session, row: AnnouncementRow) -> dict[str, object]:
    """All of it, as the audit trail keeps it."""
    said = {f"title {one}": row.titles.get(one, "") for one in LANGUAGES}
    said |= {f"body {one}": row.bodies.get(one, "") for one in LANGUAGES}
    places = {f"{kind}s": codes_of(session, row.key, kind) for kind in PLACES}
    found: dict[str, object] = {
        **said, **places, "importance": row.importance, "readers": row.readers, "asks_receipt": row.asks_receipt,
        "begins": row.begins.isoformat(), "ends": row.ends.isoformat(), "zone": row.zone,
        "records": numbers_of(session, row.key),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in ("", [])}


def codes_of(session: Session, key: int, kind: str) -> list[str]:
    """Codes of the places of one kind."""
    model = PLACES[kind]
    of_kind = (AudiencePlace.announcement_key == key, AudiencePlace.kind == kind)
    named = select(model.code).join(AudiencePlace, AudiencePlace.thing_key == model.key).where(*of_kind)
    return sorted(session.scalars(named))


def numbers_of(session: Session, key: int) -> list[str]:
    """Numbers of the records that it is about."""
    linked = select(Record.number).join(AnnouncedRecord, AnnouncedRecord.record_key == Record.key)
    return sorted(session.scalars(linked.where(AnnouncedRecord.announcement_key == key)))


def typed_end(found: Values, name: str, zone: str) -> datetime:
    """A time of the wall's clock of the zone, as an instant; notes what is wrong."""
    try:
        at = datetime.fromisoformat(found.raw(name)[:16]).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        at = None
    if at is None or not 2000 <= at.year <= 2199:
        found.errors[name] = text("Choose a date and a time.")
        return clock.now()
    return at.astimezone(UTC)


def _require_draft(row: AnnouncementRow) -> None:
    if row.state != DRAFT:
        raise InvalidState(
            text("Expected a draft, but it was published already. Withdraw it and write another instead.")
        )


def _store(
    work: UnitOfWork, row: AnnouncementRow, found: Values, listed: Listed, actor: Actor
) -> tuple[set[tuple[str, int]], set[int]]:
    """Give the row what the form says; gives its places and its records. Raises InvalidForm."""
    titles, bodies = _texts(found)
    zone = found.zone("zone", required=True) or "UTC"
    zone = "UTC" if "zone" in found.errors else zone
    begins, ends = (typed_end(found, name, zone) for name in ("begins", "ends"))
    if not {"begins", "ends"} & found.errors.keys():
        check_period(found, begins, ends)
    importance = found.choice("importance", IMPORTANCE, required=True) or "information"
    readers = found.choice("readers", READERS, required=True) or "everybody"
    places = _places(work.session, found, listed)
    records = _records(work.session, found, actor)
    found.done()
    row.titles, row.bodies, row.zone, row.begins, row.ends = titles, bodies, zone, begins, ends
    row.importance, row.readers, row.narrowed = importance, readers, bool(places)
    row.asks_receipt = found.raw("asks_receipt") == "true"
    work.session.add(row)
    work.session.flush()
    return places, records


def check_period(found: Values, begins: datetime, ends: datetime) -> None:
    """Note an end that does not come after the beginning, or is too far away."""
    if ends <= begins:
        found.errors["ends"] = text("The end must come after the beginning.")
    elif ends - begins > LONGEST:
        found.errors["ends"] = text("Choose at most a year.")


def _texts(found: Values) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and texts by language; one language is enough, and a text has a title."""
    titles = {one: found.line(f"title_{one}", TITLE_LENGTH) or "" for one in LANGUAGES}
    bodies = {one: found.line(f"body_{one}", BODY_LENGTH) or "" for one in LANGUAGES}
    if not any(titles.values()) and not any(bodies.values()):
        found.errors["title_en"] = text("Write a title in one of the languages.")
    for one in LANGUAGES:
        if bodies[one] and not titles[one]:
            found.errors[f"title_{one}"] = text("Write a title above this text.")
    return {one: said for one, said in titles.items() if said}, {one: said for one, said in bodies.items() if said}


def _places(session: Session, found: Values, listed: Listed) -> set[tuple[str, int]]:
    places: set[tuple[str, int]] = set()
    for kind, model in PLACES.items():
        codes = set(listed.get(f"{kind}s", ()))
        known = select(model.key, model.code).where(model.code.in_(sorted(codes)[:MOST_PLACES]))
        keys = {code: key for key, code in session.execute(known)} if codes else {}
        if keys.keys() != codes:
            found.errors[f"{kind}s"] = text("Choose from the list.")
        places |= {(kind, key) for key in keys.values()}
    return places


def _records(session: Session, found: Values, actor: Actor) -> set[int]:
    """Keys of the records that are named; the actor sees all of them."""
    numbers = set(found.raw("records").replace(",", " ").replace("，", " ").split())
    if len(numbers) > MOST_RECORDS:
        found.errors["records"] = text("Name at most %(most)s records.", most=MOST_RECORDS)
        return set()
    seen = select(Record.key, Record.number).where(Record.number.in_(sorted(numbers)), visible_to(actor))
    keys = {number: key for key, number in session.execute(seen)} if numbers else {}
    unknown = sorted(numbers - keys.keys())
    if unknown:
        found.errors["records"] = text(
            "Expected numbers of records, but there is no %(number)s. Check it.", number=unknown[0][:60]
        )
    return set(keys.values())


def _keep(session: Session, key: int, places: set[tuple[str, int]], records: set[int]) -> None:
    for table in (AudiencePlace, AnnouncedRecord):
        session.execute(delete(table).where(table.announcement_key == key))
    session.add_all(AudiencePlace(announcement_key=key, kind=kind, thing_key=thing) for kind, thing in sorted(places))
    session.add_all(AnnouncedRecord(announcement_key=key, record_key=record) for record in sorted(records))
