"""Telephone numbers: one spelling, whatever people type; kept with a person, imported, exported, erased."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidForm, InvalidInput
from engine.registry import SYSTEM, Actor
from itsm.accounts.leaving import close_account, erase_person, personal_data
from itsm.organisation.commands import save_person
from itsm.organisation.queries.person_view import person_view
from itsm.people.phones import normal_phone, phone_meant, region_of, shown_phone
from itsm.people.queries import find_person
from itsm.people.tables import PersonPhone
from tests.itsm.exchange.conftest import check, csv_of, imported, rows_of, undone
from tests.support.people import MakePerson

KIM = {"name": "Kim", "language": "en", "time_zone": "Europe/Berlin"}
ONE = "+8613800138000"


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("138 0013 8000", "CN"), ("+86 138-0013-8000", None), ("008613800138000", "DE"), (" (0086) 13800138000", "CN"),
        ("１３８００１３８０００", "CN"),
    ],
)  # fmt: skip
def test_number_has_one_spelling_whatever_is_typed(typed: str, region: str | None) -> None:
    assert normal_phone(typed, region) == ONE


@pytest.mark.parametrize("typed", ["", "call me", "+", "1", "+99999999999999999999", "12" * 40, "=cmd()", "138\x00"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        normal_phone(typed, "CN")


def test_number_without_a_country_is_refused_where_nothing_tells_it() -> None:
    with pytest.raises(InvalidInput, match="with its country"):
        normal_phone("138 0013 8000", region_of("UTC"))


def test_country_is_that_of_the_time_zone() -> None:
    found = {zone: region_of(zone) for zone in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC", "nowhere")}

    assert found == {
        "Asia/Shanghai": "CN", "Europe/Berlin": "DE", "America/New_York": "US", "UTC": None, "nowhere": None,
    }  # fmt: skip


def test_names_and_addresses_are_no_numbers() -> None:
    assert [phone_meant(typed, "CN") for typed in ("Li Wei", "li2000138000@example.org", "80", ONE)] == [
        None, None, None, ONE,
    ]  # fmt: skip
    assert shown_phone(ONE) == "+86 138 0013 8000"


def test_person_keeps_numbers_in_their_order_and_once(tenant: int) -> None:
    saved = save_person(None, {**KIM, "phones": "+49 30 123456; +86 138 0013 8000, 0049 30 123456"}, (), SYSTEM)

    assert list(person_view(saved.key, SYSTEM).phones) == ["+4930123456", ONE]


def test_form_without_the_field_leaves_numbers_and_an_empty_one_takes_them(tenant: int) -> None:
    saved = save_person(None, {**KIM, "phones": ONE}, (), SYSTEM)

    silent = save_person(saved.key, KIM, ("requester",), SYSTEM, saved.revision)
    left = list(person_view(saved.key, SYSTEM).phones)
    save_person(saved.key, {**KIM, "phones": ""}, ("requester",), SYSTEM, silent.revision)

    assert (left, list(person_view(saved.key, SYSTEM).phones)) == ([ONE], [])


@pytest.mark.parametrize("typed", ["nonsense", ", ".join(f"+49 30 12345{number}" for number in range(6))])
def test_wrong_numbers_are_refused_at_their_field(tenant: int, typed: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_person(None, {**KIM, "phones": typed}, (), SYSTEM)

    assert list(refused.value.fields) == ["phones"]


def test_change_of_numbers_stands_in_the_trail_until_the_person_is_erased(tenant: int, make_person: MakePerson) -> None:
    boss = make_person("Ada Admin", roles=("administrator",))
    saved = save_person(None, {**KIM, "phones": ONE}, ("requester",), SYSTEM)
    told = ONE in str(personal_data(saved.key, boss))

    close_account(saved.key, boss)
    erase_person(saved.key, "Kim", boss)

    with reading() as session:
        assert session.scalars(select(PersonPhone)).all() == []
    assert told and ONE not in str(personal_data(saved.key, boss))


def test_numbers_of_a_file_are_kept_in_one_spelling_and_read_again_without_a_change(
    administrator: Actor, make_person: MakePerson
) -> None:
    rows = [["name", "email", "手机"], ["Eva One", "eva@example.org", "+86 138 0013 8000; +49 30 123456"],
            ["Otto Two", "otto@example.org", "nonsense"]]  # fmt: skip

    run = imported("people", rows, administrator)
    again = check("people", csv_of([["name", "email", "phones"], ["Eva One", "eva@example.org", f"{ONE};+4930123456"]]),
                  administrator)  # fmt: skip

    eva = find_person("eva@example.org")
    assert eva is not None and list(person_view(eva.key, SYSTEM).phones) == [ONE, "+4930123456"]
    assert [row.name.partition(" · ")[0] for row in rows_of(run.key, "rejected")] == ["Otto Two"]
    assert again.counts == {"unchanged": 1}


def test_import_of_people_with_numbers_is_undone(administrator: Actor) -> None:
    run = imported("people", [["name", "email", "phones"], ["Eva One", "eva@example.org", ONE]], administrator)

    undone(run.key, administrator)

    assert find_person("eva@example.org") is None
