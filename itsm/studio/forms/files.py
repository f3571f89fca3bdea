"""The forms among the files of a pack: their names, their ids, and new ones."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidForm, text

FOLDER, ENDING = "forms/", ".form"
TEXTS = "forms/zh-CN.yaml"
LONGEST_ID = 60
SCHEMA_VERSION = 19

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form of a pack: ``name`` is that of its file without folder and ending, ``id`` what diagrams call it."""

    name: str
    id: str
    fields: int
    readable: bool


def path_of(name: str) -> str:
    """The file of a form in its pack."""
    return f"{FOLDER}{name}{ENDING}"


def forms_in(files: Mapping[str, bytes]) -> list[FormFile]:
    """The forms of a pack by name."""
    names = sorted(name[len(FOLDER) : -len(ENDING)] for name in files
                   if name.startswith(FOLDER) and name.endswith(ENDING))  # fmt: skip
    return [_form_file(name, files[path_of(name)]) for name in names]


def _form_file(name: str, content: bytes) -> FormFile:
    schema = schema_of(content)
    if schema is None:
        return FormFile(name, name, 0, False)
    fields = sum(1 for one in components_of(schema) if one.get("key"))
    return FormFile(name, str(schema.get("id") or name), fields, True)


def schema_of(content: bytes) -> Schema | None:
    """The JSON of a form, whatever is wrong with it; None when it is none."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def components_of(schema: Schema) -> list[Schema]:
    """All components in document order, a group before its children; entries that are none are left out."""
    found: list[Schema] = []
    waiting: list[object] = [schema.get("components")]
    while waiting:
        inside = waiting.pop()
        items = [one for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []
        if len(items) == 1:
            found.append(items[0])
            waiting.append(items[0].get("components"))
        else:
            waiting.extend([one] for one in reversed(items))
    return found


def written(schema: Schema) -> bytes:
    """A form as its file has it: what the designer writes looks the same."""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def empty(form_id: str) -> bytes:
    """A form without fields."""
    return written({"type": "default", "id": form_id, "schemaVersion": SCHEMA_VERSION, "components": []})


def copied(content: bytes, form_id: str) -> bytes:
    """The same form under another id."""
    schema = schema_of(content)
    if schema is None:
        raise InvalidForm({"of": text("Expected a form that can be read, but this one is broken. Mend it first.")})
    return written({**schema, "id": form_id})


def checked_id(form_id: str, files: Mapping[str, bytes]) -> str:
    """A new id that no form of the pack has. Raises InvalidForm."""
    wanted = form_id.strip()
    if not wanted.isascii() or not wanted.isidentifier() or len(wanted) > LONGEST_ID:
        raise InvalidForm({
            "id": text("Expected letters, digits and _ (at most %(most)s), but got “%(id)s”.", most=LONGEST_ID,
                       id=wanted[:LONGEST_ID])
        })  # fmt: skip
    if any(wanted in (one.name, one.id) for one in forms_in(files)):
        raise InvalidForm({"id": text("Expected another id, but this pack has a form “%(id)s” already.", id=wanted)})
    return wanted
