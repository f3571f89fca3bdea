"""A pack as a ZIP file: written with the folders that ``flowdesk deploy`` reads, and read with mistrust."""

import io
import re
import zipfile
from collections.abc import Mapping

from engine.errors import InvalidInput, text
from itsm.packs.folder import MOST_BYTES
from itsm.packs.versions.naming import kind_of
from itsm.studio.drafts.commands.files import MOST_FILES, MOST_TOGETHER

_IGNORED = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|[^/]*\.md)$")
_ROOMS = re.compile(r"^(?:.*/)?(?P<room>processes|forms)/[^/]+/(?P<rest>.+)$")
_WHEN = (2000, 1, 1, 0, 0, 0)
"""The time of every file: the same pack makes the same archive."""


def written(pack: str, contents: Mapping[str, bytes]) -> bytes:
    """An archive of a pack, all in a folder of its key."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents.items()):
            archive.writestr(zipfile.ZipInfo(f"{pack}/{name}", _WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    """The files of a pack in an archive, by their names in the pack.

    Raises InvalidInput: no archive, too much in it once it is unpacked, encrypted, a name that no pack has, or twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive)
    # What the module raises for a broken archive: bad parts, an unknown packing (NotImplementedError), a password.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise InvalidInput(
            text("Expected a ZIP file of a pack, but it cannot be read. Export a pack to see what one looks like.")
        ) from problem


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    inside = [one for one in archive.infolist() if not one.is_dir() and not _IGNORED.search(one.filename)]
    if len(inside) > MOST_FILES:
        raise _too_much()
    top = _top([one.filename for one in inside])
    found: dict[str, bytes] = {}
    left = MOST_TOGETHER
    for one in inside:
        name = _name(one.filename.removeprefix(top))
        if kind_of(name) is None or name in found:
            raise InvalidInput(
                text("Expected files of a pack, each once, such as flow.bpmn or forms/report.form, but found "
                     "“%(name)s”. Leave it out.", name=one.filename[:200])
            )  # fmt: skip
        with archive.open(one) as file:
            content = file.read(min(left, MOST_BYTES) + 1)
        left -= len(content)
        if len(content) > MOST_BYTES or left < 0:
            raise _too_much()
        found[name] = content
    if "pack.yaml" not in found:
        raise InvalidInput(text("Expected a file pack.yaml in the pack, but there is none."))
    return found


def _name(path: str) -> str:
    """The name in the pack: ``processes/KEY/`` goes, ``forms/KEY/`` is the folder ``forms``."""
    found = _ROOMS.match(path)
    if found is None:
        return path
    return f"forms/{found['rest']}" if found["room"] == "forms" else found["rest"]


def _top(names: list[str]) -> str:
    """The folder that all files lie in, where they do and it is none of a pack's own."""
    tops = {name.partition("/")[0] for name in names if "/" in name} if all("/" in name for name in names) else set()
    top = next(iter(tops)) if len(tops) == 1 else ""
    return f"{top}/" if top and top not in ("forms", "processes", "scenarios", "imports") else ""


def _too_much() -> InvalidInput:
    return InvalidInput(
        text("Expected a pack of at most %(files)s files and %(most)s bytes, but it would be larger. Remove what "
             "is not needed.", files=MOST_FILES, most=MOST_TOGETHER)
    )  # fmt: skip
