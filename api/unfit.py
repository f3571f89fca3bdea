"""What is wrong with a field of a request, as sentences that can be translated.

Marshmallow's own words are English and say neither what was expected nor what to do; each has a sentence of ours here.
"""

import re

from marshmallow import ValidationError

from engine.errors import Text, text


class Unfit(ValueError):
    """A value that cannot be used; ``sentence`` says why."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence

    def as_invalid(self) -> ValidationError:
        """The same for a field of a schema."""
        return ValidationError([self.sentence])


NO_TEXT = text("Expected a text, but it is none. Send a JSON string.")
NO_OBJECT = text("Expected an object, but it is none. Send a JSON object.")
NO_LIST = text("Expected a list, but it is none. Send a JSON array.")
NO_BOOLEAN = text("Expected true or false, but it is neither. Send one of them.")
_EXACTLY = {
    "Missing data for required field.": text("Expected this field, but it is missing. Send it."),
    "Unknown field.": text("Expected documented fields only, but this is none of them. Leave it out."),
    "Field may not be null.": text("Expected a value, but it is null. Send one, or leave the field out."),
    "Not a valid string.": NO_TEXT,
    "Not a valid boolean.": NO_BOOLEAN,
    "Not a valid list.": NO_LIST,
    "Not a valid mapping type.": NO_OBJECT,
    "Invalid input type.": NO_OBJECT,
    "Invalid type.": NO_OBJECT,
    "Not a valid integer.": text("Expected a whole number, but it is none. Send one."),
}
_SHORT = text("Expected at least %(least)s characters or items, but there are fewer. Send more.")
_LONG = text("Expected at most %(most)s characters or items, but there are more. Send fewer.")
_LOW = text("Expected a number not below %(least)s, but it is lower. Send a greater one.")
_HIGH = text("Expected a number not above %(most)s, but it is higher. Send a smaller one.")
_RANGE = text("Expected a number from %(least)s to %(most)s, but it is not in between. Send another one.")
_CHOICE = text("Expected one of %(choices)s, but it is another value. Send one of them.")
_BY_PATTERN = (
    (re.compile(r"Shorter than minimum length (?P<least>\d+)\."), _SHORT),
    (re.compile(r"Longer than maximum length (?P<most>\d+)\."), _LONG),
    (re.compile(r"Must be greater than or equal to (?P<least>\S+)\."), _LOW),
    (re.compile(r"Must be less than or equal to (?P<most>\S+)\."), _HIGH),
    (re.compile(r"Must be greater than or equal to (?P<least>\S+) and less than or equal to (?P<most>\S+)\."), _RANGE),
    (re.compile(r"Must be one of: (?P<choices>.*)\.", re.DOTALL), _CHOICE),
)


def sentence_of(words: object) -> Text:
    """The sentence for what a validation says; one of our own is given back as it is."""
    if isinstance(words, Text):
        return words
    if str(words) in _EXACTLY:
        return _EXACTLY[str(words)]
    for pattern, template in _BY_PATTERN:
        if found := pattern.fullmatch(str(words)):
            return Text(template.template, found.groupdict())
    return Text(str(words).replace("%", "%%"))
