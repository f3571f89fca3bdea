"""What is said of a migration while it is planned."""

from dataclasses import dataclass, field

from engine.errors import Finding


@dataclass
class Notes:
    """``changes`` begin or end by the migration, ``refusals`` stand against it."""

    changes: list[Finding] = field(default_factory=list)
    refusals: list[Finding] = field(default_factory=list)
