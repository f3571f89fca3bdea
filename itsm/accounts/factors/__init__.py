"""What people sign in with beside a password: codes of an authenticator, recovery codes, passkeys; and who must."""
