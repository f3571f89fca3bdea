"""The words of a pack's decisions in the reader's language, as they stand in its draft."""

from collections.abc import Mapping

from engine.errors import InvalidDefinition
from itsm.packs.texts import DecisionTexts, read_texts
from itsm.studio.decision_files.contents import DecisionFile

Word = tuple[str, str, str, str]


def decision_words(files: Mapping[str, bytes], language: str) -> Mapping[str, DecisionTexts]:
    """Texts by id of the decision; none in English, which stands in the decisions themselves."""
    content = files.get(f"forms/{language}.yaml")
    if content is None:
        return {}
    try:
        return read_texts(content, language).decisions
    except InvalidDefinition:
        return {}  # the findings of the pack say what is wrong with it


def words_shown(files: Mapping[str, bytes], file: DecisionFile | None, language: str) -> list[Word]:
    """The words of a file and its decisions as an editor shows them: (decision, part of it, id in that part, word)."""
    known = decision_words(files, language)
    found: list[Word] = []
    for decision in (one for one in (file.ids if file else ()) if one in known):
        texts = known[decision]
        named_parts = {"inputs": texts.inputs, "outputs": texts.outputs, "rules": texts.rules}
        found += [(decision, "name", "", texts.name)] if texts.name else []
        found += [(decision, part, key, said) for part, said_of in named_parts.items() for key, said in said_of.items()]
    return found


def named(words: Mapping[str, DecisionTexts], decision_id: str, name: str) -> str:
    """The name of a decision in those words, else its own."""
    texts = words.get(decision_id)
    return texts.name if texts is not None and texts.name else name
