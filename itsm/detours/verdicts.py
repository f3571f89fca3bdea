"""The verdict of a vote: made once everybody has voted, never by the first one. Pure."""

from collections.abc import Sequence
from typing import Literal

Rule = Literal["all", "any", "percentage"]
Vote = Literal["agree", "refuse"]


def verdict(votes: Sequence[Vote | None], rule: Rule, percent: int) -> bool | None:
    """True when the vote agrees, False when it does not, None while somebody has not voted.

    ``all``: everybody agreed; ``any``: at least one did; ``percentage``: at least ``percent`` of all did.
    """
    if not votes or None in votes:
        return None
    agreed = sum(vote == "agree" for vote in votes)
    if rule == "all":
        return agreed == len(votes)
    if rule == "any":
        return agreed > 0
    return agreed * 100 >= percent * len(votes)
