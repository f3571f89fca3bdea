"""The parts of the reference that are made from the program: settings, roles, commands, the incident process.

``python -m docs.tables`` writes them between their marks; with ``--check`` it only says which pages are stale.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from app.command_line import flowdesk
from app.commands.speaking import speak
from app.settings import SETTINGS
from docs import pack_tables, parity_tables
from itsm.people.roles import PERMISSIONS, ROLES

REFERENCE = Path(__file__).resolve().parent / "reference"
PART = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
WIDTH = 100


def settings() -> str:
    """Every row of the table of settings."""
    rows = [
        f"| `{row.variable}` | {row.expected} | {f'`{row.default}`' if row.default else '–'} | {row.help} |"
        for row in SETTINGS
    ]
    return _table(["variable", "expected", "default", "purpose"], rows)


def roles() -> str:
    """Every permission, what it allows, and which roles have it."""
    rows = [
        f"| `{name}` | {meaning} | {', '.join(f'`{role}`' for role in ROLES if name in ROLES[role])} |"
        for name, meaning in PERMISSIONS.items()
    ]
    return _table(["permission", "what it allows", "roles"], rows)


def commands() -> str:
    """The help of every command."""
    speak("en")
    parts = []
    for context in _contexts(flowdesk(), "flowdesk", None):
        text = re.sub(r"[ \t]+$", "", context.get_help(), flags=re.MULTILINE)
        parts.append(f"## {context.command_path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _contexts(command: click.Command, name: str, parent: click.Context | None) -> Iterator[click.Context]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    yield context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found and not found.hidden:
                yield from _contexts(found, each, context)


def _table(head: list[str], rows: list[str]) -> str:
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows, ""])


MADE: dict[str, Callable[[], str]] = {
    "settings": settings, "roles": roles, "commands": commands, **pack_tables.MADE, **parity_tables.MADE,
}


def made(page: str) -> str:
    """The text of a page with its made parts as they must be now."""
    return PART.sub(lambda found: found[1] + MADE[found[2]]() + found[4], page)


def pages() -> dict[Path, str]:
    """The pages of the reference that have made parts, with their text as it stands."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(REFERENCE.glob("*.md"))}
    return {path: text for path, text in texts.items() if any(name in MADE for _, name, _, _ in PART.findall(text))}


def main(arguments: list[str]) -> int:
    """Write the made parts anew; with ``--check`` write nothing and give 1 when a page is stale."""
    stale = {path: made(text) for path, text in pages().items() if made(text) != text}
    for path, text in stale.items():
        if "--check" in arguments:
            print(f"{path.name} is not what the program says. Run: python -m docs.tables")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
