"""Log lines carry an action, as text and as JSON."""

import json
import logging
import sys

from app.logging import JsonLines, TextLines


def record(**extra: object) -> logging.LogRecord:
    """A record as a logger makes it."""
    logger = logging.getLogger("engine.worker")
    return logger.makeRecord("engine.worker", logging.INFO, "f", 1, "Timer fired", (), None, extra=extra)


def test_json_line_has_action_message_and_details() -> None:
    line = json.loads(JsonLines().format(record(action="timer_fired", timer=7)))

    assert {name: line[name] for name in ("level", "action", "message", "timer")} == {
        "level": "INFO",
        "action": "timer_fired",
        "message": "Timer fired",
        "timer": 7,
    }
    assert line["at"].endswith("+00:00")


def test_text_line_ends_with_action_and_details() -> None:
    assert (
        TextLines()
        .format(record(action="timer_fired", timer=7))
        .endswith("INFO    Timer fired action=timer_fired timer=7")
    )


def test_line_of_a_library_has_an_action_too() -> None:
    assert json.loads(JsonLines().format(record()))["action"] == "engine_worker"


def test_lines_tell_an_exception() -> None:
    one = record(action="failed")
    try:
        raise ValueError("broken")
    except ValueError:
        one.exc_info = sys.exc_info()

    assert "ValueError: broken" in json.loads(JsonLines().format(one))["exception"]
    assert "ValueError: broken" in TextLines().format(one)


def test_text_line_stays_one_line_whatever_was_asked_for() -> None:
    line = TextLines().format(record(action="http_request_answered", path="/x\n2026-11-20 INFO forged\x1b[31m"))

    assert len(line.splitlines()) == 1
    assert line.endswith(r"path=/x\n2026-11-20 INFO forged\x1b[31m")
