"""Links over HTTP: read, made and taken away under If-Match, and refused as the pages refuse them."""

from itsm.records.commands import link_records
from tests.api.conftest import Caller
from tests.support.records import Desk

READ = {"If-Match": '"1"'}


def test_link_is_made_listed_and_taken_away(desk: Desk, caller: Caller) -> None:
    here, there = desk.report().number, desk.report().number
    address = f"/api/v1/records/{here}/links"

    made = caller.post(address, {"kind": "parent", "number": there}, READ)
    (mine,), (theirs,) = (caller.get(f"/api/v1/records/{one}/links").get_json()["items"] for one in (here, there))
    gone = caller.delete(f"{address}/{mine['key']}", READ)

    assert (made.status_code, made.get_json()["key"]) == (201, mine["key"])
    assert (mine["kind"], mine["from_here"], mine["record"]["number"]) == ("parent", True, there)
    assert (theirs["from_here"], theirs["record"]["number"]) == (False, here)
    assert (gone.status_code, caller.get(address).get_json()["items"]) == (204, [])


def test_link_asks_for_if_match_of_the_record_as_it_is(desk: Desk, caller: Caller) -> None:
    here, there = desk.triaged().number, desk.report().number
    address, body = f"/api/v1/records/{here}/links", {"kind": "related", "number": there}
    key = link_records(here, "affects", there, desk.agent).key

    assert [caller.post(address, body).status_code, caller.post(address, body, READ).status_code] == [428, 412]
    assert [caller.delete(f"{address}/{key}").status_code, caller.delete(f"{address}/{key}", READ).status_code] == [
        428, 412,
    ]


def test_link_is_refused_by_kind_number_and_right(desk: Desk, caller: Caller, reporter: Caller) -> None:
    here, there = desk.report().number, desk.report().number
    address = f"/api/v1/records/{here}/links"

    assert caller.post(address, {"kind": "friend", "number": there}, READ).status_code == 422
    assert caller.post(address, {"kind": "related", "number": "INC-999999"}, READ).status_code == 404
    assert caller.post(address, {"kind": "related", "number": here}, READ).status_code == 422
    assert reporter.post(address, {"kind": "related", "number": there}, READ).status_code == 403


def test_search_finds_records_by_two_characters(desk: Desk, caller: Caller, reporter: Caller) -> None:
    reported = desk.report({"title": "打印机卡纸", "category": "printing", "impact": "low", "urgency": "low",
                            "description": "三楼"})  # fmt: skip

    answer = caller.get("/api/v1/search?q=卡纸")

    assert [item["number"] for item in answer.get_json()["items"]] == [reported.number]
    assert [caller.get("/api/v1/search").status_code, reporter.get("/api/v1/search?q=x").status_code] == [422, 403]
