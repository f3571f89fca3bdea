"""Files of an import and an export: reading CSV and XLSX within limits, writing them without formulas."""
