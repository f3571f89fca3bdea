"""Sources of options that a pack names are there before it is put into use."""

import json
from dataclasses import replace

import pytest
from flask import Flask

from itsm.forms.reading import read_form
from itsm.options.in_pack import missing_sources
from tests.support.records import INCIDENT, checked_pack


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("list:impact", []), ("list:category", []), ("decision:priority", []), ("teams", []),
        ("list:title", ["error"]), ("list:nothing", ["error"]), ("decision:nothing", ["error"]),
        ("web:https://rooms.example.org/", ["warning"]),
    ],
)  # fmt: skip
def test_pack_has_what_its_forms_ask(app: Flask, source: str, expected: list[str]) -> None:
    asked = {"type": "radio", "id": "r", "key": "r", "label": "R", "properties": {"options_from": source}}
    form = read_form(json.dumps({"id": "report", "components": [asked]}).encode(), "f.form")
    files = replace(checked_pack(INCIDENT), forms={"report": form})

    assert [finding.severity for finding in missing_sources(files)] == expected
