"""All pages of the studio that belong to packs; a tab appears in the workspace with its page."""

from admin_ui.views.studio import decisions, files, library, running, versions

PAGES = (
    library,
    files,
    decisions,
    versions,
    running,
)
