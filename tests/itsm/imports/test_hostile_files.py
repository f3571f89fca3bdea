"""Files of an import that mean harm: formulas for whoever opens the rejects, a mapping that never ends."""

import csv
from pathlib import Path

import pytest

from engine.errors import InvalidInput
from itsm.imports.mapping import read_mapping
from tests.itsm.imports.conftest import ImportRows, row


def test_reject_file_holds_no_formulas(import_rows: ImportRows, rejects: Path) -> None:
    import_rows([row("=cmd|' /C calc'!A0", "-100", "1/3/2016 10:00", category="@SUM(1)", u_symptom="-12.5")])

    with rejects.open(newline="", encoding="utf-8") as stream:
        (line,) = csv.DictReader(stream)
    assert (line["number"], line["category"]) == ("'=cmd|' /C calc'!A0", "'@SUM(1)")
    assert (line["ident_state"], line["u_symptom"]) == ("-100", "-12.5")


def test_a_mapping_that_repeats_itself_by_aliases_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    levels = "\n".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 10))
    file.write_text(f"a0: &a0 [x]\n{levels}\nfile: *a9\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match="Expected no alias"):
        read_mapping(file)
