"""Settings of accounts: invite, list, close, hand over, second factors by role, tokens and service accounts."""
