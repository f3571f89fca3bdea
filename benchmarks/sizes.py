"""How much is measured: full size for the record, quick while one works on something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of calls and rows. ``warm_up`` calls come first and do not count."""

    warm_up: int
    calls: int
    turns: int
    """Completed tasks of one instance that goes round."""
    open_tasks: tuple[int, int]
    pages: int
    """Times that each page of My work is read."""
    import_rows: int | None
    """Rows of the log that are imported; None: all."""
    starts: int
    requests: int
    evaluations: int


FULL = Sizes(
    warm_up=20, calls=300, turns=1000, open_tasks=(1_000, 100_000), pages=40, import_rows=None, starts=3, requests=200,
    evaluations=5000,
)  # fmt: skip
QUICK = Sizes(
    warm_up=5, calls=60, turns=200, open_tasks=(1_000, 10_000), pages=10, import_rows=1500, starts=1, requests=50,
    evaluations=500,
)  # fmt: skip
