"""Importing the history of another tool: every row becomes what really happened in the drawn process.

``mapping`` reads which column is which field and which change of state is which command, ``table`` reads the file,
``people`` finds or makes whom the rows name, ``replay`` executes one record's rows, ``importing`` runs the whole file.
"""

from itsm.imports.importing import ImportReport, Progress, run_import

__all__ = ["ImportReport", "Progress", "run_import"]
