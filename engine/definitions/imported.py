"""Files that a diagram imports: looked for beside it, so that names of their elements can be followed."""

from engine.definitions.addresses import is_address
from engine.definitions.model import LintEnvironment, Model, local_name
from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition
from engine.spiff.diagram.records import BPMN

MOST = 20
"""More imports than this are not looked at: each is a file of its own to read."""


def read_imported(model: Model, environment: LintEnvironment) -> dict[str, Model | None]:
    """Return the BPMN files that a file imports, by location; what they import in turn is not followed.

    Locations with a scheme (``https:``) are left out: nothing is fetched.
    """
    if environment.nearby is None:
        return {}
    wanted = [node for node in model.of_kind("import") if (node.get("importType") or "").strip() == BPMN]
    places = dict.fromkeys((node.get("location") or "").strip() for node in wanted)
    near = [place for place in places if place and not is_address(place)]
    return {place: _read(environment.nearby(place)) for place in near[:MOST]}


def _read(data: bytes | None) -> Model | None:
    if data is None:
        return None
    try:
        found = Model.read(read_xml(data))
    except InvalidDefinition:  # told by rule imported-files, as a file that is none
        return None
    return found if local_name(found.root) == "definitions" else None
