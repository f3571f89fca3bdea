"""Scenarios that are written are read as they were."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from itsm.packs.yaml_file import read_yaml
from itsm.scenarios.reading import read_scenario
from itsm.scenarios.writing import write_scenario
from tests.processes.packs import PACKS

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3), max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(_WORDS, _VALUES, max_size=4), st.lists(st.dictionaries(_WORDS, _VALUES, max_size=2), max_size=3))
def test_written_scenario_is_read_as_it_was(values: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    data = {"name": {"en": "A: test # of it", "zh-CN": "测试“引号”"}, "given": values, "steps": steps}

    found = read_yaml(write_scenario(data), "scenario", "s.yaml")

    assert found.findings.found == []
    assert found.value == data


def test_shipped_scenarios_mean_the_same_when_they_are_written_again() -> None:
    for pack in PACKS:
        for name, data in pack.scenarios().items():
            file = pack.folder / "scenarios" / f"{name}.yaml"
            assert read_scenario(write_scenario(data), name) == read_scenario(file.read_bytes(), name)


def test_each_step_is_a_line_that_people_read() -> None:
    steps = [{"complete": {"task": "triage", "with": {"hours": Decimal("1.5")}}}, {"wait": "PT31M"}]

    written = write_scenario({"name": {"en": "Solved"}, "given": {"title": "T"}, "steps": steps}).decode()

    assert written.splitlines() == [
        "name: {en: Solved}", "given: {title: T}", "steps:",
        "  - complete: {task: triage, with: {hours: 1.5}}", "  - wait: PT31M",
    ]  # fmt: skip
