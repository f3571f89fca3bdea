"""Values that no field can hold are refused before they reach a record or a form's conditions."""

from dataclasses import replace

import pytest

from engine.errors import InvalidForm
from itsm.forms.model import Component, Form
from itsm.forms.validation import validate
from itsm.packs.deployed import record_type
from itsm.packs.model import Field
from itsm.records.values import fitted
from tests.support.records import Desk

HUGE = ["1e999999999", "-1E+31", "1." + "0" * 100_000, "1e-999999999"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [*(("number", value) for value in HUGE), ("person", "9" * 5000), ("person", "²"), ("person", "٣")],
)
def test_value_that_would_not_end_when_written_out_is_refused(desk: Desk, kind: str, value: str) -> None:
    own = Field("own", kind, {"en": "Own"})  # type: ignore[arg-type]  # a test's shorthand
    found = replace(record_type("incident"), fields=(own,))

    with pytest.raises(InvalidForm):
        fitted(found, {"own": value})


@pytest.mark.parametrize("value", HUGE)
def test_number_of_a_form_that_would_not_end_is_refused(value: str) -> None:
    form = Form("f", (Component(id="x", type="number", key="x"),))

    with pytest.raises(InvalidForm):
        validate(form, {"x": value}, {})
