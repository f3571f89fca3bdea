"""Importing: rows are created, changed, left or rejected each for itself; a file is matched, resumed, and undone."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from database import reading, unit_of_work
from engine.errors import Forbidden, InvalidForm, InvalidInput, InvalidState
from engine.registry import SYSTEM, Actor
from itsm.accounts.leaving import close_account, erase_person
from itsm.audit import AuditEntry
from itsm.exchange.files.reading import read_sheet
from itsm.exchange.files.spreadsheet import written
from itsm.exchange.running import working
from itsm.exchange.running.background import work_imports
from itsm.exchange.running.content import unpacked
from itsm.exchange.runs import begin_import, call_off_import, choose_columns, start_import, undo_import
from itsm.exchange.states import State
from itsm.exchange.tables import ImportRun
from itsm.organisation.commands import save_customer, save_person
from itsm.people.commands import add_team, change_person, join_team
from itsm.people.commands.change_person import Changes
from itsm.people.queries import actor_of, find_person, people_of_team, person, teams_of
from itsm.rights.commands import save_role, set_team_roles
from itsm.rights.roles import Allowed, OnType
from tests.itsm.exchange.conftest import check, csv_of, imported, rows_of, run_of, undone, work
from tests.support.people import MakePerson

PEOPLE = [
    ["Full name", "E-Mail", "工号", "Roles", "Shoe size"],
    ["Eva One", "EVA@example.org", "100", "agent; requester", "38"],
    ["Otto Two", "otto@example.org", "", "", "44"],
    ["", "nameless@example.org", "", "", ""],
    ["Eva again", "eva@example.org", "", "", ""],
    ["Wrong", "wrong@example.org", "", "king", ""],
]  # fmt: skip


ABOVE = [
    ["name", "email", "roles"],
    ["Eva One", "eva@example.org", "administrator"],
    ["Otto Two", "otto@example.org", ""],
]


@pytest.fixture
def clerk(make_person: MakePerson) -> Actor:
    """Somebody who imports and manages people, and has no more rights than a requester besides."""
    permissions = frozenset({"people.manage", "people.see", "import.run", "portal.use", "settings.manage"})
    save_role(None, {"code": "clerk", "name_en": "Clerk"}, Allowed(permissions), SYSTEM)
    return actor_of(make_person("Pat Clerk", roles=("clerk", "requester")).key or 0)


def reasons_of(key: int) -> dict[int, str]:
    """Why rows were rejected, by line."""
    return {row.line: str(row.reason and row.reason["message"])[:50] for row in rows_of(key, "rejected")}


def test_people_are_created_and_the_others_rejected_with_reasons(administrator: Actor) -> None:
    run = imported("people", PEOPLE, administrator)

    assert (run.state, run.counts) == (State.DONE, {"created": 2, "rejected": 3})
    eva, otto = find_person("eva@example.org"), find_person("otto@example.org")
    assert eva is not None and otto is not None
    assert (sorted(eva.roles), sorted(otto.roles), otto.time_zone) == (
        ["agent", "requester"], ["requester"], "Asia/Shanghai",
    )  # fmt: skip
    assert [(row.line, row.reason and row.reason["message"]) for row in rows_of(run.key, "rejected")] == [
        (4, "%(field)s: %(why)s"), (5, "Line %(line)s is about the same."),
        (6, "Expected a role (%(roles)s), but “%(role)s” is none. Choose one of these."),
    ]  # fmt: skip


def test_known_people_are_changed_in_what_the_file_says_and_nothing_else(administrator: Actor) -> None:
    imported("people", PEOPLE[:2], administrator)

    run = imported("people", [["external_id", "name", "language"], ["100", "Eva New", ""]], administrator)

    eva = find_person("eva@example.org")
    assert run.counts == {"changed": 1} and eva is not None
    assert (eva.name, sorted(eva.roles)) == ("Eva New", ["agent", "requester"])


@pytest.mark.parametrize(
    ("header", "row", "outcome", "why"),
    [
        ("name,number", "Eva One,{key}", "rejected", "Write that into the row"),
        ("name,number", "Somebody New,{key}", "rejected", "Write that into the row"),
        ("name,number,email", "Eva One,{key},eva.new@example.org", "rejected", "Change it on their page"),
        ("name,number,email", "Otto Two,{key},otto@example.org", "created", ""),
        ("name,number,email", "Eva New,{key},eva@example.org", "changed", ""),
        ("name,number", "Somebody New,999999", "created", ""),
    ],
)
def test_number_of_somebody_with_an_address_makes_no_second_one(
    administrator: Actor, header: str, row: str, outcome: str, why: str
) -> None:
    imported("people", PEOPLE[:2], administrator)
    eva = find_person("eva@example.org")
    assert eva is not None

    run = check("people", f"{header}\n{row.format(key=eva.key)}\n".encode(), administrator)

    assert run.counts == {outcome: 1}
    (told,) = rows_of(run.key, outcome)
    assert why in str(told.reason and told.reason["message"])
    if why:
        assert told.reason is not None and told.reason["values"]["called"] == "eva@example.org"


def test_members_are_added_at_once_and_one_by_one(administrator: Actor, make_person: MakePerson) -> None:
    people = [make_person(f"P{n}", email=f"p{n}@example.org", teams=("line-1",) if n == 0 else ()) for n in range(4)]
    join_team(people[0].key or 0, "line-1", "member", administrator)

    rows = [["person", "team", "role"], ["p0@example.org", "line-1", "lead"], ["P1@example.org", "line-1", ""],
            [f"#{people[2].key}", "line-1", "deputy"], ["p2@example.org", "nowhere", ""]]  # fmt: skip
    run = imported("memberships", rows, administrator)

    assert run.counts == {"changed": 1, "created": 1, "rejected": 2}
    assert {one.name for one in people_of_team("line-1")} >= {"P0", "P1"}
    assert teams_of(people[2].key or 0) == set(), "She has an address: by her number she is not known."


def test_columns_are_remembered_for_the_next_file(administrator: Actor) -> None:
    rows = [["Kennung", "Firma", "name"], ["acme", "Acme", "ignored"]]
    key = begin_import("customers", "a.csv", csv_of(rows), administrator).key
    assert run_of(key).columns == {"2": "name"}
    with pytest.raises(InvalidForm):
        choose_columns(key, {"1": "name", "2": "name"}, administrator)
    with pytest.raises(InvalidForm):
        choose_columns(key, {"1": "name"}, administrator)

    choose_columns(key, {"0": "code", "1": "name", "2": ""}, administrator)

    again = begin_import("customers", "b.csv", csv_of(rows), administrator)
    assert run_of(again.key).columns == {"0": "code", "1": "name"}


def test_import_that_was_killed_goes_on_where_it_stood(
    administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 2)
    rows = [["code", "name_en"], *([f"s{n}", f"Skill {n}"] for n in range(5)), ["s0", "Twice"]]
    run = check("skills", csv_of(rows), administrator)
    start_import(run.key, administrator)

    assert not working.work_on(run.key, administrator, 0.0) or run_of(run.key).state == State.DONE
    while work_imports(1):
        pass

    assert (run_of(run.key).state, run_of(run.key).counts) == (State.DONE, {"created": 5, "rejected": 1})
    with reading() as session:
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "skill_added")).all()
    assert len(told) == 5


def test_worker_leaves_what_another_one_has_in_hand(administrator: Actor) -> None:
    run = check("skills", csv_of([["code", "name_en"], ["s", "S"]]), administrator)
    start_import(run.key, administrator)
    with unit_of_work() as work:
        work.session.merge(run_of(run.key)).claimed_until = run_of(run.key).created_at + working.IN_HAND

    assert work_imports(5) == 0


def test_last_import_is_undone(administrator: Actor) -> None:
    save_customer(None, {"code": "old", "name": "Old", "service_class": "vip"}, administrator)
    rows = [["code", "name", "class"], ["old", "New name", "standard"], ["new", "New", "standard"]]
    run = imported("customers", rows, administrator)

    after = undone(run.key, administrator)

    assert (after.state, after.problem) == (State.UNDONE, None)
    again = check("customers", csv_of([["code", "name", "class"], ["old", "Old", "vip"]]), administrator)
    assert again.counts == {"unchanged": 1}
    with reading() as session:
        told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.key.desc()).limit(4)).all()
    assert {"import_undone", "customer_deleted", "customer_changed"} <= set(told)


def test_undoing_people_deletes_those_who_did_nothing(administrator: Actor) -> None:
    run = imported("people", PEOPLE[:3], administrator)

    assert undone(run.key, administrator).state == State.UNDONE
    assert find_person("eva@example.org") is None


def test_undoing_is_refused_with_a_list_when_something_was_changed_since(administrator: Actor) -> None:
    run = imported("people", PEOPLE[:3], administrator)
    eva, otto = find_person("eva@example.org"), find_person("otto@example.org")
    assert eva is not None and otto is not None
    save_person(eva.key, {"name": "Eva Changed", "email": "eva@example.org", "language": "en", "time_zone": "UTC"},
                ["agent"], administrator)  # fmt: skip
    from tests.support.people import make_person_in

    make_person_in("Someone", teams=("line-1",))
    join_team(otto.key, "line-1", "member", administrator)

    after = undone(run.key, administrator)

    assert after.state == State.DONE and after.problem is not None
    reasons = {row.name.split(" · ")[0]: row.reason and row.reason["message"] for row in rows_of(run.key, "created")}
    assert reasons == {"Eva One": "It was changed since.", "Otto Two": "Something refers to them: %(what)s"}
    assert find_person("otto@example.org") is not None, "Nothing is undone in part."


def test_only_the_last_import_is_undone(administrator: Actor) -> None:
    first = imported("skills", [["code", "name_en"], ["a", "A"]], administrator)
    imported("skills", [["code", "name_en"], ["b", "B"]], administrator)

    with pytest.raises(InvalidState):
        undo_import(first.key, administrator)


def test_file_that_was_called_off_is_let_go(administrator: Actor) -> None:
    run = check("skills", csv_of([["code", "name_en"], ["a", "A"]]), administrator)

    call_off_import(run.key, administrator)

    assert run_of(run.key).state == State.CANCELLED
    with pytest.raises(InvalidState):
        start_import(run.key, administrator)


def test_importing_takes_the_right(agent: Actor) -> None:
    with pytest.raises(Forbidden):
        begin_import("people", "a.csv", csv_of(PEOPLE), agent)


@pytest.mark.parametrize("rows", [ABOVE, ABOVE[:2]], ids=["at once", "one"])
def test_row_that_would_give_more_than_the_importer_has_is_refused(clerk: Actor, rows: list[list[str]]) -> None:
    run = imported("people", rows, clerk)

    assert reasons_of(run.key) == {2: "Expected a role that gives no more than %(name)s h"}
    assert find_person("eva@example.org") is None
    assert (find_person("otto@example.org") is not None) == (len(rows) == 3)


def test_row_that_puts_somebody_where_people_see_more_is_refused(clerk: Actor, administrator: Actor) -> None:
    for code, sees in (("wide", "customer"), ("plain", "own")):
        values = {"code": code, "name": code, "service_class": "vip", "requesters_see": sees}
        save_customer(None, values, administrator)
    new = [["Eva", "eva@example.org", "wide"], ["Otto", "otto@example.org", "plain"], ["Ida", "ida@example.org", ""]]
    head = ["name", "email", "customer"]

    assert list(reasons_of(imported("people", [head, *new], clerk).key)) == [2]
    moved = imported("people", [head, ["Otto", "otto@example.org", "wide"]], clerk)
    (refused,) = reasons_of(moved.key).values()
    assert refused.startswith("Expected somebody who sees every record, but")

    sees_all = Allowed(frozenset(), {"*": OnType(frozenset({"record.see_all"}))})
    save_role(None, {"code": "seer", "name_en": "Seer"}, sees_all, SYSTEM)
    change_person(clerk.key or 0, Changes(roles=frozenset({"clerk", "requester", "seer"})), SYSTEM)
    assert imported("people", [head, new[0]], actor_of(clerk.key or 0)).counts == {"created": 1}


def test_import_raises_nobody_and_changes_nobody_above(
    clerk: Actor, administrator: Actor, make_person: MakePerson
) -> None:
    cai = make_person("Cai Requester", email="cai@example.org")
    ada = person(administrator.key or 0)
    rows = [
        ["email", "name", "roles"],
        ["cai@example.org", "Cai", "administrator; requester"],
        [ada.email or "", "Adam", ""],
        ["pat.clerk@example.org", "Pat", "administrator; clerk"],
    ]

    run = imported("people", rows, clerk)

    assert run.counts == {"rejected": 3}
    assert [person(key).roles for key in (cai.key or 0, ada.key, clerk.key or 0)] == [
        {"requester"}, ada.roles, {"clerk", "requester"},
    ]  # fmt: skip
    assert person(ada.key).name == ada.name


def test_import_puts_nobody_into_a_team_that_gives_more(clerk: Actor, make_person: MakePerson) -> None:
    people = [str(make_person(f"P{number}", email=f"p{number}@example.org").key) for number in range(2)]
    for code in ("admins", "plain"):
        team = add_team(code, {"en": code}, None, SYSTEM)
        set_team_roles(team, ["administrator"] if code == "admins" else [], SYSTEM)
    rows = [[f"p{number}@example.org", code] for number in range(len(people)) for code in ("admins", "plain")]

    run = imported("memberships", [["person", "team"], *rows], clerk)

    assert (run.counts, sorted(reasons_of(run.key))) == ({"created": 2, "rejected": 2}, [2, 4])
    assert people_of_team("admins") == [] and len(people_of_team("plain")) == 2


def test_undoing_deletes_nobody_above(clerk: Actor, administrator: Actor) -> None:
    run = imported("people", ABOVE, administrator)

    after = undone(run.key, clerk)

    eva = find_person("eva@example.org")
    assert after.state == State.DONE and eva is not None and eva.roles == {"administrator"}
    told = {row.line: row.reason and row.reason["message"][:39] for row in rows_of(run.key, "created")}
    assert told == {2: "Expected a role that gives no more than", 3: None}


def test_undoing_takes_no_rights_of_somebody_above(
    clerk: Actor, administrator: Actor, make_person: MakePerson
) -> None:
    cai = make_person("Cai Requester", email="cai@example.org").key or 0
    run = imported("people", [["email", "name", "roles"], ["cai@example.org", "Cai", "administrator"]], administrator)

    assert undone(run.key, clerk).state == State.DONE
    assert person(cai).roles == {"administrator"}


def test_undoing_takes_nobody_out_of_a_team_that_gives_more(
    clerk: Actor, administrator: Actor, make_person: MakePerson
) -> None:
    cai = make_person("Cai Requester", email="cai@example.org").key or 0
    set_team_roles(add_team("admins", {"en": "Admins"}, None, SYSTEM), ["administrator"], SYSTEM)
    run = imported("memberships", [["person", "team"], ["cai@example.org", "admins"]], administrator)

    assert undone(run.key, clerk).state == State.DONE
    assert [one.key for one in people_of_team("admins")] == [cai]


def test_undoing_leaves_the_last_administrator(administrator: Actor) -> None:
    run = imported("people", ABOVE, administrator)
    change_person(administrator.key or 0, Changes(active=False), SYSTEM)

    assert undone(run.key, SYSTEM).state == State.DONE
    assert find_person("eva@example.org") is not None


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * (60 << 20))
    return buffer.getvalue()


def entities() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n\0\0", b'a,b\n"open', b"PK\x03\x04rubbish", bomb(), entities()]
)
def test_what_is_no_table_or_dangerous_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        list(read_sheet(content).rows)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("名称;代码\n东京;1".encode("gb18030"), ["东京", "1"]), ("a\tb\nä\t2\n".encode("utf-16"), ["ä", "2"]),
        (b"\xef\xbb\xbfa,b,\r\n\r\n'=x,3,,,\r\n", ["=x", "3"]),
    ],
)  # fmt: skip
def test_files_of_common_programs_are_read(content: bytes, cells: list[str]) -> None:
    assert [found for _, found in read_sheet(content).rows] == [cells]


def test_erased_person_is_not_in_imports_any_more(administrator: Actor) -> None:
    run = imported("people", PEOPLE[:3], administrator)
    eva = find_person("eva@example.org")
    assert eva is not None
    close_account(eva.key, administrator)
    erase_person(eva.key, "Eva One", administrator)

    assert [row.name for row in rows_of(run.key, "created")] == ["Otto Two · otto@example.org"]


@pytest.mark.parametrize("checks", [False, True])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_erased_person_is_not_in_files_that_wait(administrator: Actor, form: str, checks: bool) -> None:
    imported("people", PEOPLE[:3], administrator)
    eva = find_person("eva@example.org")
    assert eva is not None
    rows = [["Name", "E-Mail", "工号"], ["Otto New", "otto@example.org", ""], ["Eva", "EVA@example.org", ""],
            ["Eva", "", "100"], ["Eva One", "", "101"], ["Nil", "nil@example.org", ""]]  # fmt: skip
    content = csv_of(rows) if form == "csv" else written(rows[0], rows[1:], "people")
    key = begin_import("people", "eva one.csv", content, administrator).key
    if checks:
        choose_columns(key, run_of(key).columns, administrator)
        work(key, administrator)
    close_account(eva.key, administrator)

    erase_person(eva.key, "Eva One", administrator)

    with reading() as session:
        run = session.scalars(select(ImportRun).options(undefer(ImportRun.content)).where(ImportRun.key == key)).one()
        kept = [cells[:2] for _, cells in unpacked(run.content or b"")]
    assert [cells for cells in kept if any(cells)] == [["Otto New", "otto@example.org"], ["Nil", "nil@example.org"]]
    assert run.file_name == "file"
    if not checks:
        choose_columns(key, run.columns, administrator)
        assert work(key, administrator).counts == {"changed": 1, "created": 1}
    start_import(key, administrator)
    assert work(key, administrator).state == State.DONE
    assert find_person("eva@example.org") is None and find_person("nil@example.org") is not None


def test_import_that_runs_goes_on_without_a_person_who_was_erased(
    administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("people", PEOPLE[:2], administrator)
    eva = find_person("eva@example.org")
    assert eva is not None
    close_account(eva.key, administrator)
    rows = [["name", "email"], *(["P", f"p{number}@example.org"] for number in range(4)), ["Eva One", ""]]
    run = check("people", csv_of(rows), administrator)
    start_import(run.key, administrator)
    monkeypatch.setattr(working, "AT_ONCE", 2)
    assert not working.work_on(run.key, administrator, -1.0), "Time is over before the first rows."
    whole = working._step

    def step(*given: Any) -> bool:
        result = whole(*given)
        if not erased:
            erased.append(True)
            erase_person(eva.key, "Eva One", administrator)
        return result

    erased: list[bool] = []
    monkeypatch.setattr(working, "_step", step)

    assert work(run.key, administrator).state == State.IMPORTING, "It stops where it finds that rows are gone."
    assert work(run.key, administrator).state == State.DONE

    assert run_of(run.key).counts == {"created": 4}
