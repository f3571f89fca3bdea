"""All pages of the studio that belong to packs; a tab appears in the workspace with its page."""

from admin_ui.views.studio import (
    decisions,
    diagram,
    files,
    findings,
    form_designer,
    form_texts,
    forms,
    library,
    running,
    type,
    using,
    versions,
)
from admin_ui.views.studio.tests import coverage, overview, scenario

PAGES = (
    library,
    files,
    findings,
    diagram,
    forms,
    form_designer,
    form_texts,
    decisions,
    type,
    overview,
    scenario,
    coverage,
    versions,
    using,
    running,
)
