"""Variables to begin a trial with: a made-up record of a type, or a real one that the person may see."""

from collections.abc import Mapping

from database import reading
from engine.feel import FeelValue, normalise
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records.flow.context import PATH, RecordContext
from itsm.records.opened import OpenRecord
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights


def example_record(of_type: RecordType) -> Mapping[str, FeelValue]:
    """The names that a process of ``of_type`` sees, with made-up values: of a choice the first."""
    fields: dict[str, FeelValue] = {
        field.key: field.choices[0].value for field in of_type.fields if field.choices
    }
    about = of_type.by_key.get("category")
    if about is not None:
        fields[PATH] = about.path(fields.get(about.key))
    status = of_type.statuses[0].key if of_type.statuses else None
    return {"record": {"number": f"{of_type.prefix}-000001", "status": status, **fields}}


def real_record(number: str, actor: Actor) -> Mapping[str, FeelValue]:
    """The name ``record`` as the process of record ``number`` sees it. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        opened = OpenRecord(seen.row, record_type(seen.row.type_key, session))
        context, hidden = RecordContext(lambda: opened), field_rights(actor, opened.type, seen.thing).hidden
        return {"record": {name: normalise(context[name]) for name in context if name not in hidden}}

