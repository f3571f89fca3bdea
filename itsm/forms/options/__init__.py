"""Options of a field that come from elsewhere: how a schema names the place, and how it is asked. Pure."""
