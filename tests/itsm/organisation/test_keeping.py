"""Customers, sites, desks, skills and teams: adding, changing at a revision, archiving and deleting; what is told."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.audit import AuditEntry
from itsm.calendars.commands import add_shipped_calendars, archive_calendar
from itsm.organisation.commands import (
    remove_thing,
    restore_thing,
    save_customer,
    save_desk,
    save_person,
    save_site,
    save_skill,
    save_team,
)
from itsm.organisation.keeping import Saved
from itsm.organisation.queries.lists import things
from itsm.organisation.queries.thing_view import thing_view
from itsm.people.commands import add_team, join_team
from itsm.people.queries import team as team_of
from tests.itsm.organisation.conftest import CUSTOMER, TEAM
from tests.support.records import Desk, use_incident_pack

Save = Callable[..., Saved]
KINDS: Mapping[str, tuple[Save, Mapping[str, str], Mapping[str, str]]] = {
    "customer": (save_customer, CUSTOMER, {"name": "Acme Holding"}),
    "site": (save_site, {"code": "hall-b", "name": "Hall B"}, {"name": "Hall C"}),
    "desk": (save_desk, {"code": "main", "name_en": "Main desk", "kind": "centralised"}, {"name_en": "First desk"}),
    "skill": (save_skill, {"code": "bgp", "name_en": "Routing"}, {"name_en": "Routing with BGP"}),
    "team": (save_team, TEAM, {"name_en": "Tokyo desk"}),
}


def trail(subject: str) -> list[tuple[str, Mapping[str, object]]]:
    with reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.key))
        return [(row.action, row.details) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_thing_is_added_changed_and_told_with_before_and_after(tenant: int, administrator: Actor, kind: str) -> None:
    save, first, change = KINDS[kind]
    added = save(None, first, administrator)

    changed = save(added.key, {**first, **change}, administrator, added.revision)

    assert (added.revision, changed) == (1, Saved(added.key, 2))
    action, details = trail(f"{kind} {'tokyo' if kind == 'team' else added.key}")[-1]
    before, after = details["before"], details["after"]
    assert action == f"{kind}_changed"
    assert isinstance(before, dict) and isinstance(after, dict)
    assert before.keys() == after.keys() == {next(iter(change)).split("_")[0] + ("s" if "name_en" in change else "")}
    assert before != after


@pytest.mark.parametrize("kind", KINDS)
def test_thing_that_did_not_change_keeps_its_revision_and_tells_nothing(tenant: int, kind: str) -> None:
    save, first, _ = KINDS[kind]
    added = save(None, first, SYSTEM)
    told = trail(f"{kind} {'tokyo' if kind == 'team' else added.key}")

    assert save(added.key, first, SYSTEM, added.revision) == added
    assert trail(f"{kind} {'tokyo' if kind == 'team' else added.key}") == told


@pytest.mark.parametrize("kind", KINDS)
def test_change_says_who_was_faster(administrator: Actor, kind: str) -> None:
    save, first, change = KINDS[kind]
    added = save(None, first, SYSTEM)
    save(added.key, {**first, **change}, administrator, added.revision)

    with pytest.raises(Conflict, match="Ada Admin did since you opened it"):
        save(added.key, first, SYSTEM, added.revision)


@pytest.mark.parametrize("kind", KINDS)
def test_code_that_is_taken_is_refused_at_its_field(tenant: int, kind: str) -> None:
    save, first, _ = KINDS[kind]
    save(None, first, SYSTEM)

    with pytest.raises(InvalidForm) as refused:
        save(None, first, SYSTEM)

    assert list(refused.value.fields) == ["code"]


@pytest.mark.parametrize("kind", KINDS)
def test_thing_is_kept_by_those_who_manage_people_alone(agent: Actor, kind: str) -> None:
    save, first, _ = KINDS[kind]
    added = save(None, first, SYSTEM)

    for act in (lambda: save(None, first, agent), lambda: remove_thing(kind, added.key, agent)):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize("kind", KINDS)
def test_thing_that_nothing_points_at_is_deleted(tenant: int, kind: str) -> None:
    add_team("first", {"en": "The fallback team"}, 1, SYSTEM)
    save, first, _ = KINDS[kind]
    added = save(None, first, SYSTEM)

    assert remove_thing(kind, added.key, SYSTEM).deleted

    with pytest.raises(NotFound):
        thing_view(kind, added.key, SYSTEM)
    assert save(None, first, SYSTEM).revision == 1


def test_customer_with_people_is_archived_and_restored(customer: Saved) -> None:
    save_person(None, {"name": "Kim", "language": "en", "customer": "acme"}, (), SYSTEM)

    removed = remove_thing("customer", customer.key, SYSTEM, customer.revision)

    assert not removed.deleted
    assert things("customer", {}, None, SYSTEM, "en").items == []
    assert [item.code for item in things("customer", {"state": "archived"}, None, SYSTEM, "en").items] == ["acme"]
    with pytest.raises(InvalidState, match="Restore it first"):
        save_customer(customer.key, CUSTOMER, SYSTEM)
    restore_thing("customer", customer.key, SYSTEM, removed.revision)
    assert [item.counts["people"] for item in things("customer", {}, None, SYSTEM, "en").items] == [1]


def test_customer_with_open_records_of_its_people_is_not_archived(desk: Desk, customer: Saved) -> None:
    values = {"name": "Cai Requester", "language": "en", "customer": "acme", "time_zone": "UTC"}
    save_person(desk.requester.key, values, ("requester",), SYSTEM)
    desk.report()

    with pytest.raises(InvalidState, match=r"still used: Open records of its people \(1\)"):
        remove_thing("customer", customer.key, SYSTEM)


def test_team_is_not_archived_while_tasks_wait_or_a_process_names_it(desk: Desk) -> None:
    key = team_of("line-1").key
    with pytest.raises(InvalidState, match=r"Processes that offer work to it \(1\)"):
        remove_thing("team", key, SYSTEM)
    desk.triaged()

    with pytest.raises(InvalidState, match=r"still used: Open tasks \(1\)"):
        remove_thing("team", key, SYSTEM)


def test_archived_team_is_in_use_again_when_a_pack_offers_work_to_it(tenant: int) -> None:
    add_team("first", {"en": "The fallback team"}, 1, SYSTEM)
    saved = save_team(None, {**TEAM, "code": "line-1"}, SYSTEM)
    person = save_person(None, {"name": "Kim", "language": "en"}, (), SYSTEM)
    join_team(person.key, "line-1", "member", SYSTEM)
    assert not remove_thing("team", saved.key, SYSTEM).deleted

    use_incident_pack()

    assert not team_of("line-1").archived


@pytest.mark.parametrize(
    ("save", "values", "wrong"),
    [
        (save_customer, {"code": "a b", "name": "", "service_class": "gold"}, {"code", "name", "service_class"}),
        (save_customer, {**CUSTOMER, "time_zone": "Mars/Olympus", "note": "x" * 4001}, {"time_zone", "note"}),
        (save_site, {"code": "x", "name": "X", "customer": "nobody"}, {"customer"}),
        (save_desk, {"code": "x", "name_en": "", "kind": "odd"}, {"name_en", "kind"}),
        (save_desk, {"code": "x", "name_en": "X", "kind": "centralised", "follows_sun": "true"}, {"follows_sun"}),
        (save_team, {**TEAM, "line": "4", "time_zone": "x"}, {"line", "time_zone"}),
        (save_skill, {"code": "", "name_en": "x" * 101}, {"code", "name_en"}),
    ],
)
def test_everything_that_is_wrong_is_told_at_its_field(
    tenant: int, save: Save, values: Mapping[str, str], wrong: set[str]
) -> None:
    with pytest.raises(InvalidForm) as refused:
        save(None, values, SYSTEM)

    assert set(refused.value.fields) == wrong


def test_command_that_is_sent_twice_adds_once(tenant: int) -> None:
    first = save_customer(None, CUSTOMER, SYSTEM, command_id="c-1")

    assert save_customer(None, CUSTOMER, SYSTEM, command_id="c-1") == first


def test_calendar_has_to_be_there_and_in_use(tenant: int, administrator: Actor) -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)
    archive_calendar("de-5x9", administrator)

    for code in ("de-5x9", "nowhere"):
        with pytest.raises(InvalidForm) as refused:
            save_customer(None, {**CUSTOMER, "calendar": code}, administrator)
        assert list(refused.value.fields) == ["calendar"]
    save_customer(None, {**CUSTOMER, "calendar": "cn-5x8"}, administrator)

    with pytest.raises(InvalidState, match=r"still used: Customers \(1\)"):
        archive_calendar("cn-5x8", administrator)
