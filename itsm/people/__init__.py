"""People, teams and memberships, and the one table that says which role may do what (``roles``)."""
