"""Words of notices: templates in a sandbox, those that come with the program, and an organisation's own versions."""
