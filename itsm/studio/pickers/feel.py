"""What a FEEL editor completes: the functions that run here, and the names that a process of a record sees."""

from collections.abc import Iterator

from engine.feel import function_names, signatures
from itsm.packs.model import RecordType
from itsm.records.flow.context import RecordContext
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record
from itsm.schedule.context import TYPES as SCHEDULE
from itsm.war_room.context import TYPES as WAR_ROOM

Json = dict[str, object]
_TYPES = {"number": "Number", "date": "Date"}
"""Of fields that are not texts."""


def functions() -> list[Json]:
    """Every function with its signatures and the names of its parameters, as the first of these has them."""
    return [_function(name) for name in function_names()]


def _function(name: str) -> Json:
    ways = signatures(name)
    parameters = [part.partition(":")[0].strip().rstrip("?") for part in _inside(ways[0]).split(",")]
    return {"name": name, "parameters": [one for one in parameters if one], "signatures": list(ways), "help": ""}


def _inside(signature: str) -> str:
    return signature.partition("(")[2].rpartition(")")[0]


def variables(of_type: RecordType | None, language: str) -> list[Json]:
    """``record`` with its fields, ``times`` of the pack, ``schedule`` with what is planned, ``war_room``."""
    if of_type is None:
        return []
    times = [{"name": one.key, "type": "DateTime", "info": one.name(language)} for one in of_type.times]
    fields, more = list(_fields(of_type, language)), list[Json]()
    if times:
        more.append({"name": "times", "type": "Context", "info": "", "entries": times})
    if of_type.schedule is not None:
        plan = [{"name": name, "type": kind, "info": ""} for name, kind in SCHEDULE.items()]
        more.append({"name": "schedule", "type": "Context", "info": "", "entries": plan})
    if of_type.war_room is not None:
        room = [{"name": name, "type": kind, "info": ""} for name, kind in WAR_ROOM.items()]
        more.append({"name": "war_room", "type": "Context", "info": "", "entries": room})
    found: list[Json] = [{"name": "record", "type": "Context", "info": of_type.name(language), "entries": fields}]
    return [*found, *more]


def _fields(of_type: RecordType, language: str) -> Iterator[Json]:
    for name in RecordContext(lambda: OpenRecord(Record(type_key=of_type.key), of_type)):
        field = of_type.by_key.get(name)
        kind = "String" if field is None else _TYPES.get(field.type, "String")
        yield {"name": name, "type": kind, "info": field.label(language) if field is not None else ""}
