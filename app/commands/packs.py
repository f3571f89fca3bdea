"""Finding the packs that a path means."""

from pathlib import Path

from engine.errors import InvalidInput, text


def pack_folders(paths: tuple[Path, ...]) -> list[Path]:
    """Folders of the packs in ``paths``: each is a pack's folder, or a folder of packs such as ``processes``.

    Raises InvalidInput when a path holds none.
    """
    found: list[Path] = []
    for path in paths:
        inside = [path] if (path / "pack.yaml").is_file() else sorted(file.parent for file in path.glob("*/pack.yaml"))
        if not inside:
            raise InvalidInput(
                text("Expected a pack (a folder with pack.yaml) at %(path)s, but there is none.", path=str(path))
            )
        found += inside
    return found
