"""Fuzzes one target, or ``every`` one in turn: ``python -m tests.fuzz TARGET [libFuzzer's options]``. Needs atheris.

Prints what a failing input says before the fuzzer stops with a status other than 0. Inputs that reach new branches are
kept in ``build/fuzz/TARGET`` (or the folder that ``FLOWDESK_TEST_FUZZ`` names), the failing one beside it. The first
byte of an input for every target chooses the target.
"""

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["engine.feel", "engine.dmn"], enable_loader_override=False):
    from tests.fuzz import targets

from tests.fuzz.inputs import HERE, seeds

KEPT = Path(os.environ.get("FLOWDESK_TEST_FUZZ") or HERE.parents[1] / "build" / "fuzz")

EVERY = "every"


def main(target: str, options: list[str]) -> None:
    """Run the fuzzer until an option stops it or an input breaks a promise."""
    kept = KEPT / target
    kept.mkdir(parents=True, exist_ok=True)
    for seed in _started_from(target):
        (kept / sha256(seed).hexdigest()).write_bytes(seed)
    always = [f"-dict={HERE / 'feel.dict'}", f"-artifact_prefix={KEPT / target}-"]
    atheris.Setup([sys.argv[0], *always, *options, str(kept)], _checked(target))
    atheris.Fuzz()


def _started_from(target: str) -> Iterator[bytes]:
    if target != EVERY:
        yield from seeds(target)
        return
    for index, each in enumerate(targets.TARGETS):
        yield from (bytes([index]) + seed for seed in seeds(each))


def _checked(target: str) -> targets.Check:
    def check(data: bytes) -> None:
        chosen = target
        if target == EVERY:
            chosen, data = targets.TARGETS[(data[0] if data else 0) % len(targets.TARGETS)], data[1:]
        try:
            targets.run(chosen, data)
        except BaseException:
            print(f"\nTarget {chosen}, input {data.hex()}, which says:\n{targets.source_of(chosen, data)!r}")
            sys.stdout.flush()
            raise

    return check


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
