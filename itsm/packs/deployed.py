"""Looking deployed packs up: record types, forms in a language, texts. Parsed once per version."""

from sqlalchemy.orm import Session

from database import UnitOfWork, looking_up_once, reading
from engine.state import definitions
from engine.state.newest import in_use, known, likely_key, newest_key, remembered
from engine.state.tables import Definition
from itsm.categories.choices import with_tree
from itsm.categories.tree import tree_in, tree_of
from itsm.forms.model import Form
from itsm.forms.reading import read_form
from itsm.forms.texts import translated
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.packs.switches.reading import as_switched_in, off_in, switched_off
from itsm.packs.texts import PackTexts, read_texts
from itsm.packs.versions.naming import pack_in


def parse_record_type(resource: bytes) -> RecordType:
    """A deployed record type."""
    return read_record_type(resource, "pack.yaml")


def parse_form(resource: bytes) -> Form:
    """A deployed form, in English."""
    return read_form(resource, "form")


def parse_texts(resource: bytes) -> PackTexts:
    """Deployed texts of a pack."""
    return read_texts(resource, "texts")


def record_types() -> list[RecordType]:
    """All record types of the tenant, in the order of their positions, then of their keys."""
    with reading() as session:
        return record_types_in(session)


def record_types_in(session: Session) -> list[RecordType]:
    """The same in a transaction that reads already."""
    with looking_up_once(session):
        keys = known(session, "newest", "record_type", lambda: _keys_of_types(session))
        off = off_in(session)
        found = [definitions.parsed(session, key, parse_record_type) for key in keys]
        types = [_in_page(session, one, one.key in off) for one in found]
    return sorted(types, key=lambda one: (one.position, one.key))


def libraries(session: Session) -> list[RecordType]:
    """The packs in use that have no record type, in the order of their keys."""
    found = definitions.latest_of_kind(session, "library")
    return [definitions.parsed(session, item.key, parse_record_type) for item in sorted(found, key=lambda one: one.id)]


def types_without_tree(session: Session) -> list[RecordType]:
    """All record types, where the choices of a category do not matter: one statement."""
    keys = known(session, "newest", "record_type", lambda: _keys_of_types(session))
    return [definitions.parsed(session, key, parse_record_type) for key in keys]


def record_type(key: str, session: Session | None = None) -> RecordType:
    """The record type ``key``; raises NotFound."""
    if session is None:
        with reading() as opened:
            return record_type(key, opened)
    with looking_up_once(session):
        newest = known(session, "record_type", key, lambda: definitions.latest_key(session, "record_type", key))
        return _in_page(session, definitions.parsed(session, newest, parse_record_type), key in off_in(session))


def _keys_of_types(session: Session) -> tuple[int, ...]:
    return tuple(item.key for item in definitions.latest_of_kind(session, "record_type"))


def _in_page(session: Session, found: RecordType, is_off: bool) -> RecordType:
    shown = with_tree(found, tree_of(session)) if found.has_tree else found
    return switched_off(session, shown) if is_off else shown


def newest_type(work: UnitOfWork, key: str) -> RecordType:
    """The record type ``key`` in a command; raises NotFound."""
    found = definitions.parsed(work.session, newest_key(work, "record_type", key), parse_record_type)
    if found.has_tree:
        plain = found
        found = remembered(work, "categorised", key, lambda: with_tree(plain, tree_in(work)))
    return as_switched_in(work, found)


def likely_type(work: UnitOfWork, key: str) -> RecordType | None:
    """The record type as this process last knew it, without asking: it may have changed since. Without the tree."""
    found = likely_key(work, "record_type", key)
    return None if found is None else definitions.parsed(work.session, found, parse_record_type)


def newest_form(work: UnitOfWork, form_id: str) -> Form:
    """The form ``form_id``, in English, in a command; raises NotFound."""
    return definitions.parsed(work.session, newest_key(work, "form", form_id), parse_form)


def form(form_id: str, language: str = "en", session: Session | None = None) -> Form:
    """The newest version of form ``form_id`` with its texts in ``language``; raises NotFound."""
    if session is None:
        with reading() as opened:
            return form(form_id, language, opened)
    found = in_use(session, "form", form_id)
    if found is None:
        raise definitions.not_in_use(session, "form", form_id)
    original = definitions.parsed(session, found.key, parse_form)
    if language == "en":
        return original
    texts = texts_of(pack_in(found.resource_name), language, session)
    return translated(original, texts.forms.get(form_id, {}))


def texts_of(pack: str, language: str, session: Session) -> PackTexts:
    """The texts of ``pack`` in ``language``; empty when it has none."""
    found = in_use(session, "texts", f"{pack}:{language}")
    return PackTexts() if found is None else definitions.parsed(session, found.key, parse_texts)


def pack_of(definition: Definition) -> str:
    """Key of the pack that a definition was deployed with (the folder of its file)."""
    return pack_in(definition.resource_name)
