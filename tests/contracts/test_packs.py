"""The shipped packs fit together: what a diagram names stands in a file, and both languages say it."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.contracts.tree import ROOT

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
PACKS = sorted(path.parent for path in (ROOT / "processes").glob("*/pack.yaml"))
JOB_TYPES = {
    "record.update", "record.keep_out", "escalation.tell", "approval.open", "approval.vote", "approval.decide",
    "approval.withdraw", "record.create", "record.link", "record.gather", "record.history", "message.send", "mail.send",
    "catalogue.order_part", "build.name", "build.check",
    "war_room.remind", "war_room.release",
}  # fmt: skip

each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)


def _diagrams(pack: Path) -> list[ElementTree.Element]:
    return [ElementTree.parse(path).getroot() for path in sorted(pack.glob("*.bpmn"))]


def _named(pack: Path, tag: str, attribute: str) -> set[str]:
    found = {element.get(attribute) or "" for root in _diagrams(pack) for element in root.iter(f"{ZEEBE}{tag}")}
    return {value for value in found if not value.startswith("=")}


def _properties(pack: Path) -> list[dict[str, str]]:
    return [
        {item.get("name", ""): item.get("value", "") for item in block}
        for root in _diagrams(pack)
        for block in root.iter(f"{ZEEBE}properties")
    ]


def _pack(pack: Path) -> Any:
    return yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))


def _ordered(pack: Path) -> set[str]:
    """Forms of the items that the pack ships."""
    path = pack / "catalogue.yaml"
    items = yaml.safe_load(path.read_text(encoding="utf-8"))["items"] if path.exists() else []
    return {item["form"] for item in items}


def test_packs_are_there() -> None:
    assert "incident" in [pack.name for pack in PACKS]


@each_pack
def test_forms_that_diagrams_name_exist(pack: Path) -> None:
    forms = {
        json.loads(path.read_text(encoding="utf-8"))["id"]: path.stem
        for path in (ROOT / "forms" / pack.name).glob("*.form")
    }

    reported = set() if _pack(pack).get("library") else {_pack(pack)["report_form"]}
    assert _named(pack, "formDefinition", "formId") | reported | _ordered(pack) == set(forms)
    assert {form_id: stem for form_id, stem in forms.items() if form_id != stem} == {}


@each_pack
def test_decisions_that_diagrams_name_exist(pack: Path) -> None:
    decisions = {
        element.get("id")
        for path in pack.glob("*.dmn")
        for element in ElementTree.parse(path).getroot().iter()
        if element.tag.endswith("}decision")
    }

    assert _named(pack, "calledDecision", "decisionId") - decisions == set()


@each_pack
def test_job_types_that_diagrams_name_run_here(pack: Path) -> None:
    assert _named(pack, "taskDefinition", "type") - JOB_TYPES - set(_pack(pack).get("workers", [])) == set()


@each_pack
def test_statuses_of_diagram_and_pack_are_the_same(pack: Path) -> None:
    drawn = {properties["status"] for properties in _properties(pack) if "status" in properties}

    assert drawn == {status["key"] for status in _pack(pack).get("statuses", [])}


@each_pack
def test_teams_that_diagrams_name_are_in_the_pack(pack: Path) -> None:
    named = {
        code.strip()
        for groups in _named(pack, "assignmentDefinition", "candidateGroups")
        for code in groups.split(",")
        if code.strip()
    }

    assert named - {team["code"] for team in _pack(pack).get("teams", [])} == set()


@each_pack
def test_every_outcome_has_a_label_in_both_languages(pack: Path) -> None:
    missing = [
        f"outcome_label:{outcome.strip()}{suffix}"
        for properties in _properties(pack)
        for outcome in properties.get("outcomes", "").split(",")
        for suffix in ("", ":zh-CN")
        if outcome.strip() and f"outcome_label:{outcome.strip()}{suffix}" not in properties
    ]

    assert not missing


@each_pack
def test_named_elements_and_their_texts_are_in_both_languages(pack: Path) -> None:
    missing = []
    for root in _diagrams(pack):
        for element in root.iter():
            if not element.tag.startswith(BPMN) or element.tag.endswith(("sequenceFlow", "message")):
                continue
            block = element.find(f"{BPMN}extensionElements/{ZEEBE}properties")
            names = {item.get("name") for item in block} if block is not None else set()
            wanted = {f"{name}:zh-CN" for name in ("public_name", "instructions") if name in names}
            if element.get("name"):
                wanted.add("name:zh-CN")
            missing += [f"{element.get('id')} {name}" for name in sorted(wanted - names)]

    assert not missing


@each_pack
def test_every_field_of_a_form_is_in_chinese(pack: Path) -> None:
    folder = ROOT / "forms" / pack.name
    texts = yaml.safe_load((folder / "zh-CN.yaml").read_text(encoding="utf-8"))["forms"]

    missing = []
    for path in sorted(folder.glob("*.form")):
        form = json.loads(path.read_text(encoding="utf-8"))
        own = texts.get(form["id"], {})
        for component in form["components"]:
            key = component.get("key") or component["id"]
            says = {name for name in ("label", "description", "text") if component.get(name)}
            missing += [f"{path.name} {key} {name}" for name in sorted(says - set(own.get(key, {})))]

    assert not missing
