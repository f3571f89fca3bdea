"""Sentences that are kept: a ``Text`` as JSON and back, so that a row of today can be said in any language later.

The form is ``{"message": template, "values": {name: value}}``; a value is text, or such a form again, or the names of
a ``Names`` as ``{"by_language": {…}}``. The template of a sentence without values stands there as people read it.
What values quote is bounded, and fits JSON and both databases, whatever they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Names, Sentence, Text, text_of

LONGEST_VALUE = 200
"""Characters of a value that are kept: enough to recognise it, too few to hold somebody's data whole."""
LONGEST_SENTENCE = 1000
"""Characters of a sentence that quotes nothing: it may be the plain words of somebody else."""
MOST_SENTENCES = 100
"""Sentences within one sentence; what comes after them is left out."""
CUT = "…"
_UNFIT = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and no database half a character."""

Kept = Mapping[str, object]


def keep(sentence: Sentence) -> dict[str, object]:
    """``sentence`` as JSON of bounded size: values are cut, and so is a sentence of too many sentences."""
    return _Keeping().sentence(sentence)


def told(kept: Kept) -> Text:
    """The sentence of ``keep`` again, to be said in any language."""
    values = kept.get("values")
    template = str(kept.get("message", ""))
    if not isinstance(values, Mapping) or not values:
        return plain(template)
    return Text(template, {name: _value(value) for name, value in values.items()})


def plain(words: str) -> Text:
    """Words that somebody wrote, or that were kept without a template: the same in every language."""
    return Text(words.replace("%", "%%"))


def bounded(sentence: Sentence) -> Text:
    """``sentence`` as it will be read once it was kept."""
    return told(keep(sentence))


@dataclass(slots=True)
class _Keeping:
    """One sentence being kept; ``left`` is how many more may be part of it."""

    left: int = MOST_SENTENCES

    def sentence(self, sentence: Sentence) -> dict[str, object]:
        """The form of a sentence and of those in it, front to back."""
        self.left -= 1
        found = sentence if isinstance(sentence, Text) else text_of(sentence)
        if not found.values:
            return {"message": _fit(found.template.replace("%%", "%"), LONGEST_SENTENCE), "values": {}}
        return {"message": found.template, "values": {name: self.value(value) for name, value in found.values.items()}}

    def value(self, value: object) -> object:
        """A value as JSON: a form for what is said differently in each language, else text."""
        if isinstance(value, Names):
            names = {language: _fit(words, LONGEST_VALUE) for language, words in value.by_language.items()}
            return {"by_language": names}
        if isinstance(value, Sentence):
            return self.sentence(value) if self.left > 0 else CUT
        return _fit(_shown(value), LONGEST_VALUE)


def _value(kept: object) -> object:
    if not isinstance(kept, Mapping):
        return kept
    names = kept.get("by_language")
    return Names(names) if isinstance(names, Mapping) else told(kept)


def _shown(value: object) -> str:
    try:
        return str(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list that is nested too deeply
        return f"<{type(value).__name__}>"


def _fit(words: str, longest: int) -> str:
    fitting = _UNFIT.sub("\ufffd", words[: longest + 1])
    return fitting if len(fitting) <= longest else fitting[:longest] + CUT
