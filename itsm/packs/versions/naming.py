"""What files of a pack are called: in the pack (``forms/triage.form``), and deployed (``forms/KEY/triage.form``)."""

import re
from collections.abc import Mapping

_FILE = r"\w[\w.-]{0,99}"
KINDS: Mapping[str, re.Pattern[str]] = {
    "record_type": re.compile(r"pack\.yaml"),
    "process": re.compile(rf"{_FILE}\.bpmn"),
    "decision": re.compile(rf"{_FILE}\.dmn"),
    "form": re.compile(rf"forms/{_FILE}\.form"),
    "texts": re.compile(r"forms/zh-CN\.yaml"),
    "catalogue": re.compile(r"catalogue\.yaml"),
    "scenario": re.compile(rf"scenarios/{_FILE}\.yaml"),
    "import_mapping": re.compile(rf"imports/{_FILE}\.yaml"),
}
"""The names of each kind of file, in the order in which a pack is read."""

KINDS_OF_PACKS = ("record_type", "library")
"""As what a pack's own file is deployed, under the key of the pack."""
_FORMS = "forms/"


def kind_of(name: str) -> str | None:
    """The kind of a file by its name in the pack; None when a pack has no such file."""
    return next((kind for kind, pattern in KINDS.items() if pattern.fullmatch(name)), None)


def resource_name(key: str, name: str) -> str:
    """What the file ``name`` of the pack ``key`` is called as deployed, and in findings."""
    return f"forms/{key}/{name.removeprefix(_FORMS)}" if name.startswith(_FORMS) else f"processes/{key}/{name}"


def name_in_pack(resource: str) -> str:
    """The name in its pack of what is called ``resource`` as deployed."""
    room, _, rest = resource.partition("/")
    name = rest.partition("/")[2]
    return _FORMS + name if room == "forms" else name


def pack_in(resource: str) -> str:
    """Key of the pack that a deployed file belongs to; empty when it belongs to none."""
    parts = resource.split("/")
    return parts[1] if len(parts) > 2 else parts[0] if len(parts) == 2 else ""
