"""What may be a password: long enough, and none that guessers try first.

No rule on kinds of characters and no regular change: they make passwords worse. Source: NIST SP 800-63B §5.1.1.2; ASVS
4.0.3 2.1.1, 2.1.2, 2.1.7, 2.1.9. The list of common passwords and words is that of zxcvbn.
"""

from collections.abc import Sequence

from engine.errors import InvalidInput, text

LEAST_LENGTH = 12
MOST_LENGTH = 128
LEAST_GUESSES = 100_000_000
"""A password that a guesser with the usual lists finds sooner is refused."""
BETTER_GUESSES = (10**11, 10**15)
"""What the meter calls good and very good."""
_LOOKED_AT = 72
"""Characters that the guesser looks at: what comes later only makes a password better."""
LEAST_OF_ONES_OWN = 6
"""Characters that a password has beside spaces and what everybody knows of the person."""


def check_password(password: str, known: Sequence[str] = ()) -> None:
    """Raise InvalidInput when ``password`` is too short, too long or easily guessed.

    ``known`` are words that everybody knows of the person: name, address, organisation.
    """
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise InvalidInput(
            text(
                "Expected a password of %(least)s to %(most)s characters. Choose another.",
                least=LEAST_LENGTH,
                most=MOST_LENGTH,
            )
        )
    if _guesses(password, known) < LEAST_GUESSES:
        raise InvalidInput(
            text("Expected a password that is hard to guess, but this one is among the first. Take a few words more.")
        )


def strength(password: str, known: Sequence[str] = ()) -> int:
    """How hard a password is to guess: 0 where it would be refused, then 1 to 3 (ASVS 4.0.3 2.1.8)."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        return 0
    guesses = _guesses(password, known)
    return sum(1 for least in (LEAST_GUESSES, *BETTER_GUESSES) if guesses >= least)


def _guesses(password: str, known: Sequence[str]) -> int:
    """How many tries a guesser needs; none where nearly all of it is what everybody knows."""
    from zxcvbn import zxcvbn  # its lists take a while to load, and most requests set no password

    words = ["flowdesk", *(word for one in known for word in (one, *one.replace("@", " ").split()) if len(word) > 1)]
    if _beside(password, words) < LEAST_OF_ONES_OWN:
        return 0
    return int(zxcvbn(password[:_LOOKED_AT], user_inputs=words)["guesses"])


def _beside(password: str, words: Sequence[str]) -> int:
    rest = password.casefold()
    for word in sorted((word.casefold() for word in words), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len("".join(rest.split()))
