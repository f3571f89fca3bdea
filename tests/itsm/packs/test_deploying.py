"""Putting packs into use."""

import shutil
from pathlib import Path

import pytest

from engine.errors import InvalidDefinition, InvalidInput
from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_pack
from itsm.packs.deployed import form, record_type, record_types
from itsm.packs.folder import load_folder
from itsm.people.queries import teams
from tests.support.records import INCIDENT


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped incident pack, to be changed by a test."""
    root = INCIDENT.parents[1]
    shutil.copytree(INCIDENT, tmp_path / "processes" / "incident")
    shutil.copytree(root / "forms" / "incident", tmp_path / "forms" / "incident")
    return tmp_path / "processes" / "incident"


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")


def test_deploy_makes_the_pack_and_its_teams_known(tenant: int) -> None:
    deployed = deploy_pack(load_folder(INCIDENT), SYSTEM)

    assert deployed.changed == len(deployed.versions)
    assert [found.key for found in record_types()] == ["incident"]
    assert {team.code for team in teams()} >= {team.code for team in record_type("incident").teams}


def test_deploy_again_changes_nothing(tenant: int) -> None:
    deploy_pack(load_folder(INCIDENT), SYSTEM)

    assert deploy_pack(load_folder(INCIDENT), SYSTEM).changed == 0


def test_deploy_makes_a_version_of_what_changed_only(tenant: int, copied: Path) -> None:
    deploy_pack(load_folder(copied), SYSTEM)
    edit(copied / "pack.yaml", "{en: Incident, ", "{en: Disturbance, ")

    deployed = deploy_pack(load_folder(copied), SYSTEM)

    assert deployed.changed == 1
    assert deployed.versions["record_type:incident"] == 2
    assert record_type("incident").name("en") == "Disturbance"


def test_deploy_is_refused_when_a_named_part_is_missing(tenant: int, copied: Path) -> None:
    edit(copied / "pack.yaml", "report_form: ", "report_form: missing_")
    (copied / "priority.dmn").unlink()
    files = load_folder(copied)

    with pytest.raises(InvalidDefinition) as refused:
        deploy_pack(files, SYSTEM)

    assert {"report_form", "decide_priority"} <= {finding.element_id for finding in refused.value.findings}


def test_deploy_is_refused_when_an_id_belongs_to_another_pack(tenant: int, copied: Path) -> None:
    deploy_pack(load_folder(INCIDENT), SYSTEM)
    other = copied.rename(copied.with_name("copy"))
    forms = other.parents[1] / "forms"
    (forms / "incident").rename(forms / "copy")

    with pytest.raises(InvalidDefinition, match="already"):
        deploy_pack(load_folder(other), SYSTEM)


def test_load_names_all_broken_files_at_once(copied: Path) -> None:
    edit(copied / "pack.yaml", "icon: ", "icons: ")
    edit(copied / "incident.bpmn", "exclusiveGateway", "magicGateway")

    with pytest.raises(InvalidDefinition) as refused:
        load_folder(copied)

    files = {Path(finding.resource).name for finding in refused.value.findings}
    assert files == {"pack.yaml", "incident.bpmn"}


def test_load_of_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"pack\.yaml"):
        load_folder(tmp_path)


def test_form_is_given_in_the_language(tenant: int) -> None:
    files = load_folder(INCIDENT)
    deploy_pack(files, SYSTEM)
    form_id = files.record_type.report_form

    labels = {language: [field.label for field in form(form_id, language).fields] for language in ("en", "zh-CN")}
    assert labels["en"][0] == "Title"
    assert labels["zh-CN"][0] == "标题"


def test_deploy_is_refused_when_a_decision_breaks_its_hit_policy(tenant: int, copied: Path) -> None:
    cell = '<inputEntry id="impact_low_urgency_medium_urgency">\n          <text>"medium"'
    edit(copied / "priority.dmn", cell, cell + ', "high"')

    with pytest.raises(InvalidDefinition) as refused:
        deploy_pack(load_folder(copied), SYSTEM)

    (found,) = refused.value.findings
    assert (found.rule, found.element_id, found.resource) == (
        "table-overlap", "impact_low_urgency_high", "processes/incident/priority.dmn",
    )
    assert 'Impact = "low", Urgency = "high"' in str(found.message)
