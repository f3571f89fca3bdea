"""DMN decision models on FEEL: read the XML, ask a decision, get the answer with everything that explains it.

    from pathlib import Path
    from engine.dmn import read_model

    model = read_model(Path("priority.dmn").read_bytes())          # DmnError names every problem at once
    answer = model.decide("priority", {"impact": "high", "urgency": "low"})
    answer.value                                                   # a FEEL value: "P2"
    answer.inputs, answer.matches                                  # values used, rules that matched and the tests met
    answer.missed                                                  # when none matched: those that came nearest
    answer.required                                                # answers it was made from, each explained alike
    answer.reasons                                                 # where and why something became null

Decisions, decision services and business knowledge models are asked by id (``model.decisions``, ``services``,
``knowledge``). Values have the Python forms of ``engine.feel.values``. A model that imports others is read after them:
``read_model(source, {namespace: model})``; with ``strict=False`` it reads what it can, as an editor needs it.

``reader`` builds the ``nodes`` of the requirements graph, ``boxed`` compiles their logic, ``item_types`` their types;
``graph`` answers: in which order, and with which trace. Pure: no database, no page, no process; imports ``engine.feel``
alone. Raises DmnError when reading, UnknownDecisionError and FeelLimitError when deciding, nothing else.
"""

from engine.dmn.errors import DmnError, DmnProblem, UnknownDecisionError
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.reader import read_model
from engine.dmn.results import DecisionResult, RuleMatch
from engine.dmn.tables.missed import RuleMiss

__all__ = [
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "DmnError",
    "DmnProblem",
    "RuleMatch",
    "RuleMiss",
    "UnknownDecisionError",
    "read_model",
]
