"""Links that let somebody choose a password: invitations, and forgotten passwords."""
