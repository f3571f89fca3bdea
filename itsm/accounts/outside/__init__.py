"""People whom another system vouches for (a sign-in provider, a directory): who they are here, and their groups."""
