"""Every screen of the studio, in both languages: understood, quiet, open to all, as wide as the window, and marked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.admin_ui.desk_server import Visitors
from tests.support.screens.desk import studio
from tests.support.screens.listed import SCREENS, Screen
from tests.support.screens.looked import complaints

pytestmark = pytest.mark.browser

Desk = tuple[Visitors, Page]


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with studio(tmp_path_factory.mktemp("studio") / "data", request.param) as found:
        yield found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_nothing_is_wrong_with_a_screen(desk: Desk, screen: Screen) -> None:
    assert list(complaints(*desk, screen)) == []
