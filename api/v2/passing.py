"""Keys of what passes and is kept nowhere (a message, an evaluation): the contract wants a number for them."""

import threading

from engine import clock

_last = [0]
_lock = threading.Lock()


def passing_key() -> str:
    """Digits below 2^53 that this process gives once: microseconds since 1970."""
    with _lock:
        _last[0] = max(_last[0] + 1, int(clock.now().timestamp() * 1_000_000))
        return str(_last[0])
