"""What cookies are called: over HTTPS with the prefix by which browsers keep them to this host alone.

A cookie ``__Host-NAME`` is taken by browsers only when it is Secure, for the path ``/`` and without a domain, and no
other host of the domain can plant one. Source: RFC 6265bis §4.1.3.2; ASVS 4.0.3 3.4.4.
"""

PREFIX = "__Host-"


def is_secure(choice: str, over_https: bool) -> bool:
    """True when cookies go over HTTPS alone; ``choice`` is the setting SECURE_COOKIES: auto, on or off."""
    return over_https if choice == "auto" else choice == "on"


def cookie_name(name: str, choice: str, over_https: bool) -> str:
    """The name in force. A cookie of the plain name is none where the prefix holds: anybody could have planted it."""
    return f"{PREFIX}{name}" if is_secure(choice, over_https) else name
