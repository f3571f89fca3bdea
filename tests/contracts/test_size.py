"""Sizes that keep the house readable: modules, functions, packages, diagrams, forms and decision tables."""

import json
from collections import Counter
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from tests.contracts.tree import ROOMS, ROOT, Module, files, length, modules

MODULE_LINES = 500
TEST_MODULE_LINES = 600
CONFTEST_LINES = 150
FUNCTION_LINES = 50
TEST_FUNCTION_LINES = 30
MEDIAN_FUNCTION_LINES = 12
PACKAGE_MODULES = 12
FLOW_NODES = 25
FORM_FIELDS = 15
DECISION_RULES = 30

ONE_KIND = {
    "app/commands",
    "engine/definitions/rules",
    "engine/feel/builtins",
    "engine/runtime",
    "engine/spiff/elements",
    "itsm/organisation/commands",
    "itsm/records/commands",
    "itsm/records/queries",
    "admin_ui/views",
}
"""Packages whose modules, or those of their families, are all of one kind, so that their number says nothing."""

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SHOWN_ONLY = {"text", "html", "image", "separator", "spacer", "button", "group", "columns", "dynamiclist"}


def _limit(module: Module) -> int:
    if module.path.endswith("conftest.py"):
        return CONFTEST_LINES
    return TEST_MODULE_LINES if module.room == "tests" else MODULE_LINES


def test_modules_are_short() -> None:
    found = {
        module.path: module.lines for module in modules(*ROOMS, "tests") if module.lines > _limit(module)
    }

    assert not found, f"Expected modules of at most {MODULE_LINES} lines. Find the second subject and give it a room."


def test_functions_are_short() -> None:
    found = {
        f"{module.path}:{function.lineno} {function.name}": length(function)
        for module in modules(*ROOMS)
        for function in module.functions()
        if length(function) > FUNCTION_LINES
    }

    assert not found


def test_tests_are_short() -> None:
    found = {
        f"{module.path}:{function.lineno} {function.name}": length(function)
        for module in modules("tests")
        for function in module.functions()
        if function.name.startswith("test_") and length(function) > TEST_FUNCTION_LINES
    }

    assert not found


def test_functions_of_each_room_are_short_in_the_median() -> None:
    rooms: dict[str, list[int]] = {}
    for module in modules(*ROOMS):
        rooms.setdefault(module.room, []).extend(length(function) for function in module.functions())

    found = {room: median(lengths) for room, lengths in rooms.items() if lengths}

    assert {room: lines for room, lines in found.items() if lines > MEDIAN_FUNCTION_LINES} == {}


def test_packages_hold_few_modules() -> None:
    packages = Counter(
        str(Path(module.path).parent) for module in modules(*ROOMS) if not module.path.endswith("__init__.py")
    )

    found = {
        name: count
        for name, count in packages.items()
        if count > PACKAGE_MODULES and not ONE_KIND & {name, str(Path(name).parent)}
    }

    assert not found


def test_packages_of_one_kind_exist() -> None:
    assert {name for name in ONE_KIND if not (ROOT / name).is_dir()} == set()


def _flow_nodes(path: Path) -> int:
    root = ElementTree.parse(path).getroot()
    nodes = ("Event", "Task", "Gateway", "task", "subProcess", "callActivity", "transaction", "adHocSubProcess")
    return sum(1 for element in root.iter() if element.tag.startswith(BPMN) and element.tag.endswith(nodes))


def test_diagrams_fit_on_a_page() -> None:
    diagrams = {str(path.relative_to(ROOT)): _flow_nodes(path) for path in files("processes", "*.bpmn")}

    assert diagrams
    assert {name: count for name, count in diagrams.items() if count > FLOW_NODES} == {}


def _fields(component: dict[str, object]) -> int:
    inner = component.get("components")
    below = sum(_fields(child) for child in inner) if isinstance(inner, list) else 0
    return below + (component.get("type", "default") not in SHOWN_ONLY | {"default"})


def test_forms_ask_little() -> None:
    forms = {
        str(path.relative_to(ROOT)): _fields(json.loads(path.read_text(encoding="utf-8")))
        for path in files("forms", "*.form")
    }

    assert forms
    assert {name: count for name, count in forms.items() if count > FORM_FIELDS} == {}


def test_decision_tables_can_be_read_at_a_glance() -> None:
    found = {
        f"{path.name}: {table.get('id')}": rules
        for path in files("processes", "*.dmn")
        for table in ElementTree.parse(path).getroot().iter()
        if table.tag.endswith("}decisionTable")
        and (rules := sum(1 for child in table if child.tag.endswith("}rule"))) > DECISION_RULES
    }

    assert not found
