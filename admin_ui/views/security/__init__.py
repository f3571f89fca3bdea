"""How I sign in: password, second factors, passkeys, sessions, tokens; and my data."""
