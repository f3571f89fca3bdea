"""Values of fields as a reader sees them: labels of choices, people by their names, times on the reader's clock."""

from collections.abc import Iterable

from admin_ui.views.frame.visitor import visitor
from itsm.catalogue.queries.names import service_name
from itsm.packs.model import Field
from itsm.people import queries as people

SERVICE = "service"
"""The field that names a service of the catalogue, by its code or in any words."""


def in_words(field: Field, value: object) -> str:
    """The value of a field; empty without one, and for somebody who is no more."""
    if field.type == "person" and (keys := person_keys([value])):
        return next((one.name for one in people.people(keys).values()), "")
    if field.key == SERVICE and field.type == "text" and value:
        return service_name(str(value), visitor().language)
    return field.shown(value, visitor().language, visitor().time_zone)


def person_keys(values: Iterable[object]) -> list[int]:
    """Keys of people among the values of a field of the type ``person``."""
    return [int(str(value)) for value in values if str(value or "").isdecimal()]
