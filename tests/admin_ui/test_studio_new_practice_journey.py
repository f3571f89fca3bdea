"""A practice that nobody has thought of is built in the browser, in Chinese, from nothing to a closed record."""

from pathlib import Path

import pytest

from tests.admin_ui import founding as founder
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.admin_ui.drawing import sign_up
from tests.admin_ui.hand import Hand

pytestmark = pytest.mark.browser

MINUTES = 15
TOLD = (87, 148)
"""Clicks and characters that it took when it was counted last; docs/how-to/design-a-record-type.md tells them."""


@pytest.mark.timeout(600)
def test_new_practice_is_built_in_chinese_within_a_quarter_of_an_hour(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        hand = Hand(visitors.window(), "zh-CN")
        sign_up(hand.page, server)
        click(hand.page.get_by_role("button", name="简体中文"))

        founder.begins(hand)
        founder.designs_the_type(hand)
        founder.asks_for_the_fields(hand)
        founder.makes_the_form_of_inspection(hand)
        founder.draws_the_inspection(hand)
        founder.tests_it(hand)
        founder.puts_it_into_use(hand)
        founder.reports(hand)
        founder.works_it_to_its_end(hand)

        assert visitors.faults == []
        assert hand.minutes <= MINUTES
        assert (hand.clicks, hand.characters) == TOLD
