"""Static checks of decision tables: ``check_model`` finds gaps, conflicts, idle and doubled rules, and wrong cells.

``tables`` reads the XML; ``domain`` turns each cell into a set of *atoms* (stretches of values that no cell of the
column tells apart), so that a rule is a box of atoms; one module for each check searches the boxes. Pure.
"""

from engine.dmn.checks.checking import check_model
from engine.dmn.checks.findings import TableFinding

__all__ = ["TableFinding", "check_model"]
