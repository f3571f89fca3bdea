"""What records are about: the tree of the organisation instead of a list in the pack, at no cost for a step."""

import pytest
from sqlalchemy import event

from database import db
from engine.errors import InvalidForm
from engine.registry import Actor
from itsm.categories.choices import options
from itsm.categories.commands import save_category, use_taxonomy
from itsm.organisation.commands import remove_thing, restore_thing
from itsm.packs.deployed import record_type
from itsm.records.commands import complete_task, update_fields
from itsm.records.queries import record_list
from tests.itsm.categories.conftest import KeyOf
from tests.support.records import REPORT, TRIAGE, Desk, open_task, stored, use_complaint_pack, use_incident_pack


def offered() -> list[str]:
    return [str(one["value"]) for one in options(record_type("incident"), "en")]


def test_form_offers_the_taxonomy_in_use_in_the_order_of_its_tree(desk: Desk) -> None:
    found = offered()

    assert found[:3] == ["network", "network_wired", "network_wifi"] and "fault" not in found
    chinese = options(record_type("incident"), "zh-CN")
    labels = {one["value"]: (one["label"], one["name"], one["depth"]) for one in chinese}
    assert labels["network_wifi"] == ("网络 › 无线网络", "无线网络", 1)


def test_pack_says_the_categories_while_there_is_no_tree(tenant: int) -> None:
    use_incident_pack()

    assert offered() == ["network", "hardware", "software", "account_access", "email", "printing", "phone", "other"]


def test_other_taxonomy_is_offered_once_it_is_used_and_records_keep_theirs(
    desk: Desk, keeper: Actor, key_of: KeyOf
) -> None:
    before = desk.report()

    use_taxonomy(key_of("demand"), keeper)

    assert offered()[:2] == ["fault", "fault_software"] and "printing" not in offered()
    assert record_type("incident").by_key["category"].shown(stored(before).category, "en") == "Printing"
    complete_task(open_task(before).key, TRIAGE, "accept", desk.agent)
    assert stored(before).category == "printing"


def test_retired_category_is_offered_and_taken_no_more(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    has_it = desk.report()
    remove_thing("category", key_of("printing"), keeper)

    assert "printing" not in offered()
    with pytest.raises(InvalidForm) as refused:
        desk.report()
    assert list(refused.value.fields) == ["category"]
    complete_task(open_task(has_it).key, TRIAGE, "accept", desk.agent)
    update_fields(has_it.number, {"category": "printing"}, desk.agent)
    update_fields(has_it.number, {"category": "phone"}, desk.agent)
    with pytest.raises(InvalidForm):
        update_fields(has_it.number, {"category": "printing"}, desk.agent)
    restore_thing("category", key_of("printing"), keeper)
    assert "printing" in offered()


def test_category_for_other_types_is_not_offered(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    save_category(key_of("network"), {"name_en": "Network", "types": "incident"}, keeper)
    assert "network_wifi" in offered()

    use_complaint_pack()
    save_category(key_of("phone"), {"name_en": "Phone", "types": "complaint"}, keeper)

    assert "phone" not in offered() and "network_wifi" in offered()
    with pytest.raises(InvalidForm):
        save_category(key_of("network"), {"name_en": "Network", "types": "nothing"}, keeper)


def test_list_of_a_branch_has_all_below_it(desk: Desk) -> None:
    for category in ("network", "network_wifi", "printing"):
        desk.report({**REPORT, "category": category})

    def numbers(category: str) -> list[str]:
        page = record_list("incident", {"category": category}, "opened_at", None, 50, desk.agent)
        return [one.number for one in page.items]

    assert [len(numbers(one)) for one in ("network", "network_wifi", "printing", "phone")] == [2, 1, 1, 0]


def test_imported_category_stays_as_its_source_has_it(desk: Desk) -> None:
    reported = desk.report()
    update_fields(reported.number, {"category": "Category 26"}, Actor(None, "import", "Import"))

    assert record_type("incident").by_key["category"].shown("Category 26", "en") == "Category 26"
    complete_task(open_task(reported).key, {**TRIAGE, "category": "Category 26"}, "accept", desk.agent)
    assert stored(reported).category == "Category 26"


def test_report_asks_the_database_no_more_than_without_a_tree(desk: Desk) -> None:
    desk.report()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    reported = desk.report()
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)

    assert said and not [one for one in said if " category " in one or "taxonomy" in one]
