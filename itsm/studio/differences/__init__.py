"""What is different between two states of a pack, told in sentences and painted on its diagrams."""

from itsm.studio.differences.model import Difference
from itsm.studio.differences.painting import Painted, painted_files
from itsm.studio.differences.telling import differences

__all__ = ["Difference", "Painted", "differences", "painted_files"]
