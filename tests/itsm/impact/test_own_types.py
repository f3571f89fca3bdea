"""Item types of an organisation's own: made in the studio without code, linked, named by records, walked across."""

import pytest

from database import reading
from engine.errors import InvalidDefinition
from engine.registry import SYSTEM, Actor
from itsm.impact.named import offered_items
from itsm.impact.walking import impact_of
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.deployed import record_type
from itsm.packs.reading import read_record_type
from itsm.records.commands import link_records, report_record, update_fields
from itsm.studio.beginning.copying import NewName
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.drafts.commands.packs import start_pack
from itsm.studio.types.completed import completed
from itsm.studio.types.mapped import spread
from itsm.studio.types.sheet import flat, merged, nested
from itsm.studio.types.written import data_in, written
from itsm.studio.using.put_into_use import put_into_use
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, REPORT, checked_pack, use_incident_pack

pytestmark = pytest.mark.usefixtures("app", "tenant")

LICENCE = NewName("licence", "LIC", {"en": "Licence", "zh-CN": "许可证"})


@pytest.fixture
def owner(make_person: MakePerson) -> Actor:
    """Who keeps the items, in an organisation that has switched the shipped type on."""
    use_incident_pack()
    deploy_checked(checked_pack(INCIDENT.parent / "configuration"), SYSTEM)
    return make_person("Pia Owner", roles=("process_owner", "agent"))


def design(pack: str, actor: Actor, **values: str) -> None:
    """Type these values (``__`` for a dot) into the designer of a pack and save."""
    with reading() as session:
        file = draft_of(session, pack).files["pack.yaml"]
    before = data_in(file.content)
    typed = flat(spread(before)) | {name.replace("__", "."): value for name, value in values.items()}
    content = written(file.content, completed(merged(before, nested(typed))))
    save_file(pack, "pack.yaml", content, file.revision, actor)


@pytest.fixture
def licences(owner: Actor) -> Actor:
    """Licences, which have fields of their own; the owner."""
    with reading() as session:
        files = draft_of(session, "configuration").contents
    start_pack(LICENCE, "configuration", files, owner)
    own = {"fields__90__row": "1", "fields__90__key": "seats", "fields__90__type": "number"}
    design("licence", owner, **own, fields__90__label__en="Seats")
    put_into_use("licence", "Licences are items", owner, override_reason="Its scenarios are those of the other")
    return owner


def made(type_key: str, title: str, actor: Actor, **values: object) -> str:
    return report_record(type_key, {"title": title, **values}, actor.key, actor).number


def test_a_second_type_has_its_own_fields_numbers_and_flow_and_is_not_offered_in_the_portal(licences: Actor) -> None:
    found = record_type("licence")

    assert found.impact and "seats" in found.by_key and not found.in_portal
    assert "seats" not in record_type("configuration").by_key
    assert made("licence", "ERP, 50 seats", licences, kind="application") == "LIC-000001"


def test_impact_is_walked_across_types(licences: Actor) -> None:
    server = made("configuration", "srv-erp", licences, kind="server")
    licence = made("licence", "ERP licence", licences, kind="application")
    erp = made("configuration", "ERP", licences, kind="service")
    link_records(licence, "depends_on", server, licences)
    link_records(licence, "part_of", erp, licences)

    found = impact_of(server, licences)

    assert found is not None
    assert [(one.number, one.type.key, one.depth, one.through) for one in found.reached] == [
        (licence, "licence", 1, server), (erp, "configuration", 2, licence),
    ]  # fmt: skip


def test_record_that_names_items_of_any_type_shows_them_and_what_depends_on_them(licences: Actor) -> None:
    server = made("configuration", "srv-erp", licences, kind="server")
    licence = made("licence", "ERP licence", licences, kind="application")
    erp = made("configuration", "ERP", licences, kind="service")
    link_records(erp, "depends_on", licence, licences)
    incident = report_record("incident", REPORT, licences.key, licences).number
    assert impact_of(incident, licences) is None

    update_fields(incident, {"items": f"SRV-ERP; {licence.lower()}, something else"}, licences)

    found = impact_of(incident, licences)
    assert found is not None and [one.number for one in found.named] == [server, licence]
    assert [(one.number, one.depth, one.through) for one in found.reached] == [(erp, 1, licence)]


def test_items_of_all_types_are_offered_to_those_who_see_them(licences: Actor, make_person: MakePerson) -> None:
    server = made("configuration", "srv-erp_1", licences, kind="server")
    licence = made("licence", "ERP licence", licences, kind="application")
    report_record("incident", {**REPORT, "title": "ERP is slow"}, licences.key, licences)

    assert [one.number for one in offered_items("erp", licences)] == [licence, server]
    assert [one.number for one in offered_items("lic-", licences)] == [licence]
    assert [one.title for one in offered_items("_", licences)] == ["srv-erp_1"]  # no wild card
    assert not offered_items("%", licences) and not offered_items("", licences)
    assert not offered_items("erp", make_person("Rob Requester"))


def test_named_items_that_the_reader_does_not_see_are_not_told(licences: Actor, make_person: MakePerson) -> None:
    rob = make_person("Rob Requester")
    made("configuration", "srv-erp", licences, kind="server")
    incident = report_record("incident", REPORT, rob.key, rob).number
    update_fields(incident, {"items": "srv-erp"}, licences)

    assert impact_of(incident, licences) is not None
    assert impact_of(incident, rob) is None


def test_only_texts_name_items() -> None:
    content = (INCIDENT / "pack.yaml").read_bytes()
    assert b"{key: problem_reference, type: text," in content
    wrong = b"{key: problem_reference, type: date, names_items: true,"
    content = content.replace(b"{key: problem_reference, type: text,", wrong)

    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(content, "pack.yaml")

    assert ["names_items" in one.element_id for one in refused.value.findings] == [True]
