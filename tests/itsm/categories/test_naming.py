"""Categories that files name and the tree does not have: warnings with file and place, never refusals."""

import json

import pytest

from engine.errors import Finding
from engine.runtime import Resource
from itsm.categories.naming import unknown_categories
from itsm.packs.reading import read_record_type
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, Desk, use_incident_pack

FORM = {"id": "report", "type": "default", "components": [
    {"type": "textfield", "id": "serial", "key": "serial", "label": "Serial",
     "conditional": {"hide": '=record.category != "tonner"'}}]}  # fmt: skip


def routing(category: str, branch: str = "-") -> Resource:
    """The routing of the incident pack with the tests of its first rule."""
    drawn = (INCIDENT / "routing.dmn").read_text(encoding="utf-8")
    for name, cell in (("category", category), ("branch", branch)):
        empty = f'<inputEntry id="as_drawn_{name}">\n          <text>-</text>'
        assert empty in drawn
        drawn = drawn.replace(empty, empty.replace("-</text>", f"{cell}</text>"))
    return Resource("decision", "routing", "incident/routing.dmn", drawn.encode())


def named(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.severity, one.resource, one.element_id) for one in found]


@pytest.mark.parametrize(
    ("category", "branch", "unknown"),
    [("-", "-", []), ('"printing"', "-", []), ('"printng"', "-", ["printng"]),
     ('not("printing", "fax")', "-", ["fax"]), ("-", 'contains(?, "/hardware/")', []),
     ("-", 'contains(?, "/hardware/fax/")', ["fax"])],
)  # fmt: skip
def test_rule_that_names_no_category_of_the_tree_is_told_with_file_and_place(
    desk: Desk, category: str, branch: str, unknown: list[str]
) -> None:
    found = unknown_categories([routing(category, branch)])

    assert named(found) == [("warning", "incident/routing.dmn", "as_drawn")] * len(unknown)
    assert [code for one in found for code in unknown if f"rule 1 asks for “{code}”" in str(one.message)] == unknown


def test_expressions_of_diagrams_and_forms_are_told_at_their_element(desk: Desk) -> None:
    drawn = Diagram("order").path("start:s", "xor:x", "end:e", when='record.category = "printing"')
    drawn.path("x", "end:other", when='record.category in ("printing", "fax")')
    drawn.path("x", "end:third", when='contains(record.category_path, "/paper/")')
    files = [
        Resource("process", "order", "order.bpmn", drawn.xml()),
        Resource("form", "report", "report.form", json.dumps(FORM).encode()),
    ]

    found = unknown_categories(files)

    assert named(found) == [
        ("warning", "order.bpmn", "x_to_other"), ("warning", "order.bpmn", "x_to_third"),
        ("warning", "report.form", "serial"),
    ]  # fmt: skip
    assert [str(one.message).split("“")[1].split("”")[0] for one in found] == ["fax", "paper", "tonner"]


def test_organisation_without_a_tree_is_told_nothing(
    tenant: int, make_person: MakePerson
) -> None:
    use_incident_pack()

    assert unknown_categories([routing('"fax"')]) == []


def test_pack_that_has_its_own_categories_is_told_nothing(desk: Desk) -> None:
    written = (INCIDENT / "pack.yaml").read_text(encoding="utf-8")
    assert "type: category" in written
    own = read_record_type(written.replace("type: category", "type: choice").encode(), "pack.yaml")

    assert unknown_categories([routing('"fax"')], own) == []
    assert len(unknown_categories([routing('"fax"')])) == 1
