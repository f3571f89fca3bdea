"""What somebody probably meant: a small change after which the source can be read, or read further."""

import re
from collections.abc import Callable, Iterator

from engine.feel import FeelSyntaxError

Read = Callable[[str], object]
_GUESS = re.compile(r'"([^"…]+)"')
_SIGNS = re.compile(r'[^\w\s"]{1,3}')
_QUOTES = str.maketrans(dict.fromkeys("'‘’“”„`", '"'))
_WIDE = str.maketrans({0xFF01 + place: 0x21 + place for place in range(94)} | {ord("、"): ",", ord("。"): "."})
"""Full-width signs of an East Asian keyboard, which FEEL takes for parts of names."""
CLOSING = ('"', ")", "]", "}", " else null")
MOST_GUESSES = 6
LONGEST_SOURCE = 1_000
"""Characters: every guess is read once, so long sources are left to their author."""


def fix_of(source: str, problem: FeelSyntaxError, read: Read) -> str | None:
    """``source`` changed by guesses until ``read`` takes it; None when guessing does not lead there."""
    if len(source) > LONGEST_SOURCE:
        return None
    for _ in range(MOST_GUESSES):
        better = _better(source, problem, read)
        if better is None:
            return None
        source, left = better
        if left is None:
            return source
        problem = left
    return None


def _better(source: str, problem: FeelSyntaxError, read: Read) -> tuple[str, FeelSyntaxError | None] | None:
    """A guess that can be read, else the first that can be read further, with what is still wrong in it."""
    further: tuple[str, FeelSyntaxError | None] | None = None
    guesses = [*_candidates(source, _offset(source, problem), problem)]
    for guess in dict.fromkeys([*guesses, *(guess.translate(_WIDE) for guess in guesses)]):
        if guess == source:
            continue
        try:
            read(guess)
        except FeelSyntaxError as left:
            added = max(0, len(guess) - len(source))
            is_later = (left.line, left.column) > (problem.line, problem.column + added)
            if further is None and is_later and not guess.startswith(source.rstrip()):
                further = guess, left
        else:
            return guess, None
    return further


def _candidates(source: str, offset: int, problem: FeelSyntaxError) -> Iterator[str]:
    """The hint's guess in place of a word or sign at the error, straight quotes, then whatever may want closing."""
    found = _GUESS.search(str(problem.hint))
    if found is not None:
        word = _end_of_word(source, offset)
        signs = _SIGNS.match(source, offset)
        ends = [word] if word > offset else range(signs.end(), offset, -1) if signs else []
        places = [(offset, end) for end in ends] + ([(offset - 1, offset + 1)] if offset else [])
        for start, end in places:
            yield _replaced(source, start, end, found[1])
    yield source[:offset] + source[offset:].translate(_QUOTES)
    for closing in CLOSING:
        yield source.rstrip() + closing


def _end_of_word(source: str, offset: int) -> int:
    """Where the word (or the words of a function's name) at ``offset`` ends."""
    end = offset
    while end < len(source) and (source[end].isalnum() or source[end] == "_"):
        end += 1
    words = end
    while words < len(source) and (source[words].isalnum() or source[words] in "_ "):
        words += 1
    return len(source[:words].rstrip()) if source[words : words + 1] == "(" else end


def _replaced(source: str, start: int, end: int, right: str) -> str:
    """``right`` in place of a part; a word in place of a sign gets blanks around it."""
    before, after = source[:start], source[end:]
    if right.isalpha() and not source[start].isalnum():
        before = before if before.endswith((" ", "\n")) or not before else before + " "
        after = after if after.startswith((" ", "\n")) else " " + after
    return before + right + after


def _offset(source: str, problem: FeelSyntaxError) -> int:
    lines = source.split("\n")
    return sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
