"""Rules of routing as rows: what is chosen becomes FEEL in the decision, and everything else in its file stays."""

from xml.etree.ElementTree import canonicalize

import pytest

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import Actor
from engine.state import definitions
from itsm.routing.cells import shown, written
from itsm.routing.commands import move_rule, remove_rule, save_rule
from itsm.routing.queries import RoutingView, routing
from itsm.routing.table import read_table, write_rules
from tests.support.records import INCIDENT, REPORT, Desk, open_task

DEVICES = {"test_1": "hardware", "answer_0": "vendor", "note": "They have the parts"}


def view(keeper: Actor, language: str = "en") -> RoutingView:
    return routing("routing", keeper, language)


def in_words(found: RoutingView) -> list[tuple[list[str], list[str]]]:
    return [([cell.value for cell in rule.tests], [cell.value for cell in rule.answers]) for rule in found.rules]


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [("category", "printing", '"printing"'), ("branch", "hardware", 'contains(?, "/hardware/")'), ("site", "", "-"),
     ("branch", "Category 26", 'contains(?, "/Category 26/")'), ("text", '="a", "b"', '"a", "b"'),
     ("feel", "=> 3", "> 3"), ("text", "back\\slash", '"back\\\\slash"')],
)  # fmt: skip
def test_cell_is_read_as_it_was_written(kind: str, value: str, cell: str) -> None:
    assert written(kind, value, True) == cell  # type: ignore[arg-type]  # the kinds are named in the cases
    assert shown(kind, cell) == value  # type: ignore[arg-type]


def test_new_rule_stands_above_everything_else_and_routes(desk: Desk, keeper: Actor) -> None:
    save_rule("routing", None, DEVICES, None, keeper)

    found = view(keeper)
    assert (found.version, in_words(found)[0]) == (2, (["Computer and devices"], ["Vendor"]))
    assert found.rules[-1].tests == () and found.rules[0].note == "They have the parts"
    assert view(keeper, "zh-CN").rules[0].tests[0].label == "分类分支"
    assert open_task(desk.report({**REPORT, "category": "hardware_room"})).group_id == "vendor"
    assert open_task(desk.report()).group_id == "line-1"


def test_first_rule_that_holds_counts_and_order_is_changed(desk: Desk, keeper: Actor) -> None:
    save_rule("routing", None, DEVICES, None, keeper)
    save_rule("routing", None, {"test_0": "hardware_room", "answer_0": "line-2"}, None, keeper)
    rooms = {**REPORT, "category": "hardware_room"}
    assert open_task(desk.report(rooms)).group_id == "vendor"

    second = view(keeper).rules[1].id
    move_rule("routing", second, "up", None, keeper)

    assert open_task(desk.report(rooms)).group_id == "line-2"
    remove_rule("routing", second, None, keeper)
    assert open_task(desk.report(rooms)).group_id == "vendor"


def test_rest_of_the_file_stays_as_it_is() -> None:
    data = (INCIDENT / "routing.dmn").read_bytes()
    table = read_table(data, "routing")
    assert table is not None

    again = write_rules(data, "routing", table.rules)

    before, after = (canonicalize(each.decode(), strip_text=True) for each in (data, again))
    assert after == before


@pytest.mark.parametrize(
    ("values", "field"),
    [({"test_0": "nowhere"}, "test_0"), ({"answer_0": "nowhere"}, "answer_0"), ({"test_3": "=1 +"}, "test_3"),
     ({"test_3": "x" * 401}, "test_3"), ({"note": "a\x01b"}, "note"), ({"answer_1": "=if"}, "answer_1")],
)  # fmt: skip
def test_what_is_not_there_or_cannot_be_read_is_refused(
    desk: Desk, keeper: Actor, values: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_rule("routing", None, {**DEVICES, **values}, None, keeper)

    assert field in refused.value.fields and view(keeper).version == 1


def test_code_that_nothing_in_use_has_is_told_at_its_rule(desk: Desk, keeper: Actor) -> None:
    save_rule("routing", None, {"test_1": "=contains(?, \"/hardwear/\")", "answer_0": "vendor"}, None, keeper)
    save_rule("routing", None, {"test_0": '="printing", "phone"', "answer_0": "vendor"}, None, keeper)

    assert [rule.unknown for rule in view(keeper).rules] == [["hardwear"], [], []]


def test_rules_are_kept_by_who_may_once_and_nobody_overwrites_another(desk: Desk, keeper: Actor) -> None:
    with pytest.raises(Forbidden):
        save_rule("routing", None, DEVICES, None, desk.agent)
    with pytest.raises(InvalidState):
        remove_rule("routing", "as_drawn", None, keeper)
    for _ in range(2):
        made = save_rule("routing", None, DEVICES, 1, keeper, "c-1")
    assert len(view(keeper).rules) == 2
    with pytest.raises(Conflict):
        save_rule("routing", made.rule, {**DEVICES, "note": "Late"}, 1, keeper)
    for decision, rule in (("routing", "nowhere"), ("priority", "as_drawn"), ("nowhere", "x")):
        with pytest.raises(NotFound):
            save_rule(decision, rule, DEVICES, None, keeper)
    with reading() as session:
        assert definitions.latest(session, "decision", "routing").version == 2
