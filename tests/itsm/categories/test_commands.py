"""Keeping the tree: what is refused, what stays, and what the trail tells."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState
from engine.registry import Actor
from itsm.audit import AuditEntry
from itsm.categories.commands import move_category, save_category, save_taxonomy, take_categories, use_taxonomy
from itsm.categories.queries import not_in_tree, tree_view
from itsm.categories.shipping import shipped_taxonomies
from itsm.categories.tables import CategoryRow
from itsm.organisation.commands import remove_thing
from itsm.records.commands import update_fields
from itsm.routing.commands import save_rule
from tests.itsm.categories.conftest import KeyOf
from tests.support.mailboxes import set_up_mailbox
from tests.support.records import REPORT, Desk, stored

NEW = {"code": "badge", "name_en": "Badge reader", "taxonomy": "area"}


def refused(values: dict[str, str], keeper: Actor, key: int | None = None) -> list[str]:
    with pytest.raises(InvalidForm) as problem:
        save_category(key, values, keeper)
    return list(problem.value.fields)


def order(keeper: Actor, above: str) -> list[str]:
    view = tree_view("area", keeper, "en")
    branch = next(one for one in view.branches if one.category.code == above)
    return [one.category.code for one in branch.below]


def test_both_taxonomies_have_names_in_both_languages_and_no_code_twice() -> None:
    taxonomies = list(shipped_taxonomies())
    every = [one for taxonomy in taxonomies for one in taxonomy.categories]
    every += [below for one in every for below in one.below]

    assert [(one.code, one.used) for one in taxonomies] == [("area", True), ("demand", False)]
    assert len({one.code for one in every}) == len(every)
    assert all(set(one.names) == {"en", "zh-CN"} for one in every)


def test_new_category_stands_last_below_its_parent(desk: Desk, keeper: Actor) -> None:
    save_category(None, NEW | {"parent": "hardware"}, keeper)

    assert order(keeper, "hardware")[-1] == "badge"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"code": "a/b"}, "code"), ({"code": 'a"b'}, "code"), ({"code": ""}, "code"), ({"code": "x" * 101}, "code"),
     ({"code": "printing"}, "code"), ({"name_en": ""}, "name_en"), ({"parent": "nowhere"}, "parent"),
     ({"parent": "fault"}, "parent"), ({"taxonomy": "nowhere"}, "taxonomy"), ({"position": "0"}, "position")],
)  # fmt: skip
def test_wrong_values_are_refused_at_their_field(desk: Desk, keeper: Actor, values: dict[str, str], field: str) -> None:
    assert field in refused(NEW | values, keeper)


def test_category_is_never_below_itself_nor_deeper_than_six(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    assert refused({"name_en": "Hardware", "parent": "hardware_room"}, keeper, key_of("hardware")) == ["parent"]
    assert refused({"name_en": "Hardware", "parent": "hardware"}, keeper, key_of("hardware")) == ["parent"]

    above = "network"
    for level in range(2, 7):
        save_category(None, NEW | {"code": f"level {level}", "parent": above}, keeper)
        above = f"level {level}"
    assert refused(NEW | {"parent": above}, keeper) == ["parent"]
    assert refused({"name_en": "Hardware", "parent": "level 5"}, keeper, key_of("hardware")) == ["parent"]


def test_code_stays_once_it_is_given(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    assert refused({"name_en": "Printing", "code": "print"}, keeper, key_of("printing")) == ["code"]


def test_move_changes_places_and_stops_at_the_ends(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    before = order(keeper, "network")

    move_category(key_of("network_wired"), "up", keeper)
    move_category(key_of("network_wired"), "down", keeper)

    assert order(keeper, "network") == [before[1], before[0], *before[2:]]


def test_what_is_used_is_kept_and_what_holds_it_is_told(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    desk.report()
    assert not remove_thing("category", key_of("printing"), keeper).deleted
    assert remove_thing("category", key_of("phone"), keeper).deleted
    with pytest.raises(InvalidState, match="Categories below it"):
        remove_thing("category", key_of("network"), keeper)

    save_rule("routing", None, {"test_1": "delivery", "answer_0": "vendor"}, None, keeper)
    with pytest.raises(InvalidState, match="Decisions that name it"):
        remove_thing("category", key_of("delivery"), keeper)
    set_up_mailbox(keeper)
    with pytest.raises(InvalidState, match="Mailboxes"):
        remove_thing("category", key_of("other"), keeper)


def test_taxonomy_that_is_used_is_kept(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    with pytest.raises(InvalidState, match="New records are classified by it"):
        remove_thing("taxonomy", key_of("area"), keeper)

    use_taxonomy(key_of("demand"), keeper)

    assert not remove_thing("taxonomy", key_of("area"), keeper).deleted
    with pytest.raises(InvalidState):
        use_taxonomy(key_of("area"), keeper)


def test_values_of_an_import_become_categories_and_records_stay(desk: Desk, keeper: Actor) -> None:
    reported = desk.report()
    update_fields(reported.number, {"category": "Category 26"}, Actor(None, "import", "Import"))
    assert [(one.value, one.records) for one in not_in_tree(keeper)] == [("Category 26", 1)]

    assert take_categories(["Category 26"], "area", "hardware", keeper).count == 1

    assert not_in_tree(keeper) == [] and stored(reported).category == "Category 26"
    assert take_categories(["Category 26"], "area", "hardware", keeper).count == 0
    desk.report({**REPORT, "category": "Category 26"})
    with pytest.raises(InvalidForm):
        take_categories([], "area", "", keeper)


def test_each_act_is_done_by_who_may_once_and_told(desk: Desk, keeper: Actor, key_of: KeyOf) -> None:
    for act in (
        lambda: save_category(None, NEW, desk.agent), lambda: move_category(key_of("phone"), "up", desk.agent),
        lambda: use_taxonomy(key_of("demand"), desk.agent), lambda: take_categories(["x"], "area", "", desk.agent),
        lambda: save_taxonomy(None, {"code": "x", "name_en": "X"}, desk.agent),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
    made = [save_category(None, NEW, keeper, command_id="c-1") for _ in range(2)]
    save_category(made[0].key, {"name_en": "Badges"}, keeper, made[0].revision)
    with pytest.raises(Conflict):
        save_category(made[0].key, {"name_en": "Doors"}, keeper, made[0].revision)

    with reading() as session:
        told = select(AuditEntry.action).where(AuditEntry.subject == f"category {made[0].key}").order_by(AuditEntry.key)
        assert session.scalars(told).all() == ["category_added", "category_changed"]
        assert len(session.scalars(select(CategoryRow).where(CategoryRow.code == "badge")).all()) == 1
