"""Searching: pages by cursor and position, sorting with what is not there, operators; the same on both databases."""

import base64
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from flask import Flask

from engine.registry import SYSTEM
from itsm.accounts.tokens import create_token
from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram

ORDER = Diagram("order").path("start:s", "user:pack", "end:e")
IDS = ["b", "a*c", "", "a", "B", "ab", "", "c"]
"""Business ids of the instances, in order of their keys; two have none."""


@pytest.fixture
def many(app: Flask, tenant: int) -> Program:
    """A program whose organisation has one instance for each of ``IDS``."""
    program = Program(app.test_client(), create_token("worker", "engine", SYSTEM))
    program.deploy(ORDER)
    for identity in IDS:
        program.post("/process-instances", {"processDefinitionId": "order", "businessId": identity})
    return program


def ids(program: Program, **body: Any) -> list[str]:
    """Business ids that a search finds."""
    return [one["businessId"] or "" for one in program.search("process-instances", **body)]


def pages(program: Program, limit: int, way: str, **body: Any) -> Iterator[list[str]]:
    """All pages, one after the other by their cursors."""
    cursor: str | None = None
    for _ in count():
        page = {"limit": limit, **({way: cursor} if cursor else {})}
        told = program.post("/process-instances/search", {**body, "page": page}).get_json()
        assert told["page"]["totalItems"] == len(IDS)
        if not told["items"]:
            return
        yield [one["businessId"] or "" for one in told["items"]]
        cursor = told["page"]["endCursor" if way == "after" else "startCursor"]


SORTS: list[list[dict[str, str]]] = [
    [],
    [{"field": "businessId"}],
    [{"field": "businessId", "order": "DESC"}],
    [{"field": "state", "order": "desc"}, {"field": "businessId", "order": "asc"}],
    [{"field": "startDate", "order": "DESC"}, {"field": "processInstanceKey", "order": "DESC"}],
    [{"field": "hasIncident"}, {"field": "tenantId"}, {"field": "endDate"}],
    [{"field": "processDefinitionName"}, {"field": "businessId", "order": "DESC"}],
]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_by_cursor_are_the_whole_in_order(many: Program, sort: list[dict[str, str]]) -> None:
    whole = ids(many, sort=sort)
    assert sorted(whole) == sorted(IDS)

    assert [one for page in pages(many, 3, "after", sort=sort) for one in page] == whole
    first = many.post("/process-instances/search", {"sort": sort, "page": {"limit": 100}}).get_json()
    back = many.post(
        "/process-instances/search", {"sort": sort, "page": {"limit": 3, "before": first["page"]["endCursor"]}}
    ).get_json()
    assert [one["businessId"] or "" for one in back["items"]] == whole[-4:-1]


def test_what_is_not_there_comes_last_either_way(many: Program) -> None:
    assert ids(many, sort=[{"field": "businessId"}])[-2:] == ["", ""]
    assert ids(many, sort=[{"field": "businessId", "order": "DESC"}])[-2:] == ["", ""]


def test_pages_by_position(many: Program) -> None:
    assert ids(many, page={"from": 2, "limit": 3}) == IDS[2:5]
    assert ids(many, page={"from": "6", "limit": "5"}) == IDS[6:]
    told = many.post("/process-instances/search", {"page": {"limit": 0}}).get_json()
    assert (told["items"], told["page"]) == (
        [], {"totalItems": 8, "hasMoreTotalItems": False, "startCursor": None, "endCursor": None},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("a", ["a"]),
        ({"$eq": "a"}, ["a"]),
        ({"$neq": "a"}, ["b", "a*c", "", "B", "ab", "", "c"]),
        ({"$in": ["a", "c", "z"]}, ["a", "c"]),
        ({"$in": []}, []),
        ({"$notIn": ["a", "b"]}, ["a*c", "", "B", "ab", "", "c"]),
        ({"$exists": False}, ["", ""]),
        ({"$exists": True, "$neq": "a"}, ["b", "a*c", "B", "ab", "c"]),
        ({"$like": "a*"}, ["a*c", "a", "ab"]),
        ({"$like": "?"}, ["b", "a", "B", "c"]),
        ({"$like": r"a\*c"}, ["a*c"]),
        ({"$like": "b"}, ["b"]),
        ({"$like": "a.*|[b]"}, []),
        ({"$like": "[ab]"}, []),
        ({"$like": "%"}, []),
        ({"$like": "_"}, []),
        ({"$like": "*b*"}, ["b", "ab"]),
        ({"$like": r"*\**"}, ["a*c"]),
        ({"$like": "?*?"}, ["a*c", "ab"]),
        ({"$like": ""}, []),
        (None, IDS),
    ],
)
def test_operators(many: Program, wanted: object, found: list[str]) -> None:
    assert ids(many, filter={"businessId": wanted}) == found
    # The same once more where a name that only diagrams know makes the search look at finished items.
    mixed = {"$or": [{"businessId": wanted, "processDefinitionVersion": {"$gte": 1}}, {"processDefinitionName": "x"}]}
    assert ids(many, filter=mixed) == found


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"filter": {"colour": "red"}}, "filter.colour"),
        ({"filter": {"state": "OPEN"}}, "filter.state"),
        ({"filter": {"state": {"$gt": "ACTIVE"}}}, "filter.state.$gt"),
        ({"filter": {"businessId": {"$in": "a"}}}, "filter.businessId.$in"),
        ({"filter": {"businessId": {"$exists": "yes"}}}, "filter.businessId.$exists"),
        ({"filter": {"businessId": {"$like": 3}}}, "filter.businessId.$like"),
        ({"filter": {"processInstanceKey": "abc"}}, "filter.processInstanceKey"),
        ({"filter": {"startDate": "2026-01-01T00:00:00"}}, "filter.startDate"),
        ({"filter": {"$or": {"state": "ACTIVE"}}}, "filter.$or"),
        ({"filter": {"$or": [{"$or": []}]}}, "filter.$or.$or"),
        ({"filter": []}, "filter"),
        ({"filter": {"hasIncident": "no"}}, "filter.hasIncident"),
        ({"sort": [{"field": "colour"}]}, "sort.field"),
        ({"sort": [{"field": "state", "order": "up"}]}, "sort.0.order"),
        ({"page": {"limit": 10_001}}, "page.limit"),
        ({"page": {"limit": -1}}, "page.limit"),
        ({"page": {"after": "x", "from": 3}}, "page._schema"),
        ({"page": {"after": "!"}}, "page.after"),
        ({"page": {"before": base64.b64encode(b"[1, 2]").decode()}}, "page.before"),
        ({"page": {"after": base64.b64encode(b'["x"]').decode()}}, "page.after"),
        ({"page": {"after": base64.b64encode(b"[" * 5000).decode()}}, "page.after"),
    ],
)
def test_search_that_makes_no_sense_is_refused_by_name(program: Program, body: dict[str, object], place: str) -> None:
    detail = assert_problem(program.post("/process-instances/search", body), 400, "INVALID_ARGUMENT")

    assert f"\n{place}: " in detail


def test_cursors_are_padded_base64(program: Program) -> None:
    for _ in range(12):
        program.start(ORDER)

    told = program.post("/process-instances/search", {"page": {"limit": 11}}).get_json()["page"]

    for cursor in (told["startCursor"], told["endCursor"]):
        assert base64.b64encode(base64.b64decode(cursor, validate=True)).decode() == cursor


@pytest.mark.parametrize(
    ("wanted", "found"),
    [({"$lt": 2**62}, IDS), ({"$gt": 2**62}, []), ({"$gt": -(2**62)}, IDS), ({"$eq": 2**40}, []), (2**63 - 1, [])],
)
def test_number_beyond_the_column_is_compared_all_the_same(many: Program, wanted: object, found: list[str]) -> None:
    assert ids(many, filter={"processDefinitionVersion": wanted}) == found


def test_instants_at_the_ends_of_the_calendar_are_compared(many: Program) -> None:
    for when in ("9998-12-31T23:59:59Z", "9998-12-31T00:00:00-14:00"):
        assert ids(many, filter={"startDate": {"$lt": when}}) == IDS
    assert ids(many, filter={"startDate": {"$lt": "0002-01-02T14:00:00+14:00"}}) == []
