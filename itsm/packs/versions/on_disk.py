"""A pack as it lies in folders: ``processes/<key>/`` and ``forms/<key>/`` (or all in one folder with ``forms/``)."""

from pathlib import Path

from engine.errors import InvalidInput, text
from itsm.packs.names import LANGUAGES

_BESIDE_FORMS = ("pack.yaml", "catalogue.yaml", "*.bpmn", "*.dmn", "scenarios/*.yaml", "imports/*.yaml")
_FORMS = ("*.form", *(f"{language}.yaml" for language in LANGUAGES[1:]))


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


def read_folder(path: Path) -> dict[str, bytes]:
    """The files of the pack in ``path`` by their names in the pack. Raises InvalidInput when there is no pack."""
    if not (path / "pack.yaml").is_file():
        raise InvalidInput(text("Expected a folder with pack.yaml, but %(path)s has none.", path=str(path)))
    found = [(str(file.relative_to(path).as_posix()), file) for kind in _BESIDE_FORMS for file in path.glob(kind)]
    found += [(f"forms/{file.name}", file) for kind in _FORMS for file in _forms_of(path).glob(kind)]
    return {name: file.read_bytes() for name, file in sorted(found)}


def _forms_of(path: Path) -> Path:
    """Its own, else those beside: another pack beside may have the same name."""
    own, beside = path / "forms", path.resolve().parent.parent / "forms" / path.resolve().name
    return own if own.is_dir() or not beside.is_dir() else beside
