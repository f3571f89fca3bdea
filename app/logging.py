"""Log lines on standard error, as text or JSON; every record says its ``action``, a word that one can search for."""

import logging
import sys
from datetime import UTC, datetime

import orjson

_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "action"}


def configure_logging(log_format: str, level: str) -> None:
    """Send all log records to standard error in ``log_format`` (text or json); repeating it changes nothing more."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines())
    handler.set_name("flowdesk")
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == "flowdesk"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _action(record: logging.LogRecord) -> str:
    return str(getattr(record, "action", record.name.replace(".", "_")))


def _details(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in record.__dict__.items() if name not in _OWN}


def _one_line(value: object) -> str:
    """``value`` with line breaks and other control characters written out: no address or name begins a line."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(value))


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, action, message, what the caller added, and the traceback of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Render ``record``."""
        line: dict[str, object] = {
            "at": _at(record),
            "level": record.levelname,
            "action": _action(record),
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in _details(record).items() if name not in line}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class TextLines(logging.Formatter):
    """One readable line: time, level, message, then action and details as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Render ``record``."""
        details = "".join(f" {name}={_one_line(value)}" for name, value in _details(record).items())
        message = _one_line(record.getMessage())
        line = f"{_at(record)} {record.levelname:<7} {message} action={_action(record)}{details}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
