"""The standard's own example: origination of a loan (DMN 1.5 chapter 11)."""

from decimal import Decimal
from functools import cache

import pytest

from engine.dmn import DecisionModel
from engine.feel import FeelValue
from tests.engine.dmn.loan_model import origination

APPLICANT: dict[str, FeelValue] = {
    "Age": Decimal(35),
    "MaritalStatus": "M",
    "EmploymentStatus": "EMPLOYED",
    "ExistingCustomer": False,
    "Monthly": {"Income": Decimal(10_000), "Repayments": Decimal(2_500), "Expenses": Decimal(3_000)},
}
PRODUCT: dict[str, FeelValue] = {
    "ProductType": "STANDARD LOAN",
    "Rate": Decimal("0.08"),
    "Term": Decimal(36),
    "Amount": Decimal(100_000),
}
BUREAU: dict[str, FeelValue] = {"Bankrupt": False, "CreditScore": Decimal(649)}
INSTALLMENT = Decimal("3153.636546")
"""A standard loan of 100,000 over 36 months at 8 % costs 3,133.64 a month, and a fee of 20."""


@cache
def _model() -> DecisionModel:
    return origination()


def _case(*changes: dict[str, FeelValue]) -> dict[str, FeelValue]:
    """Return the example's input data with some entries changed, whichever input has them."""
    changed = {key: value for change in changes for key, value in change.items()}

    def fill(data: dict[str, FeelValue]) -> dict[str, FeelValue]:
        return {key: changed.get(key, value) for key, value in data.items()}

    return {"Applicant data": fill(APPLICANT), "Requested product": fill(PRODUCT), "Bureau data": fill(BUREAU)}


def _decide(name: str, *changes: dict[str, FeelValue]) -> FeelValue:
    return _model().decide(name, _case(*changes)).value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Application risk score", 130),
        ("Pre-bureau risk category", "LOW"),
        ("Pre-bureau affordability", True),
        ("Eligibility", "ELIGIBLE"),
        ("Bureau call type", "MINI"),
        ("Strategy", "BUREAU"),
        ("Post-bureau risk category", "LOW"),
        ("Post-bureau affordability", True),
        ("Routing", "ACCEPT"),
        ("Bureau Strategy Decision Service", {"Bureau call type": "MINI", "Strategy": "BUREAU"}),
        ("Routing Decision Service", "ACCEPT"),
    ],
)
def test_example_answers_as_the_standard_says(name: str, expected: FeelValue) -> None:
    assert _decide(name) == expected


@pytest.mark.parametrize(("kind", "fee"), [("STANDARD LOAN", 0), ("SPECIAL LOAN", 5)])
def test_installment_is_that_of_the_imported_function_and_the_fee(kind: str, fee: int) -> None:
    value = _decide("Required monthly installment", {"ProductType": kind})

    assert isinstance(value, Decimal)
    assert round(value, 6) == INSTALLMENT + fee


@pytest.mark.parametrize(
    ("change", "strategy", "routing"),
    [
        ({"ExistingCustomer": True}, "BUREAU", "ACCEPT"),
        ({"Age": Decimal(51)}, "THROUGH", "ACCEPT"),
        ({"EmploymentStatus": "STUDENT", "MaritalStatus": "S"}, "DECLINE", "ACCEPT"),
        ({"Monthly": {"Income": Decimal(9_400), "Repayments": Decimal(2_500), "Expenses": Decimal(3_000)}},
         "DECLINE", "DECLINE"),
        ({"Bankrupt": True}, "BUREAU", "DECLINE"),
        ({"CreditScore": Decimal(579)}, "BUREAU", "DECLINE"),
        ({"CreditScore": Decimal(600)}, "BUREAU", "DECLINE"),
        ({"CreditScore": Decimal(579), "Age": Decimal(51)}, "THROUGH", "REFER"),
        ({"CreditScore": None, "Age": Decimal(51)}, "THROUGH", "ACCEPT"),
        ({"CreditScore": None}, "BUREAU", "DECLINE"),
    ],
)  # fmt: skip
def test_other_applicants_are_routed_by_the_rules(change: dict[str, FeelValue], strategy: str, routing: str) -> None:
    assert (_decide("Strategy", change), _decide("Routing", change)) == (strategy, routing)


@pytest.mark.parametrize("change", [{"Age": Decimal(17)}, {"MaritalStatus": "?"}, {"Monthly": {"Income": Decimal(1)}}])
def test_applicant_outside_the_allowed_values_is_unknown(change: dict[str, FeelValue]) -> None:
    answer = _model().decide("Pre-bureau risk category", _case(change))

    assert answer.value is None
    assert "tApplicantData" in " ".join(str(reason.message) for reason in answer.reasons)


def test_routing_explains_the_rule_that_decided() -> None:
    answer = _model().decide("Routing", _case({"Bankrupt": True}))

    (called,) = [part for part in answer.required if part.name == "Routing rules"]
    assert [(match.index, dict(match.outputs)) for match in called.matches] == [
        (2, {"Routing": "DECLINE"}),
        (5, {"Routing": "ACCEPT"}),
    ]
