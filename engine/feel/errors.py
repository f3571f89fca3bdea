"""What FEEL raises: three errors that callers may meet, and one that never leaves the room."""

from engine.feel.messages import Message, as_message


class FeelError(Exception):
    """Base of every error of this room; ``message`` can be translated."""

    def __init__(self, sentence: str | Message) -> None:
        super().__init__(str(sentence))
        self.message = as_message(sentence)


class FeelSyntaxError(FeelError):
    """An expression cannot be read. ``line`` and ``column`` count from 1; ``hint`` guesses what was meant."""

    def __init__(self, sentence: str | Message, line: int, column: int, hint: str | Message = "") -> None:
        super().__init__(sentence)
        self.line = line
        self.column = column
        self.hint = as_message(hint)

    def __str__(self) -> str:
        where = f"Line {self.line}, column {self.column}: {self.message}"
        return f"{where} {self.hint}".rstrip()


class FeelLimitError(FeelError):
    """An evaluation was stopped by a limit (steps, time, sizes or depth): it may be hostile or simply too big."""


class FeelEncodingError(FeelError, ValueError):
    """A value cannot be written as JSON (a function), or a stored form cannot be read."""


class Fault(Exception):
    """An operation has no result: the evaluation makes it null and keeps the message as a reason. Internal."""

    def __init__(self, sentence: str | Message) -> None:
        super().__init__(sentence)
        self.message = as_message(sentence)

    def __str__(self) -> str:
        return str(self.message)
