"""Answers of other servers, kept for a while: a form is drawn and checked often, and asks seldom."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from engine.errors import InvalidInput
from itsm.options.asked import Offer
from itsm.options.plain import offers_in
from itsm.options.web.asking import ask
from itsm.options.web.hosts import refusal

log = logging.getLogger(__name__)
GOOD_SECONDS = 300.0
"""How long an answer is used without asking again."""
FAILED_SECONDS = 30.0
"""How long a server that did not answer is left alone; what it said before is used meanwhile."""
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    offers: Sequence[Offer]


_kept: dict[str, _Kept] = {}
_lock = Lock()


def from_web(address: str) -> Sequence[Offer]:
    """The options at ``address``: what is known for at most five minutes, else what its server says now."""
    if refusal(address) is not None:
        return ()
    known = _kept.get(address)
    if known is not None and monotonic() < known.until:
        return known.offers
    try:
        kept = _Kept(monotonic() + GOOD_SECONDS, offers_in(_list_of(ask(address))))
    except InvalidInput as problem:
        log.warning("Options could not be read", extra={"action": "options_unread", "why": str(problem)})
        kept = _Kept(monotonic() + FAILED_SECONDS, known.offers if known else ())
    with _lock:
        if len(_kept) >= MOST_KEPT and address not in _kept:
            _kept.pop(next(iter(_kept)))
        _kept[address] = kept
    return kept.offers


def forget() -> None:
    """Ask every server anew."""
    with _lock:
        _kept.clear()


def _list_of(answer: object) -> object:
    return answer.get("options", []) if isinstance(answer, dict) else answer
