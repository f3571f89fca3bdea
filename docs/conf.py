"""How the documentation is built: Sphinx with MyST, in Diátaxis order."""

project = "Flowdesk"
author = "The Flowdesk contributors"
copyright = "2026, the Flowdesk contributors"
language = "en"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "alabaster"
html_title = "Flowdesk"
html_show_sourcelink = False
html_theme_options = {
    "description": "The service desk that an organisation can redraw",
    "fixed_sidebar": True,
    "page_width": "64rem",
    "sidebar_width": "16rem",
}
