"""Commands on rights, one module each."""

from itsm.rights.commands.remove_role import remove_role
from itsm.rights.commands.save_role import save_role
from itsm.rights.commands.set_team_roles import set_team_roles

__all__ = ["remove_role", "save_role", "set_team_roles"]
