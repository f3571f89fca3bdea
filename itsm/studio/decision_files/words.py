"""The words of a pack's decisions in the reader's language, as they stand in its draft."""

from collections.abc import Mapping

from engine.errors import InvalidDefinition
from itsm.packs.texts import DecisionTexts, read_texts


def decision_words(files: Mapping[str, bytes], language: str) -> Mapping[str, DecisionTexts]:
    """Texts by id of the decision; none in English, which stands in the decisions themselves."""
    content = files.get(f"forms/{language}.yaml")
    if content is None:
        return {}
    try:
        return read_texts(content, language).decisions
    except InvalidDefinition:
        return {}  # the findings of the pack say what is wrong with it


def named(words: Mapping[str, DecisionTexts], decision_id: str, name: str) -> str:
    """The name of a decision in those words, else its own."""
    texts = words.get(decision_id)
    return texts.name if texts is not None and texts.name else name
