"""Kinds of clocks: ``response``, ``resolution``, ``ola:<team>`` and ``uc:<vendor>``."""

from collections.abc import Mapping

from engine.clock_marks import KIND
from engine.errors import Text, text

RESPONSE, RESOLUTION, OLA, UC = "response", "resolution", "ola", "uc"
PLAIN = (RESPONSE, RESOLUTION)
"""Clocks towards the customer."""
LENGTH = 110
"""Characters of a kind that is stored."""


def is_kind(kind: str) -> bool:
    """True for what a clock may be called: a plain kind, or an agreement and with whom (``ola:line-1``)."""
    return KIND.fullmatch(kind) is not None


def is_target_kind(kind: str) -> bool:
    """True for what a target may be for: a kind, or ``ola`` and ``uc`` for all teams and vendors that have no own."""
    return kind in (OLA, UC) or is_kind(kind)


def agreement(kind: str) -> str:
    """What a kind begins with: ``ola`` of ``ola:line-1``, a plain kind itself."""
    return kind.partition(":")[0]


def partner(kind: str) -> str:
    """With whom: ``line-1`` of ``ola:line-1``; empty for a plain kind."""
    return kind.partition(":")[2]


def kind_name(kind: str) -> Text:
    """What people call a clock."""
    return {
        RESPONSE: text("Response"),
        RESOLUTION: text("Resolution"),
        OLA: text("Own agreement (OLA)"),
        UC: text("Vendor's contract (UC)"),
    }.get(kind) or _with_partner(kind)


def agreed_name(kind: str, teams: Mapping[str, str]) -> Text:
    """What people call a clock, with the name of the team or vendor in place of its code."""
    code = partner(kind)
    return kind_name(f"{agreement(kind)}:{teams.get(code, code)}" if code else kind)


def short_name(kind: str) -> Text:
    """What stands for it where there is little room, beside the step of that team or vendor."""
    return {OLA: text("OLA"), UC: text("Contract")}.get(agreement(kind)) or kind_name(kind)


def _with_partner(kind: str) -> Text:
    if agreement(kind) == OLA:
        return text("OLA of %(team)s", team=partner(kind))
    return text("Contract with %(vendor)s", vendor=partner(kind))
