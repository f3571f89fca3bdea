"""``flowdesk test``: run the scenarios of packs."""

from pathlib import Path

import click

from app.commands.packs import pack_folders
from app.commands.speaking import Answer, json_option, said
from engine.errors import Text, text

_HELP = text(
    """Run the scenarios of process packs (scenarios/*.yaml) in memory. PATH is a pack's folder, or a folder of packs.

Needs no database and changes none. The exit code is 1 when a scenario fails.

\b
Examples:
  flowdesk test processes
  flowdesk test processes/incident --json"""
)
