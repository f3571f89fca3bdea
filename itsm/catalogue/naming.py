"""What the search looks at: names, texts and further words of an item and of its service, as the house splits words."""

from collections.abc import Iterable, Mapping

from itsm.packs.names import LANGUAGES, Names
from itsm.records.search.words import words_of


def found_by(names: Names, texts: Names, words: str, services: Iterable[Names]) -> str:
    """The words of an item between blanks, with one before the first and behind the last."""
    said = [*names.values(), words, *(name for one in services for name in one.values()), *texts.values()]
    return f" {' '.join(words_of(said))} "


def names_in(given: Mapping[str, str]) -> dict[str, str]:
    """The languages that are filled in."""
    return {language: given[language] for language in LANGUAGES if given.get(language)}
