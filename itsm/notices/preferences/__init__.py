"""How people want to be told: channels of each event, language, quiet hours, digest; and what the organisation sets."""
