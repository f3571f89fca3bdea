"""The runner of the DMN TCK: which files it finds, what it counts, how it compares, and what never stops it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from benchmarks.feel_tck.__main__ import main
from benchmarks.feel_tck.values import read_scalar, same
from engine.feel import FeelValue
from tests.engine.dmn.models import decision, definitions, input_data, knowledge, service

XMLNS = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns="http://www.omg.org/spec/DMN/20160719/testcase"'
)


def _model(body: str, target: str = "urn:test") -> bytes:
    return etree.tostring(definitions(body, target=target))


def _value(value: object) -> str:
    if value is None:
        return '<value xsi:nil="true"/>'
    kind = {bool: "boolean", int: "decimal", str: "string"}[type(value)]
    return f'<value xsi:type="xsd:{kind}">{str(value).lower() if kind == "boolean" else value}</value>'


def _case(identity: str, expected: dict[str, object], given: dict[str, object] | None = None, extra: str = "") -> str:
    inputs = "".join(f'<inputNode name="{name}">{_value(value)}</inputNode>' for name, value in (given or {}).items())
    results = "".join(
        f'<resultNode name="{name}" type="decision"><expected>{_value(value)}</expected></resultNode>'
        for name, value in expected.items()
    )
    return f'<testCase id="{identity}" {extra}>{inputs}{results}</testCase>'


def _suite(*cases: str, model: str = "<modelName>m.dmn</modelName>") -> str:
    return f"<testCases {XMLNS}>{model}{''.join(cases)}</testCases>"


def _run(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, FeelValue]:
    assert main([str(folder), "--json"]) == 0
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    found: dict[str, FeelValue] = json.loads(output)
    return found


def _counts(found: dict[str, FeelValue]) -> list[int]:
    return [found[key] for key in ("cases", "passed", "expected_non_null", "passed_non_null")]


def test_case_passes_when_all_its_results_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "level" / "deep" / "0001-sums"
    place.mkdir(parents=True)
    (place / "m.dmn").write_bytes(_model(decision("a", "1 + 1") + decision("b", "null")))
    cases = [_case("1", {"a": 2, "b": None}), _case("2", {"a": 3, "b": None}), _case("3", {"b": None})]
    (place / "one.xml").write_text(_suite(*cases), encoding="utf-8")
    (place / "two.xml").write_text(_suite(_case("4", {"a": 2})), encoding="utf-8")

    found = _run(tmp_path, capsys)

    assert _counts(found) == [4, 3, 3, 2]
    assert found["failures"] == [{"folder": "0001-sums", "case": "2", "result": "a", "expected": "3", "got": "2"}]
    assert set(found) == {"cases", "passed", "expected_non_null", "passed_non_null", "seconds", "failures"}


def test_services_knowledge_and_given_decisions_are_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = input_data("i") + decision("a", "i + 1", inputs=["i"]) + decision("b", "a * 2", needs=["a"])
    body += service("both", ["a", "b"], inputs=["i"]) + service("last", ["b"], decisions=["a"])
    (tmp_path / "m.dmn").write_bytes(_model(body + knowledge("f", ["n"], "n * 10") + knowledge("g", ["i"], "i * 10")))
    cases = [
        _case("service", {"a": 5, "b": 10}, {"i": 4}, 'type="decisionService" invocableName="both"'),
        _case("input decision", {"b": 14}, {"a": 7}, 'type="decisionService" invocableName="last"'),
        _case("knowledge", {"f": 30}, {"n": 3}, 'type="bkm" invocableName="f"'),
        _case("given decision", {"b": 2}, {"a": 1}),
        _case("parameter called like input data", {"g": 30}, {"i": 3}, 'type="bkm" invocableName="g"'),
    ]
    (tmp_path / "t.xml").write_text(_suite(*cases), encoding="utf-8")

    assert _run(tmp_path, capsys)["failures"] == []


@pytest.mark.parametrize("model", ["", "<modelName>M.DMN</modelName>", "<modelName>m</modelName>"])
def test_model_is_found_by_name_or_because_it_is_the_only_one(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.dmn").write_bytes(b"\xef\xbb\xbf" + _model(decision("a", "2")))
    suite = _suite(_case("1", {"a": 2}), model=model).replace("20160719", "20190208")
    (tmp_path / "t.xml").write_bytes(f'<?xml version="1.0" encoding="utf-16"?>{suite}'.encode("utf-16"))

    assert _counts(_run(tmp_path, capsys)) == [1, 1, 1, 1]


def test_models_of_a_folder_import_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported = '<import name="other" namespace="urn:b" importType="dmn"/>'
    body = imported + decision("a", "other.x", needs=["urn:b#x"])
    (tmp_path / "m.dmn").write_bytes(_model(body))
    (tmp_path / "other.dmn").write_bytes(_model(imported.replace("urn:b", "urn:test") + decision("x", "7"), "urn:b"))
    (tmp_path / "t.xml").write_text(_suite(_case("1", {"a": 7})), encoding="utf-8")

    assert _run(tmp_path, capsys)["failures"] == []


def test_model_of_the_folder_above_is_found_and_folders_keep_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "0001-sums" / "cases"
    place.mkdir(parents=True)
    (place.parent / "m.dmn").write_bytes(_model(decision("a", "2")))
    (place / "t.xml").write_text(_suite(_case("1", {"a": 3})), encoding="utf-8")
    monkeypatch.chdir(place)

    failures = [_run(Path(name), capsys)["failures"] for name in (".", "..")]

    assert failures == [[{"folder": "cases", "case": "1", "result": "a", "expected": "3", "got": "2"}]] * 2


def test_links_to_folders_are_followed_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit, far = tmp_path / "kit", tmp_path / "far"
    kit.mkdir()
    far.mkdir()
    (far / "m.dmn").write_bytes(_model(decision("a", "2")))
    (far / "t.xml").write_text(_suite(_case("1", {"a": 3})), encoding="utf-8")
    (kit / "0001-linked").symlink_to(far)
    (far / "round").symlink_to(kit)

    found = _run(kit, capsys)

    assert [failure["folder"] for failure in found["failures"]] == ["0001-linked"]


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (None, "error: Expected the model m.dmn beside the test file"),
        (b"<broken", "error: Expected a model in XML"),
        (_model(decision("other", "1")), "error: UnknownDecisionError"),
        (_model(decision("a", "for i in 1..1000000 return i")), "error: FeelLimitError"),
        (_model(decision("a", "1 +")), "null"),
    ],
)
def test_case_that_cannot_be_asked_fails_with_the_reason(
    model: bytes | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if model is not None:
        (tmp_path / "m.dmn").write_bytes(model)
    (tmp_path / "t.xml").write_text(_suite(_case("1", {"a": 2}), _case("2", {"a": 2})), encoding="utf-8")

    found = _run(tmp_path, capsys)

    assert _counts(found) == [2, 0, 2, 0]
    assert all(failure["got"].startswith(reason) for failure in found["failures"])


def test_broken_test_file_and_value_fail_without_stopping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.dmn").write_bytes(_model(decision("a", "2")))
    (tmp_path / "broken.xml").write_text("<testCases", encoding="utf-8")
    (tmp_path / "t.xml").write_text(_suite(_case("1", {"a": 2}), _case("2", {"a": 2})).replace(">2<", ">two<", 1))

    found = _run(tmp_path, capsys)

    assert [(failure["case"], failure["result"]) for failure in found["failures"]] == [("broken.xml", ""), ("1", "a")]
    assert _counts(found)[:2] == [3, 1]


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_folder_without_cases_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / name)]) == 2
    assert "Expected" in capsys.readouterr().err


def test_people_read_failures_and_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.dmn").write_bytes(_model(decision("a", '1 + "x"')))
    (tmp_path / "t.xml").write_text(_suite(_case("1", {"a": 2}), _case("2", {"a": None})), encoding="utf-8")

    assert main([str(tmp_path)]) == 0

    output = capsys.readouterr().out
    assert "/ 1 / a: expected 2, got null" in output
    assert "passed 1 of 2 (50.00%)" in output


@pytest.mark.parametrize(
    ("expected", "got", "is_same"),
    [
        ("7.66666666666667", "7.666666666666666666666666666666667", True),
        ("-0.88796890", "-0.8879689066918555", True),
        ("5", "5.00", True),
        ("5", "5.0001", False),
        ("100000001", "100000002", False),
        ("0.000000001", "0", False),
        ("1234567890123456", "1234567890123457", False),
        ("0", "0.001", False),
    ],
)
def test_numbers_agree_as_far_as_they_are_written(expected: str, got: str, is_same: bool) -> None:
    assert same(Decimal(expected), Decimal(got)) is is_same


@pytest.mark.parametrize(
    ("expected", "got", "is_same"),
    [
        ("5", Decimal(5), False),
        ([Decimal(1)], Decimal(1), False),
        ([None, "a"], [None, "a"], True),
        (["a", "b"], ["b", "a"], False),
        ({"a": Decimal(1)}, {"a": Decimal(1), "b": None}, False),
        ({"a": {"b": [Decimal(1)]}}, {"a": {"b": [1]}}, True),
        (True, Decimal(1), False),
        (None, None, True),
        (None, "", False),
        ("a ", "a", False),
    ],
)
def test_values_agree_by_type_and_content(expected: FeelValue, got: FeelValue, is_same: bool) -> None:
    assert same(expected, got) is is_same


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (" 2020-01-01Z ", "xs:date", "2020-01-01"),
        ("10:30:00Z", "xsd:time", "10:30:00Z"),
        ("P1Y2M", "yearMonthDuration", "P1Y2M"),
        ("1", "xsd:boolean", "True"),
        ("1E3", "xsd:double", "1E+3"),
        ("INF", "xsd:double", "None"),
        (" a ", "xsd:string", " a "),
    ],
)
def test_scalars_of_xml_schema_are_read(text: str, kind: str, shown: str) -> None:
    assert str(read_scalar(text, kind)) == shown
