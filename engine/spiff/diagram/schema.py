"""BPMN 2.0's own XML schema (formal/2013-12-09), from the files that SpiffWorkflow ships."""

import threading
from functools import cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

_lock = threading.Lock()


def schema_errors(root: etree._Element) -> list[tuple[int, str]]:
    """Return line and message of everything that the schema forbids; extension elements are free."""
    with _lock:  # the schema object keeps the log of its last run
        schema = _schema()
        schema.validate(root.getroottree())
        log: Any = schema.error_log
        return [(error.line, error.message) for error in log]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD_PATH))
