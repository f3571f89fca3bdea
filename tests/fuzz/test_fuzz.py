"""FEEL and DMN under a fuzzer for a few seconds: no crash, no hang, nothing but the documented errors."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from engine.feel import FeelSyntaxError, compile_expression
from tests.contracts.tree import ROOT
from tests.fuzz.inputs import Found, found, seeds
from tests.fuzz.targets import NAMES, TARGETS, run, source_of

SECONDS = 20
HANGS = 30
LONGEST = 600
MEGABYTES = 2_048
OPTIONS = (
    f"-max_total_time={SECONDS}", f"-timeout={HANGS}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEGABYTES}", "-seed=1",
    "-len_control=0", "-verbosity=1",
)  # fmt: skip


def test_fuzzer_finds_no_broken_promise(tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: it runs on Linux with x86-64 alone")

    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "every", *OPTIONS],
        cwd=ROOT, capture_output=True, timeout=HANGS * 4, check=False,
        env={**os.environ, "FLOWDESK_TEST_FUZZ": str(tmp_path)},
    )  # fmt: skip

    said = (done.stdout[-4000:] + done.stderr[-8000:]).decode("utf-8", "replace")
    assert done.returncode == 0, f"Expected the promises to hold. Keep the input in tests/fuzz/found.yaml.\n{said}"


@pytest.mark.parametrize("target", TARGETS)
def test_inputs_to_start_from_keep_the_promises(target: str) -> None:
    inputs = list(seeds(target))

    assert inputs
    for data in inputs:
        run(target, data)


@pytest.mark.parametrize("case", found(), ids=lambda case: f"{case.target}: {case.broke}")
def test_what_once_broke_holds(case: Found) -> None:
    run(case.target, case.data)


def _can_be_read(source: str) -> bool:
    try:
        compile_expression(source, NAMES)
    except FeelSyntaxError:
        return False
    return True


def test_grammar_makes_mostly_what_can_be_read() -> None:
    rows = Random(7)
    sources = [source_of("grammar", rows.randbytes(80)) for _ in range(300)]

    read = [source for source in sources if _can_be_read(source)]

    assert len(read) > len(sources) / 2
    assert len(set(read)) > len(read) * 0.8
