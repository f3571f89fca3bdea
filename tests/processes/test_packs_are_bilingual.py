"""Every text of a shipped pack stands there in English and Chinese, and no Chinese text is left over."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.processes.packs import PACKS, PackFolder, components, is_flow_node, properties

LANGUAGES = {"en", "zh-CN"}
PAIRED = ("public_name", "instructions")

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.key)


@every_pack
def test_flow_node_is_named_in_both_languages(pack: PackFolder) -> None:
    nodes = [node for node in pack.elements() if is_flow_node(node)]

    unnamed = [node.get("id") for node in nodes if not (node.get("name") and properties(node).get("name:zh-CN"))]

    assert nodes
    assert unnamed == []


@every_pack
def test_label_of_a_flow_is_in_both_languages(pack: PackFolder) -> None:
    flows = [node for node in pack.elements() if not is_flow_node(node)]

    unequal = [node.get("id") for node in flows if bool(node.get("name")) != ("name:zh-CN" in properties(node))]

    assert unequal == []


@every_pack
def test_text_property_comes_in_pairs(pack: PackFolder) -> None:
    lonely = []
    for node in pack.elements():
        found = properties(node)
        texts = {name.removesuffix(":zh-CN") for name in found if name.startswith((*PAIRED, "outcome_label:"))}
        lonely += [f"{node.get('id')}: {name}" for name in texts if not {name, f"{name}:zh-CN"} <= found.keys()]

    assert lonely == []


@every_pack
def test_outcome_has_a_label_and_a_label_has_an_outcome(pack: PackFolder) -> None:
    for node in pack.elements():
        found = properties(node)

        outcomes = {outcome.strip() for outcome in found.get("outcomes", "").split(",")} - {""}
        labels = {name.split(":")[1] for name in found if name.startswith("outcome_label:")}

        assert labels == outcomes, node.get("id")


@every_pack
def test_manifest_has_both_languages(pack: PackFolder) -> None:
    texts = _texts(pack.manifest(), "pack")

    missing = [path for path, value in texts if value.keys() != LANGUAGES or not all(value.values())]

    assert missing == []


@every_pack
def test_scenario_is_named_in_both_languages(pack: PackFolder) -> None:
    missing = [key for key, scenario in pack.scenarios().items() if scenario["name"].keys() != LANGUAGES]

    assert missing == []


@every_pack
def test_form_and_its_chinese_texts_match(pack: PackFolder) -> None:
    english = {key: dict(_form_texts(schema)) for key, schema in pack.forms().items()}

    forms = pack.chinese()["forms"]
    chinese = {key: {name: _shape(texts) for name, texts in form.items()} for key, form in forms.items()}

    assert chinese == english


@every_pack
def test_decision_and_its_chinese_texts_match(pack: PackFolder) -> None:
    chinese = pack.chinese().get("decisions", {})

    files = {decision.getroottree().getroot().get("id") for decision in pack.decisions()}
    assert chinese.keys() == files | {decision.get("id") for decision in pack.decisions()}
    assert all(chinese[file].keys() == {"name"} for file in files)
    for decision in pack.decisions():
        texts = chinese[decision.get("id")]
        assert texts["name"]
        assert texts.get("inputs", {}).keys() == {node.get("id") for node in decision.iter("{*}input")}
        assert texts.get("outputs", {}).keys() == {node.get("id") for node in decision.iter("{*}output")}
        assert texts.get("rules", {}).keys() == {node.get("id") for node in decision.iter("{*}rule")}


def _texts(value: object, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text (``name``, ``plural``, ``label``, …) below ``value`` with its path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "fields" and isinstance(item, dict):
                continue  # of a promotion: expressions by field, and no texts
            if name in ("name", "plural", "label", "title", "text") and not isinstance(item, int):
                yield f"{path}.{name}", item
            else:
                yield from _texts(item, f"{path}.{name}")


def _form_texts(schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, object]]]:
    """By key (a component without a value: id) which texts a form has."""
    for component in components(schema):
        texts = {name: component[name] for name in ("label", "description", "text") if component.get(name)}
        if component.get("values"):
            texts["values"] = {option["value"]: option["label"] for option in component["values"]}
        if texts:
            yield component.get("key", component["id"]), _shape(texts)


def _shape(texts: Mapping[str, Any]) -> dict[str, object]:
    """Which texts are there, without their words; an empty one counts as absent."""
    return {
        name: {value for value, label in text.items() if label} if name == "values" else True
        for name, text in texts.items()
        if text
    }
