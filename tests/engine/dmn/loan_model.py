"""The example of DMN 1.5 chapter 11 as a model: a loan's origination, with the mathematics of loans in an import."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import DecisionModel, read_model
from tests.engine.dmn.models import boxed, decision, definitions, input_data, item, knowledge, service

FINANCIAL = "urn:financial"
PMT = "p * r / 12 / (1 - (1 + r / 12) ** -n)"
Column = tuple[str, str, str]
"""A column: its expression or name, its type, and its allowed values."""


def origination() -> DecisionModel:
    """Read the model, strictly."""
    library = read_model(definitions(knowledge("PMT", ["p: number", "r: number", "n: number"], PMT), target=FINANCIAL))
    imported = f'<import name="Financial" namespace="{FINANCIAL}" importType="{FINANCIAL}"/>'
    parts = (_types(), _inputs(), _scores(), _categories(), _affordability(), _eligibility(), _routing(), _services())
    return read_model(definitions(imported + "".join(parts)), {FINANCIAL: library})


def _types() -> str:
    monthly = _component("Income", "number") + _component("Repayments", "number") + _component("Expenses", "number")
    applicant = (
        _component("Age", "number", "[18..120]") + _component("MaritalStatus", "string", '"S", "M"')
        + _component("EmploymentStatus", "string", '"UNEMPLOYED", "EMPLOYED", "SELF-EMPLOYED", "STUDENT"')
        + _component("ExistingCustomer", "boolean")
        + f'<itemComponent name="Monthly">{monthly}</itemComponent>'
    )  # fmt: skip
    product = _component("ProductType", "string", '"STANDARD LOAN", "SPECIAL LOAN"')
    product += "".join(_component(name, "number") for name in ("Rate", "Term", "Amount"))
    bureau = _component("Bankrupt", "boolean") + _component("CreditScore", "number", "null, [0..999]")
    return (
        item("tApplicantData", applicant) + item("tRequestedProduct", product) + item("tBureauData", bureau)
        + _values("tRiskCategory", '"DECLINE", "HIGH", "MEDIUM", "LOW", "VERY LOW"')
        + _values("tEligibility", '"INELIGIBLE", "ELIGIBLE"') + _values("tStrategy", '"DECLINE", "BUREAU", "THROUGH"')
        + _values("tBureauCallType", '"FULL", "MINI", "NONE"') + _values("tRouting", '"DECLINE", "REFER", "ACCEPT"')
    )  # fmt: skip


def _inputs() -> str:
    return (
        input_data("Applicant data", "tApplicantData") + input_data("Requested product", "tRequestedProduct")
        + input_data("Bureau data", "tBureauData") + input_data("Supporting documents", "string")
    )  # fmt: skip


def _scores() -> str:
    people = [("Age", "number", ""), ("Marital Status", "string", ""), ("Employment Status", "string", "")]
    rules = [
        "[18..21] | - | - => 32", "[22..25] | - | - => 35", "[26..35] | - | - => 40", "[36..49] | - | - => 43",
        ">= 50 | - | - => 48", '- | "S" | - => 25', '- | "M" | - => 45', '- | - | "UNEMPLOYED" => 15',
        '- | - | "STUDENT" => 18', '- | - | "EMPLOYED" => 45', '- | - | "SELF-EMPLOYED" => 36',
    ]  # fmt: skip
    table = _table(people, ("Partial score", "number", ""), rules, 'hitPolicy="COLLECT" aggregation="SUM"')
    asked = {
        "Age": "Applicant data.Age", "Marital Status": "Applicant data.MaritalStatus",
        "Employment Status": "Applicant data.EmploymentStatus",
    }  # fmt: skip
    model = "Application risk score model"
    return knowledge(model, _parameters(people), table, kind="number") + decision(
        "Application risk score", _call(model, asked), inputs=["Applicant data"], calls=[model], kind="number"
    )


def _categories() -> str:
    customer: list[Column] = [("Existing Customer", "boolean", ""), ("Application Risk Score", "number", "")]
    rated: list[Column] = [*customer, ("Credit Score", "number", "")]
    before = [
        'false | < 100 => "HIGH"', 'false | [100..120) => "MEDIUM"', 'false | [120..130] => "LOW"',
        'false | > 130 => "VERY LOW"', 'true | < 80 => "DECLINE"', 'true | [80..90) => "HIGH"',
        'true | [90..110] => "MEDIUM"', 'true | > 110 => "LOW"',
    ]  # fmt: skip
    after = [
        'false | < 120 | < 590 => "HIGH"', 'false | < 120 | [590..610] => "MEDIUM"', 'false | < 120 | > 610 => "LOW"',
        'false | [120..130] | < 600 => "HIGH"', 'false | [120..130] | [600..625] => "MEDIUM"',
        'false | [120..130] | > 625 => "LOW"', 'false | > 130 | - => "VERY LOW"', 'true | <= 100 | < 580 => "HIGH"',
        'true | <= 100 | [580..600] => "MEDIUM"', 'true | <= 100 | > 600 => "LOW"', 'true | > 100 | < 590 => "HIGH"',
        'true | > 100 | [590..615] => "MEDIUM"', 'true | > 100 | > 615 => "LOW"',
    ]  # fmt: skip
    asked = {"Existing Customer": "Applicant data.ExistingCustomer", "Application Risk Score": "Application risk score"}
    score = {"Credit Score": "Bureau data.CreditScore"}
    return _category("Pre-bureau risk category", customer, before, asked, ["Applicant data"]) + _category(
        "Post-bureau risk category", rated, after, asked | score, ["Applicant data", "Bureau data"]
    )


def _category(
    name: str, columns: Sequence[Column], rules: Sequence[str], asked: Mapping[str, str], inputs: Sequence[str]
) -> str:
    table, kind = _table(columns, (name, "tRiskCategory", ""), rules), "tRiskCategory"
    return knowledge(f"{name} table", _parameters(columns), table, kind=kind) + decision(
        name, _call(f"{name} table", asked),
        needs=["Application risk score"], inputs=inputs, calls=[f"{name} table"], kind=kind,
    )  # fmt: skip


def _affordability() -> str:
    fee = 'if Product Type = "STANDARD LOAN" then 20.00 else if Product Type = "SPECIAL LOAN" then 25.00 else null'
    installment = _context(
        {"Monthly Fee": fee, "Monthly Repayment": "Financial.PMT(p: Amount, r: Rate, n: Term)"},
        "Monthly Repayment + Monthly Fee",
    )
    factor = _table(
        [("Risk Category", "tRiskCategory", "")], ("Credit Contingency Factor", "number", ""),
        ['"HIGH", "DECLINE" => 0.6', '"MEDIUM" => 0.7', '"LOW", "VERY LOW" => 0.8'],
    )  # fmt: skip
    calculation = _context(
        {
            "Disposable Income": "Monthly Income - (Monthly Expenses + Monthly Repayments)",
            "Credit Contingency Factor": _call("Credit contingency factor table", {"Risk Category": "Risk Category"}),
            "Affordability": "if Disposable Income * Credit Contingency Factor > Required Monthly Installment "
            "then true else false",
        },
        "Affordability",
    )
    product = {name: f"Requested product.{name}" for name in ("Rate", "Term", "Amount")}
    return (
        knowledge("Installment calculation", ["Product Type: string", *map("{}: number".format, product)], installment,
                  calls=[f"{FINANCIAL}#PMT"], kind="number")
        + decision("Required monthly installment",
                   _call("Installment calculation", {"Product Type": "Requested product.ProductType"} | product),
                   inputs=["Requested product"], calls=["Installment calculation"], kind="number")
        + knowledge("Credit contingency factor table", ["Risk Category: tRiskCategory"], factor, kind="number")
        + knowledge("Affordability calculation", [
            "Monthly Income: number", "Monthly Repayments: number", "Monthly Expenses: number",
            "Risk Category: tRiskCategory", "Required Monthly Installment: number",
        ], calculation, calls=["Credit contingency factor table"], kind="boolean")
        + _affordable("Pre-bureau") + _affordable("Post-bureau")
    )  # fmt: skip


def _affordable(stage: str) -> str:
    asked = {
        **{f"Monthly {name}": f"Applicant data.Monthly.{name}" for name in ("Income", "Repayments", "Expenses")},
        "Risk Category": f"{stage} risk category",
        "Required Monthly Installment": "Required monthly installment",
    }
    return decision(
        f"{stage} affordability", _call("Affordability calculation", asked), inputs=["Applicant data"],
        needs=[f"{stage} risk category", "Required monthly installment"], calls=["Affordability calculation"],
        kind="boolean",
    )  # fmt: skip


def _eligibility() -> str:
    category, call_type, eligible = "Pre-bureau risk category", "Bureau call type table", "Eligibility rules"
    columns: list[Column] = [
        ("Pre-Bureau Risk Category", "tRiskCategory", ""), ("Pre-Bureau Affordability", "boolean", ""),
        ("Age", "number", ""),
    ]  # fmt: skip
    rules = [
        '"DECLINE" | - | - => "INELIGIBLE"', '- | false | - => "INELIGIBLE"', '- | - | < 18 => "INELIGIBLE"',
        '- | - | - => "ELIGIBLE"',
    ]  # fmt: skip
    answers = ("Eligibility", "tEligibility", '"INELIGIBLE", "ELIGIBLE"')
    calls = ['"HIGH", "MEDIUM" => "FULL"', '"LOW" => "MINI"', '"VERY LOW", "DECLINE" => "NONE"']
    strategy = [
        '"INELIGIBLE" | - => "DECLINE"',
        '"ELIGIBLE" | "FULL", "MINI" => "BUREAU"',
        '"ELIGIBLE" | "NONE" => "THROUGH"',
    ]
    asked = {
        "Pre-Bureau Risk Category": category, "Pre-Bureau Affordability": "Pre-bureau affordability",
        "Age": "Applicant data.Age",
    }  # fmt: skip
    return (
        knowledge(eligible, _parameters(columns), _table(columns, answers, rules, 'hitPolicy="PRIORITY"'))
        + decision("Eligibility", _call(eligible, asked), needs=[category, "Pre-bureau affordability"],
                   inputs=["Applicant data"], calls=[eligible], kind="tEligibility")
        + knowledge(call_type, ["Pre-Bureau Risk Category: tRiskCategory"],
                    _table(columns[:1], ("Bureau Call Type", "tBureauCallType", ""), calls))
        + decision("Bureau call type", _call(call_type, {"Pre-Bureau Risk Category": category}),
                   needs=[category], calls=[call_type], kind="tBureauCallType")
        + decision("Strategy", _table([("Eligibility", "tEligibility", '"INELIGIBLE", "ELIGIBLE"'),
                                       ("Bureau call type", "tBureauCallType", '"FULL", "MINI", "NONE"')],
                                      ("Strategy", "tStrategy", ""), strategy),
                   needs=["Eligibility", "Bureau call type"], kind="tStrategy")
    )  # fmt: skip


def _routing() -> str:
    columns: list[Column] = [
        ("Post-Bureau Risk Category", "tRiskCategory", ""), ("Post-Bureau Affordability", "boolean", ""),
        ("Bankrupt", "boolean", ""), ("Credit Score", "number", "null, [0..999]"),
    ]  # fmt: skip
    rules = [
        '- | false | - | - => "DECLINE"', '- | - | true | - => "DECLINE"', '"HIGH" | - | - | - => "REFER"',
        '- | - | - | < 580 => "REFER"', '- | - | - | - => "ACCEPT"',
    ]  # fmt: skip
    table = _table(columns, ("Routing", "tRouting", '"DECLINE", "REFER", "ACCEPT"'), rules, 'hitPolicy="PRIORITY"')
    asked = {
        "Bankrupt": "Bureau data.Bankrupt", "Credit Score": "Bureau data.CreditScore",
        "Post-Bureau Risk Category": "Post-bureau risk category",
        "Post-Bureau Affordability": "Post-bureau affordability",
    }  # fmt: skip
    return knowledge("Routing rules", _parameters(columns), table) + decision(
        "Routing", _call("Routing rules", asked), needs=["Post-bureau risk category", "Post-bureau affordability"],
        inputs=["Bureau data"], calls=["Routing rules"], kind="tRouting",
    )  # fmt: skip


def _services() -> str:
    facts = ["Applicant data", "Requested product"]
    return service("Bureau Strategy Decision Service", ["Bureau call type", "Strategy"], inputs=facts) + service(
        "Routing Decision Service", ["Routing"], inputs=["Bureau data", *facts]
    )


def _component(name: str, kind: str, allowed: str = "") -> str:
    limits = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    return f'<itemComponent name="{name}"><typeRef>{kind}</typeRef>{limits}</itemComponent>'


def _values(name: str, allowed: str) -> str:
    return item(name, f"<typeRef>string</typeRef><allowedValues><text>{escape(allowed)}</text></allowedValues>")


def _parameters(columns: Sequence[Column]) -> list[str]:
    return [f"{name}: {kind}" for name, kind, _ in columns]


def _table(columns: Sequence[Column], output: Column, rules: Sequence[str], policy: str = "") -> str:
    inputs = "".join(
        f"<input><inputExpression typeRef={quoteattr(kind)}><text>{escape(text)}</text></inputExpression>"
        f"{_limits('inputValues', allowed)}</input>"
        for text, kind, allowed in columns
    )
    name, kind, allowed = output
    answer = f"<output name={quoteattr(name)} typeRef={quoteattr(kind)}>{_limits('outputValues', allowed)}</output>"
    return f"<decisionTable {policy}>{inputs}{answer}{''.join(map(_rule, rules))}</decisionTable>"


def _limits(tag: str, allowed: str) -> str:
    return f"<{tag}><text>{escape(allowed)}</text></{tag}>" if allowed else ""


def _rule(rule: str) -> str:
    tests, _, answer = rule.partition(" => ")
    cells = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests.split(" | "))
    return f"<rule>{cells}<outputEntry><text>{escape(answer)}</text></outputEntry></rule>"


def _call(function: str, arguments: Mapping[str, str]) -> str:
    bindings = "".join(
        f'<binding><parameter name="{name}"/>{boxed(text)}</binding>' for name, text in arguments.items()
    )
    return f"<invocation>{boxed(function)}{bindings}</invocation>"


def _context(entries: Mapping[str, str], result: str) -> str:
    rows = "".join(
        f'<contextEntry><variable name="{name}"/>{boxed(text)}</contextEntry>' for name, text in entries.items()
    )
    return f"<context>{rows}<contextEntry>{boxed(result)}</contextEntry></context>"
