"""What FEEL raises: three errors that callers may meet, and one that never leaves the room."""


class FeelError(Exception):
    """Base of every error of this room."""


class FeelSyntaxError(FeelError):
    """An expression cannot be read. ``line`` and ``column`` count from 1; ``hint`` guesses what was meant."""

    def __init__(self, message: str, line: int, column: int, hint: str = "") -> None:
        text = f"Line {line}, column {column}: {message}"
        super().__init__(f"{text} {hint}" if hint else text)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint


class FeelLimitError(FeelError):
    """An evaluation was stopped by a limit (steps, time, sizes or depth): it may be hostile or simply too big."""


class FeelEncodingError(FeelError, ValueError):
    """A value cannot be written as JSON (a function), or a stored form cannot be read."""


class Fault(Exception):
    """An operation has no result: the evaluation makes it null and keeps the message as a reason. Internal."""
