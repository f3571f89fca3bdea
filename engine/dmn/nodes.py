"""The nodes of a requirements graph: input data, decisions, business knowledge, decision services.

A node is known by its key, ``namespace#id``, so that imported models join the same graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.dmn.decision_table import Table
from engine.feel import FeelValue
from engine.feel.compiler import Code
from engine.feel.evaluation import Frame, Site
from engine.feel.types import ANY, FeelType


@dataclass(frozen=True, slots=True)
class Requirement:
    """A node that another one needs; ``prefix`` is the name of the import it comes through, or empty."""

    prefix: str
    key: str


@dataclass(frozen=True, slots=True)
class InputNode:
    """Input data: a value from outside."""

    key: str
    name: str
    kind: FeelType
    site: Site


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """A decision: logic over what it requires; ``table`` is set when the logic is a decision table.

    ``kind`` is the type of its variable, ``table_kind`` the one that the table itself declares.
    """

    key: str
    name: str
    kind: FeelType
    requirements: tuple[Requirement, ...]
    code: Code
    table: Table | None
    site: Site
    table_kind: FeelType = ANY


@dataclass(frozen=True, slots=True)
class KnowledgeNode:
    """A business knowledge model: ``make`` returns its function in a frame of what it requires.

    ``kind`` is what the function answers.
    """

    key: str
    name: str
    kind: FeelType
    requirements: tuple[Requirement, ...]
    make: Callable[[Frame], FeelValue]
    site: Site


@dataclass(frozen=True, slots=True)
class ServiceNode:
    """A decision service: a function of input data and decisions that answers with its output decisions."""

    key: str
    name: str
    kind: FeelType
    input_data: tuple[Requirement, ...]
    input_decisions: tuple[Requirement, ...]
    output_decisions: tuple[Requirement, ...]
    site: Site


Node: TypeAlias = InputNode | DecisionNode | KnowledgeNode | ServiceNode


def namespace_of(key: str) -> str:
    """Return the namespace of the model that a node belongs to."""
    return key.rpartition("#")[0]
