"""A run: a desk, a server, the agents for some minutes, and what came of it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import sleep
from typing import Any

from benchmarks.agents.agent import Agent, Log
from benchmarks.agents.desk import Hand, hire, lost_claims, stock, stored_comments
from benchmarks.agents.pages import Browser
from benchmarks.measures.server import FIRST_PAGE, flowdesk
from benchmarks.places import Place, installation
from benchmarks.processes import serving
from database import db

LIMIT_MS = 300.0
"""What the 95th percentile of My work may be."""
SHOWN = 10
"""Errors that are told in full."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many agents work for how long, how long they think, and what they find."""

    agents: int
    seconds: float
    think: tuple[float, float]
    records: int
    web_processes: int


def run(wanted: Run, server_url: str) -> dict[str, Any]:
    """Work at a new desk, in a file or on the PostgreSQL server of ``server_url``, and give the figures."""
    with installation("agents", server_url) as place:
        hands = hire(place, wanted.agents)
        stock(place, wanted.records)
        db.session.remove()
        db.engine.dispose()
        logs = _worked(wanted, place, hands)
        lost, kept = lost_claims(hands, logs), stored_comments(hands)
    return figures(wanted, logs, lost, kept)


def _worked(wanted: Run, place: Place, hands: Sequence[Hand]) -> list[Log]:
    environment = {**place.environment, "FLOWDESK_WEB_PROCESSES": str(wanted.web_processes)}
    with serving(flowdesk("run"), environment, FIRST_PAGE) as server:
        stopping = threading.Event()
        agents = [Agent(number, Browser(server.port, hand.cookie), wanted.think) for number, hand in enumerate(hands)]
        threads = [threading.Thread(target=agent.work, args=[stopping]) for agent in agents]
        for thread in threads:
            thread.start()
        sleep(wanted.seconds)
        stopping.set()
        for thread in threads:
            thread.join()
    return [agent.log for agent in agents]


def figures(wanted: Run, logs: Sequence[Log], lost: Sequence[int], kept_comments: int) -> dict[str, Any]:
    """The figures of a run; ``passed`` when nothing failed or was lost and My work was quick enough."""
    pages = _pages(logs)
    errors = [error for log in logs for error in log.errors]
    said = sum(log.comments for log in logs)
    lost_comments = max(0, said - kept_comments)
    slowest = max((pages[name]["p95_ms"] for name in ("my work", "my teams") if name in pages), default=0.0)
    return {
        "agents": wanted.agents, "seconds": wanted.seconds, "think_seconds": list(wanted.think),
        "requests": sum(one["count"] for one in pages.values()), "pages": pages, "my_work_p95_ms": slowest,
        "claimed": sum(len(log.claimed) for log in logs), "late_claims": sum(log.late for log in logs),
        "completed": sum(len(log.completed) for log in logs), "comments": said,
        "errors": len(errors), "first_errors": errors[:SHOWN], "lost_claims": len(lost), "lost_comments": lost_comments,
        "passed": not errors and not lost and not lost_comments and slowest <= LIMIT_MS,
    }  # fmt: skip


def _pages(logs: Sequence[Log]) -> dict[str, Mapping[str, Any]]:
    """By page: how often, and how long, in milliseconds."""
    by_page: dict[str, list[float]] = {}
    for log in logs:
        for name, seconds in log.seconds.items():
            by_page.setdefault(name, []).extend(seconds)
    return {
        name: {
            "count": len(seconds), "p50_ms": _ms(median(seconds)), "p95_ms": _ms(_p95(seconds)),
            "max_ms": _ms(max(seconds)),
        }
        for name, seconds in sorted(by_page.items())
    }  # fmt: skip


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
