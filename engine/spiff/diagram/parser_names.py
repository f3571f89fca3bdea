"""Names that the parser gives to what the file has no name for."""

BODY = "#body"
"""Ends the name of the scope in which a repeated activity's runs stand; "#" cannot stand in an XML id."""
