"""All pages of the studio that belong to packs; a tab appears in the workspace with its page."""

from admin_ui.views.studio import diagram, files, findings, library, versions

PAGES = (
    diagram,
    library,
    files,
    findings,
    versions,
)
