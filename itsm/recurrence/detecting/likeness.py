"""When titles are alike: they share enough of the words that tell something. Pure; words of any script."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from itsm.records.search.similar import telling_words

ALIKE = 0.5
"""Of two titles: twice the shared words over all words of both."""
COVERED = 0.6
"""Of what a group has in common: the share that a further title has to have."""
SHARED = 2
"""Fewer shared words say nothing."""
MOST = 12
"""Words that a group is told by."""
_PLURAL = 3


def words(title: str) -> frozenset[str]:
    """What a title is compared by: telling words, without the s of a plural; pairs of characters of Chinese."""
    return frozenset(_stem(one) for one in telling_words(title))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > _PLURAL and word.isascii() and word.endswith("s") and word[-2] != "s" else word


def are_alike(one: Collection[str], other: Collection[str]) -> bool:
    """True when two titles say about the same."""
    shared = len(set(one) & set(other))
    return shared >= SHARED and 2 * shared >= ALIKE * (len(one) + len(other))


def belongs(title: Collection[str], common: Collection[str]) -> bool:
    """True when a title has enough of what a group has in common."""
    shared = len(set(title) & set(common))
    return shared >= SHARED and shared >= COVERED * len(common)


def common(titles: Sequence[Iterable[str]]) -> list[str]:
    """The words that at least half of the titles have, the most frequent first."""
    counted = Counter(word for title in titles for word in set(title))
    often = [word for word, times in counted.items() if 2 * times >= len(titles)]
    return sorted(often, key=lambda word: (-counted[word], word))[:MOST]
