"""``flowdesk deploy``: put packs into use."""

from pathlib import Path

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, finding_line, help_of, json_option, shown
from engine.errors import text
from engine.registry import SYSTEM

_HELP = help_of(
    text(
        "Put process packs into use. PATH is a pack's folder, or a folder of packs.\n\n"
        "Only what changed becomes a new version; running records finish on theirs. A pack with errors "
        "is refused as a whole. Categories that its files name and the organisation does not have are told as warnings."
    ),
    "flowdesk deploy processes/incident",
    'flowdesk deploy my-packs --organisation "Example Ltd"',
)


@click.command("deploy", help=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, file_okay=False, path_type=Path))  # fmt: skip
@organisation_option
@json_option
def command(paths: tuple[Path, ...], organisation_name: str | None, as_json: bool) -> int:
    """Put process packs into use."""
    from itsm.categories.naming import unknown_categories
    from itsm.packs.commands.deploy_pack import deploy_pack
    from itsm.packs.folder import load_folder
    from itsm.packs.versions.on_disk import pack_folders

    packs, sentences = [], []
    with organisation(organisation_name):
        for folder in pack_folders(paths):
            files = load_folder(folder)
            deployed = deploy_pack(files, SYSTEM)
            warnings = unknown_categories(files.resources, files.record_type)
            told = {"changed": deployed.changed, "versions": deployed.versions, "warnings": [*map(shown, warnings)]}
            packs.append({"pack": files.key, **told})
            sentences.append(text("%(pack)s: %(changed)s new versions", pack=files.key, changed=deployed.changed))
            sentences += map(finding_line, warnings)
    return Answer({"packs": packs}, sentences).give(as_json)
