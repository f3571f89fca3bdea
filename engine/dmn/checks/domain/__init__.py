"""Cells as sets of values: ``conditions`` reads them, ``axis`` cuts a column into atoms, ``grid`` searches boxes."""
