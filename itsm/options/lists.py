"""Lists of the record type: the choices of one of its fields, worded as they are on the record."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from itsm.categories.choices import FIELD, options
from itsm.options.asked import Asked, Offer, offer
from itsm.packs.names import in_language


def choices(_session: Session, asked: Asked) -> Sequence[Offer]:
    """The choices that the field still offers; for the category its tree."""
    field = asked.type.by_key.get(asked.name)
    if field is None:
        return ()
    if field.key == FIELD:
        return options(asked.type, asked.language)
    return [offer(one.value, in_language(one.labels, asked.language)) for one in field.choices if one.offered]
