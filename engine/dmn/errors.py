"""What reading and deciding may raise."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.feel import Message
from engine.feel.messages import as_message


@dataclass(frozen=True, slots=True)
class DmnProblem:
    """Something in a model that cannot be read or is not supported, and the element it stands at."""

    element_id: str
    message: Message


class DmnError(Exception):
    """A DMN model is refused; ``problems`` names every reason."""

    def __init__(self, problems: Sequence[DmnProblem]) -> None:
        super().__init__("; ".join(f"{problem.element_id}: {problem.message}" for problem in problems))
        self.problems = list(problems)


class UnknownDecisionError(LookupError):
    """A model has no decision, decision service or business knowledge model of this id; ``message`` can be said."""

    def __init__(self, sentence: str | Message) -> None:
        super().__init__(str(sentence))
        self.message = as_message(sentence)
