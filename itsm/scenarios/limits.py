"""A limit for the time that one scenario takes, where the process has nothing else to do."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The time is over. No Exception: whoever keeps going after those must not keep this one."""


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Raise TooLong in the block once ``seconds`` are over; None is no limit. In the main thread alone."""
    if seconds is None:
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
