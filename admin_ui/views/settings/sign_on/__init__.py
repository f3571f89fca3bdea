"""Settings of single sign-on: providers (OpenID Connect), directories (LDAP), and what their groups give here."""
