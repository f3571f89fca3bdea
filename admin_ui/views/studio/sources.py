"""What a new pack may begin with, as the form offers it, and what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from database import reading
from engine.errors import InvalidDefinition, InvalidInput, text
from itsm.packs.reading import read_record_type
from itsm.studio.beginning import archives
from itsm.studio.beginning.copying import NewName
from itsm.studio.beginning.starters import starter_files, starters
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.library import keys_of_packs

ARCHIVE = "archive"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Beginning:
    """What stands in the form: ``source`` is ``starter:KEY``, ``pack:KEY`` or ``archive``."""

    source: str = ""
    key: str = ""
    prefix: str = ""
    name_en: str = ""
    name_zh: str = ""
    archive: bytes = b""

    def files(self) -> tuple[str, Mapping[str, bytes]]:
        """The key of the source, and its files. Raises InvalidInput, InvalidDefinition, NotFound."""
        kind, _, key = self.source.partition(":")
        if self.source == ARCHIVE:
            contents = archives.read(self.archive)
            return read_record_type(contents["pack.yaml"], "pack.yaml").key, contents
        if kind == "starter":
            return key, starter_files(key)
        with reading() as session:
            return key, draft_of(session, key).contents

    def new_name(self, key: str, contents: Mapping[str, bytes]) -> NewName:
        """What the pack is to be called; what was left empty with an archive is as the archive has it."""
        names = {"en": self.name_en or self.name_zh, "zh-CN": self.name_zh}
        if self.source != ARCHIVE:
            return NewName(self.key, self.prefix, {language: name for language, name in names.items() if name})
        own = read_record_type(contents["pack.yaml"], "pack.yaml")
        given = {language: name for language, name in names.items() if name}
        return NewName(self.key or key, self.prefix or own.prefix, given or own.names)


def beginning() -> Beginning:
    """What was sent."""
    sent, file = request.form, request.files.get("archive")
    return Beginning(
        sent.get("source", "")[:LONGEST], sent.get("key", "").strip()[:LONGEST],
        sent.get("prefix", "").strip()[:LONGEST], sent.get("name_en", "").strip()[:LONGEST],
        sent.get("name_zh", "").strip()[:LONGEST], file.read() if file else b"",
    )  # fmt: skip


def sources() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Groups of what one may begin with: the value that is sent, and its name."""
    language = visitor().language
    with reading() as session:
        packs = [(f"pack:{key}", _name(draft_of(session, key).contents, key)) for key in keys_of_packs(session)]
    begun = [(f"starter:{key}", one.name(language)) for key, one in starters().items()]
    return (
        (say(text("To begin with")), begun),
        (say(text("Copy of a pack")), packs),
        (say(text("From a file")), ((ARCHIVE, say(text("ZIP file of a pack"))),)),
    )


def files_sent() -> dict[str, bytes] | None:
    """Files that were sent to be taken into a pack by their names; None for the archive of a whole pack.

    Raises InvalidInput when nothing was sent.
    """
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not sent:
        raise InvalidInput(text("Expected a file, but none was chosen. Choose one."))
    return {_place(file.filename or ""): file.read() for file in sent}


def _place(filename: str) -> str:
    """Where a file belongs in a pack, told by its ending."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return f"forms/{name}" if name.endswith(".form") or name == "zh-CN.yaml" else name


def _name(contents: Mapping[str, bytes], key: str) -> str:
    try:
        return read_record_type(contents.get("pack.yaml", b""), "pack.yaml").name(visitor().language)
    except InvalidDefinition:
        return key
