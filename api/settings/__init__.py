"""Settings of the organisation over HTTP: what its pages have, with the same rights and commands."""
