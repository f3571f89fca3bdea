"""The functions of FEEL itself (DMN 1.5 §10.3.4), one module per family; ``BUILTINS`` maps names to functions."""

from engine.feel.builtins import (  # noqa: F401 - each family registers its functions
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    range_text,
    ranges,
    sorting,
    statistics,
    strings,
)
from engine.feel.builtins.registry import BUILTINS

__all__ = ["BUILTINS"]
