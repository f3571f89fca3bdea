"""DMN decision models on FEEL: ``read_model`` reads the XML, ``DecisionModel.decide`` answers with an explanation.

``reader`` builds the ``nodes`` of the requirements graph, ``boxed`` and ``decision_table`` compile their logic,
``session`` evaluates. Pure: no database, no page, no process; imports ``engine.feel`` alone.
"""

from engine.dmn.errors import DmnError, DmnProblem, UnknownDecisionError
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.reader import read_model
from engine.dmn.results import DecisionResult, RuleMatch

__all__ = [
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "DmnError",
    "DmnProblem",
    "RuleMatch",
    "UnknownDecisionError",
    "read_model",
]
