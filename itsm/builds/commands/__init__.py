"""Commands on the library: register a build, move it, withdraw it, take it away."""

from itsm.builds.commands.move_build import move_build
from itsm.builds.commands.register_build import register_build
from itsm.builds.commands.remove_build import remove_build
from itsm.builds.commands.withdraw_build import withdraw_build

__all__ = ["move_build", "register_build", "remove_build", "withdraw_build"]
