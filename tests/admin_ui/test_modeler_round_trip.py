"""What was drawn elsewhere is opened by the editor, saved and compared: nothing of it is lost, in either language."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from admin_ui.views.frame.assets import asset
from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.drawing import sign_up
from tests.contracts.tree import ROOT
from tests.support.elsewhere.generated import generated
from tests.support.elsewhere.meaning import meaning

pytestmark = pytest.mark.browser

SHIPPED = sorted((ROOT / "processes").rglob("*.bpmn"))
GENERATED = 200
KINDS = (
    "forms", "decisions", "processes", "job_types", "teams", "statuses", "operations", "times", "clocks", "variables",
    "functions",
)
"""What the editor is given to choose from: here nothing of each."""
OPEN_AND_SAVE = """async ([address, files, language, kinds]) => {
  const { createModeler, written } = await import(address);
  const nothing = {};
  for (const kind of kinds) nothing[kind] = [];
  const canvas = document.createElement('div');
  canvas.style.height = '600px';
  document.body.append(canvas);
  const modeler = createModeler({ canvas, panel: document.createElement('div'), names: nothing, language });
  const saved = [];
  for (const file of files) {
    try {
      await modeler.importXML(file);
      saved.push(await written(modeler, language));
    } catch (problem) { saved.push(`<failed>${problem.message}</failed>`); }
  }
  modeler.destroy();
  canvas.remove();
  return saved;
}"""


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with running_desk(tmp_path_factory.mktemp("desk")) as server, chromium(server.address) as found:
        sign_up(found.window(), server)
        yield found


@pytest.fixture
def page(visitors: Visitors) -> Page:
    return visitors.contexts[0].pages[0]


def _saved(page: Page, files: Sequence[str], language: str) -> list[str]:
    found: list[str] = page.evaluate(OPEN_AND_SAVE, [asset("modeler/modeler.js"), files, language, KINDS])
    return found


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_diagram_comes_back_the_same(page: Page, file: Path, language: str) -> None:
    text = file.read_text(encoding="utf-8")

    (saved,) = _saved(page, [text], language)

    assert meaning(saved) == meaning(text)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_generated_diagrams_come_back_with_all_that_other_tools_wrote(
    visitors: Visitors, page: Page, language: str
) -> None:
    files = generated(GENERATED)

    saved = _saved(page, files, language)

    assert len(files) == GENERATED
    pairs = enumerate(zip(files, saved, strict=True))
    assert [at for at, (drawn, back) in pairs if meaning(drawn) != meaning(back)] == []
    assert visitors.faults == []
