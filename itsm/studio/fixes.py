"""What somebody probably meant: a small change after which the source can be read, or read further."""

from collections.abc import Callable, Iterator

from engine.feel import FeelSyntaxError

Read = Callable[[str], object]
_MEANT = (
    ("===", "="), ("==", "="), ("&&", "and"), ("||", "or"), ("<>", "!="), ("=>", ">="), ("=<", "<="), ("^", "**"),
    (";", ","), ("’", "'"), ("“", '"'), ("”", '"'), ("，", ","), ("（", "("), ("）", ")"),
)  # fmt: skip
"""Signs of other languages (and of a Chinese keyboard) and FEEL's own."""

CLOSING = ('"', ")", "]", "}", " else null")
MOST_GUESSES = 4
LONGEST_SOURCE = 2_000
"""Characters: every guess is read once, so long sources are left to their author."""


def fix_of(source: str, problem: FeelSyntaxError, read: Read) -> str | None:
    """``source`` changed by guesses so that ``read`` takes it, or fails later in it; None without such a guess."""
    if len(source) > LONGEST_SOURCE:
        return None
    fixed: str | None = None
    for _ in range(MOST_GUESSES):
        better = _better(fixed or source, problem, read)
        if better is None:
            break
        fixed, left = better
        if left is None:
            break
        problem = left
    return fixed


def _better(source: str, problem: FeelSyntaxError, read: Read) -> tuple[str, FeelSyntaxError | None] | None:
    """The first guess that helps, with what is still wrong in it."""
    for guess in dict.fromkeys(_candidates(source, _offset(source, problem), problem)):
        try:
            read(guess)
        except FeelSyntaxError as left:
            is_later = (left.line, left.column) > (problem.line, problem.column + 2)
            if is_later and not guess.endswith(CLOSING):
                return guess, left
        else:
            return guess, None
    return None


def _candidates(source: str, offset: int, problem: FeelSyntaxError) -> Iterator[str]:
    for start in (offset, offset - 1):
        for wrong, right in _MEANT:
            if start >= 0 and source.startswith(wrong, start):
                yield _replaced(source, start, start + len(wrong), right)
    yield from _guessed_name(source, offset, problem)
    if "'" in source[offset:] or "‘" in source[offset:]:
        yield source[:offset] + source[offset:].replace("'", '"').replace("‘", '"').replace("’", '"')
    for closing in CLOSING:
        yield source.rstrip() + closing


def _guessed_name(source: str, offset: int, problem: FeelSyntaxError) -> Iterator[str]:
    """A function that is spelt like the one that is unknown."""
    told = str(problem.hint)
    guess = told.partition('"')[2].rpartition('"')[0]
    end = offset
    while end < len(source) and (source[end].isalnum() or source[end] in "_ ") and source[end] != "(":
        end += 1
    written = source[offset:end].rstrip()
    if guess and written:
        yield source[:offset] + guess + source[offset + len(written) :]


def _replaced(source: str, start: int, end: int, right: str) -> str:
    """``right`` in place of a part; a word gets blanks around it."""
    before, after = source[:start], source[end:]
    if right.isalpha():
        before = before if before.endswith((" ", "\n")) or not before else before + " "
        after = after if after.startswith((" ", "\n")) else " " + after
    return before + right + after


def _offset(source: str, problem: FeelSyntaxError) -> int:
    lines = source.split("\n")
    return sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
