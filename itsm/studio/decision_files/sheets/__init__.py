"""A decision table as a spreadsheet, and back, without loss.

``layout`` says which row and column holds what, ``writing`` and ``reading`` are the spreadsheet, ``replacing`` puts a
table that was read into its file. Ids stand in a hidden row and in the first column, so that what is known keeps all
that a spreadsheet has no place for.
"""

from itsm.studio.decision_files.sheets.layout import Column, Line, Sheet
from itsm.studio.decision_files.sheets.reading import read_workbook
from itsm.studio.decision_files.sheets.replacing import replaced
from itsm.studio.decision_files.sheets.writing import sheet_of, workbook

__all__ = ["Column", "Line", "Sheet", "read_workbook", "replaced", "sheet_of", "workbook"]
