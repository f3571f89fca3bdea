"""What is indexed of a text and asked for by a query: words, and pairs of neighbours where a script has no spaces.

The databases split nothing themselves: both get the same words, so that both find the same records.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_BYTES = 600_000
"""Of one record's words together: PostgreSQL takes a vector of one megabyte."""
LONGEST_WORD = 60
_EACH = 12
"""Bytes that a word takes beside its letters."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_RUNS = re.compile(f"([{_UNSPACED}]+)|([^\\W_{_UNSPACED}]+)")


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A word that has to be there; ``begins``: as the beginning of one."""

    word: str
    begins: bool


def plain(words: str) -> str:
    """``words`` without differences that nobody types: case, accents, wide letters."""
    folded = unicodedata.normalize("NFKD", words).casefold()
    return unicodedata.normalize("NFC", "".join(one for one in folded if unicodedata.category(one) != "Mn"))


def words_of(texts: Iterable[str | None]) -> list[str]:
    """The words of ``texts`` for the index, each once, as many as fit; the first texts go first."""
    found: dict[str, None] = {}
    room = MOST_BYTES
    for given in texts:
        for word in _indexed(plain(given or "")):
            if word in found:
                continue
            room -= len(word.encode()) + _EACH
            if room < 0:
                return list(found)
            found[word] = None
    return list(found)


def terms_of(query: str, most: int) -> list[Term]:
    """What a record has to hold to answer ``query``: at most ``most`` terms, in the order of the query."""
    found: dict[Term, None] = {}
    for run in _RUNS.finditer(plain(query)):
        unspaced, spaced = run.groups()
        if spaced:
            found[Term(spaced[:LONGEST_WORD], True)] = None
        elif len(unspaced) == 1:
            found[Term(unspaced, True)] = None
        else:
            found |= dict.fromkeys(Term(pair, False) for pair in _pairs(unspaced))
    return list(found)[:most]


def holds(words: Iterable[str], terms: Iterable[Term]) -> bool:
    """True when ``words`` of an index have every term."""
    known = set(words)
    return all(
        term.word in known or (term.begins and any(word.startswith(term.word) for word in known)) for term in terms
    )


def _indexed(given: str) -> Iterator[str]:
    for run in _RUNS.finditer(given):
        unspaced, spaced = run.groups()
        if spaced:
            yield spaced[:LONGEST_WORD]
        else:
            yield from _pairs(unspaced)
            yield unspaced[-1]  # so that one character is the beginning of something wherever it stands


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))
