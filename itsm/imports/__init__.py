"""Importing the history of another tool: every row becomes what really happened in the drawn process.

``mapping`` reads which column is which field and which change of state is which command, ``checking`` holds it
against the pack, ``table`` reads the file, ``directory`` finds or makes whom the rows name, ``replay`` and ``steps``
execute one record's rows, ``importing`` runs the whole file, ``spreadsheet`` keeps its cells from being run.
"""

from itsm.imports.importing import ImportReport, Progress, run_import

__all__ = ["ImportReport", "Progress", "run_import"]
