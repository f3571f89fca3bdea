"""The pages, a module each: parse the request, call ``itsm``, render. No rules and no commits here."""
