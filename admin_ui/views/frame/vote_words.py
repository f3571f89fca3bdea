"""What templates say of ballots and votes."""

from collections.abc import Mapping
from typing import Any

from itsm.approvals.words import CHOICE_WORDS, ENDED, SILENT_WORDS, STATES, TONES, WHY, rule_words

VOTE_WORDS: Mapping[str, Any] = {
    "choices": CHOICE_WORDS, "states": STATES, "tones": TONES, "whys": WHY, "endings": ENDED, "silent": SILENT_WORDS,
    "rule_words": rule_words,
}  # fmt: skip
"""By the names that the templates have for them."""
