"""Commands of figures: readings that were taken somewhere else."""

from itsm.figures.commands.add_readings import Added, Reading, add_readings

__all__ = ["Added", "Reading", "add_readings"]
