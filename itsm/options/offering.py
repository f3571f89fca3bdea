"""The options of one form, for one person: each source is asked when a field needs it."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from database import reading_along
from engine.registry import Actor
from itsm.forms.options.source import Source, SourceKind
from itsm.options.asked import Asked, Offer, missing, offer
from itsm.options.builds import builds
from itsm.options.customers import customers, levels
from itsm.options.decision import decided
from itsm.options.lists import choices
from itsm.options.offerings import services
from itsm.options.people import people, teams, workers
from itsm.options.records import records
from itsm.options.web.kept import from_web
from itsm.packs.model import RecordType

Ask = Callable[[Session, Asked], Sequence[Offer]]
SOURCES: Mapping[SourceKind, Ask] = {
    "people": people, "workers": workers, "teams": teams, "services": services, "records": records,
    "list": choices, "decision": decided, "builds": builds, "levels": levels, "customers": customers,
    "web": lambda _session, asked: from_web(asked.name),
}  # fmt: skip


class FormOptions:
    """Knows what the fields of a form of ``record_type`` offer to ``actor``; ``current`` reads what a record has."""

    def __init__(
        self, record_type: RecordType, language: str, actor: Actor, current: Callable[[str], object] | None = None
    ) -> None:
        self._type, self._language, self._actor, self._current = record_type, language, actor, current

    def options_from(
        self, source: Source, key: str, wanted: Sequence[str], names: Mapping[str, object]
    ) -> Sequence[Offer]:
        """What ``source`` offers; what the record has already stays, whether its value is offered still or not."""
        field = self._type.by_key.get(key)
        holds_person = field is not None and field.type == "person"
        asked = Asked(source.name, wanted, names, self._type, self._language, self._actor, holds_person)
        with reading_along() as session:
            found = SOURCES[source.kind](session, asked)
        left = set(missing(asked, found))
        kept = [value for value in self._kept(key) if value in left]
        return [*found, *(offer(value, value) for value in kept)]

    def names_items(self, key: str) -> bool:
        """True for a field of the type that says so."""
        field = self._type.by_key.get(key)
        return field is not None and field.names_items

    def _kept(self, key: str) -> list[str]:
        value = self._current(key) if self._current is not None and key in self._type.by_key else None
        if value is None:
            return []
        return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
