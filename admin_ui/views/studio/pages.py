"""All pages of the studio that belong to packs; a tab appears in the workspace with its page."""

from admin_ui.views.studio import diagram, files, findings, library, running
from admin_ui.views.studio.decisions import designer as decisions
from admin_ui.views.studio.forms import designer as form_designer
from admin_ui.views.studio.forms import overview as forms
from admin_ui.views.studio.forms import texts as form_texts
from admin_ui.views.studio.tests import coverage, overview, scenario
from admin_ui.views.studio.types import as_text, sheet
from admin_ui.views.studio.versions import history, using

PAGES = (
    library,
    files,
    findings,
    diagram,
    forms,
    form_designer,
    form_texts,
    decisions,
    sheet,
    as_text,
    overview,
    scenario,
    coverage,
    history,
    using,
    running,
)
