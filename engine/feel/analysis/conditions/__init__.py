"""Conditions: which are constant, contradict themselves or each other, and so leave a branch unreachable."""

from engine.feel.analysis.conditions.checks import (
    check_condition,
    check_filter_condition,
    check_logic,
    check_quantified,
    reachable,
)

__all__ = ["check_condition", "check_filter_condition", "check_logic", "check_quantified", "reachable"]
