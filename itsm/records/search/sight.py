"""A record is found by what its reader may read of it: by no hidden field, and by no internal comment of others."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.registry import Actor
from itsm.packs.deployed import types_without_tree
from itsm.records.search.texts import said_at, texts_of, type_of
from itsm.records.search.words import Term, holds, words_of
from itsm.records.visibility import Seen, sees_internal
from itsm.rights.fields import field_rights, sees_every_field


def by_what_is_read(session: Session, found: Sequence[Seen], terms: Sequence[Term], actor: Actor) -> list[Seen]:
    """Those of ``found`` whose texts that the actor reads have all ``terms``; nothing is read for who reads all."""
    kept = readable_words(session, found, actor)
    return [one for one in found if one.row.key not in kept or holds(kept[one.row.key], terms)]


def readable_words(session: Session, found: Sequence[Seen], actor: Actor) -> dict[int, list[str]]:
    """The words that the actor may read of records that they do not read wholly, by key."""
    internal = {one.row.key: sees_internal(actor, one.thing) for one in found}
    every = not found or sees_every_field(actor, lambda: types_without_tree(session))
    partly = [one for one in found if not (every and internal[one.row.key])]
    said = said_at(session, [one.row for one in partly]) if partly else {}
    words: dict[int, list[str]] = {}
    for one in partly:
        of_type = type_of(session, one.row.type_key)
        hidden = field_rights(actor, of_type, one.thing).hidden if of_type else frozenset()
        texts = texts_of(one.row, of_type, said.get(one.row.key, ()), hidden, internal[one.row.key])
        words[one.row.key] = words_of(texts)
    return words
