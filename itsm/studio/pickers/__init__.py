"""What the editors of the studio offer to choose from: things of the pack, of the organisation, and of the house."""

from itsm.studio.pickers.names import names_of
from itsm.studio.pickers.steps import Diagram, DrawnStep, diagrams_of, steps_of

__all__ = ["Diagram", "DrawnStep", "diagrams_of", "names_of", "steps_of"]
